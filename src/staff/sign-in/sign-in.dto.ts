import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { STAFF_ROLES, STANDING_ROLES, type StaffRole, type StandingRole } from '../../config/index.js';
import { STAFF_ID, STAFF_ID_SENTENCE } from './staff-id-param.js';

const MAX_NAME = 127;
/** What is longer is no password of ours, and is not worth hashing. */
const MAX_PASSWORD = 512;
const MAX_REASON = 500;
const LONGEST_MINUTES = 480;

export class SignIn {
  @IsString()
  @MaxLength(MAX_NAME)
  username: string;

  @IsString()
  @MaxLength(MAX_PASSWORD)
  password: string;
}

export class ReAuthentication {
  @IsString()
  @MaxLength(MAX_PASSWORD)
  password: string;
}

export class PasswordChange {
  @IsString()
  @MaxLength(MAX_PASSWORD)
  password: string;

  @IsString()
  @MaxLength(MAX_PASSWORD)
  newPassword: string;
}

export class Setup {
  @IsString()
  @MaxLength(MAX_NAME)
  token: string;

  /** Of the first administrator; a person who was added has one already. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME)
  username?: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME)
  displayName?: string;

  @IsString()
  @MaxLength(MAX_PASSWORD)
  password: string;
}

export class OidcStart {
  /** A path below /console; anything else is taken for its start page. */
  @IsOptional()
  @IsString()
  returnTo?: string;

  /** `true`: who is signed in confirms who they are. */
  @IsOptional()
  @IsIn(['true', 'false'])
  reauthenticate?: 'true' | 'false';
}

export class NewStaff {
  @IsString()
  @Matches(/^\s*[A-Za-z0-9][A-Za-z0-9._@+-]{1,126}\s*$/, {
    message: 'username must be 2 to 127 letters, digits and . _ @ + -, such as a mail address',
  })
  username: string;

  @IsString()
  @Length(1, MAX_NAME)
  displayName: string;

  /** Where the user name is none: a person with two accounts is one by it. */
  @IsOptional()
  @IsEmail()
  email?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(STANDING_ROLES.length)
  @ArrayUnique()
  @IsIn(STANDING_ROLES, { each: true })
  roles: StandingRole[];
}

export class NewRoles {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(STANDING_ROLES.length)
  @ArrayUnique()
  @IsIn(STANDING_ROLES, { each: true })
  roles: StandingRole[];
}

export class NewGrant {
  @Matches(STAFF_ID, { message: `staffId ${STAFF_ID_SENTENCE}` })
  staffId: string;

  @IsIn(STAFF_ROLES)
  role: StaffRole;

  @Type(() => Number)
  @IsInt()
  @Min(5)
  @Max(LONGEST_MINUTES)
  minutes: number;

  /** Why; no personal data of applicants. */
  @IsString()
  @Length(3, MAX_REASON)
  reason: string;
}
