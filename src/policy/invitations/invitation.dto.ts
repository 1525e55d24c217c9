import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidateIf,
} from 'class-validator';
import type { ClaimValue } from '#libs/connector-protocols';
import { PageQuery } from '../../staff/index.js';
import { INVITATION_STATES, type InvitationState } from './invitation.js';
import { InvitationClaims } from './invitation-claims.rules.js';

export const MAX_CODES = 10_000;
const MAX_EMAILS = 1_000;
const MAX_USES = 1_000_000;

const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/i;
const FLOW = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,58}[A-Za-z0-9])?$/;
/** Staff ids: `key:review-desk`. */
export const ISSUER = /^[a-z]+:[A-Za-z0-9._@-]{1,128}$/;

const UNKNOWN_LABEL =
  'must be 1 to 60 letters, digits, spaces, dots, hyphens or underscores; it is no place for names of people';

/** What every way of making codes takes. */
class TermsDto {
  @IsOptional()
  @Matches(FLOW, { message: 'must be the name of a flow' })
  flow?: string;

  @IsOptional()
  @Type(() => Date)
  @IsDate({ message: 'must be a time such as 2027-01-31T12:00:00Z' })
  notBefore?: Date;

  @IsOptional()
  @Type(() => Date)
  @IsDate({ message: 'must be a time such as 2027-01-31T12:00:00Z' })
  expiresAt?: Date;

  @IsOptional()
  @Matches(LABEL, { message: UNKNOWN_LABEL })
  label?: string;

  /** `csv`: a file with the codes instead of JSON. */
  @IsOptional()
  @IsIn(['json', 'csv'])
  format?: 'json' | 'csv';
}

export class CreateInvitationsDto extends TermsDto {
  @ValidateIf(({ code }: { code?: unknown }) => code !== undefined)
  @IsIn([], {
    message:
      'cannot be chosen: a code that somebody thought of can be guessed; leave it out and take the one that is made',
  })
  code?: never;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_CODES)
  count?: number;

  /** One code for each. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_EMAILS)
  @IsEmail({}, { each: true, message: 'must hold e-mail addresses, each of the form name@example.com' })
  emails?: string[];

  @IsOptional()
  @Matches(DOMAIN, { message: 'must be a domain such as example.com' })
  domain?: string;

  @IsOptional()
  @Validate(InvitationClaims)
  claims?: Record<string, ClaimValue>;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_USES)
  maxUses?: number;
}

/** Query of the import: the file has the addresses. */
export class ImportInvitationsDto extends TermsDto {}

export class InvitationQuery extends PageQuery {
  @IsOptional()
  @IsIn(INVITATION_STATES)
  state?: InvitationState;

  @IsOptional()
  @Matches(FLOW, { message: 'must be the name of a flow' })
  flow?: string;

  @IsOptional()
  @Matches(ISSUER, { message: 'must be the id of a member of staff, such as key:review-desk' })
  issuer?: string;

  @IsOptional()
  @Matches(LABEL, { message: UNKNOWN_LABEL })
  label?: string;

  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a batch' })
  batch?: string;
}

export class FindInvitationDto {
  @IsString()
  @MaxLength(256)
  code: string;
}

export class SetQuotaDto {
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  uses: number;

  @IsInt()
  @Min(60)
  @Max(31_536_000)
  periodSeconds: number;
}
