import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { PageQuery } from '../staff/index.js';
import { COPY_FORMATS, type CopyFormat } from './export/copy.js';

const MAX_EMAIL = 320;
const MAX_PHONE = 40;
const MAX_ID = 1_100;
const MAX_SIGN_UPS = 500;

/** A sentence for those who read it in years: not empty, one line. */
const SENTENCE = /^(?=.*\S)\P{Cc}+$/u;
const A_SENTENCE = { message: 'must be a sentence of 3 to 500 characters, on one line' };
const A_TIME = { message: 'must be a time such as 2027-01-31T00:00:00Z' };

/** Who it is about: exactly one of the three. */
export class PersonBody {
  @IsOptional()
  @IsString()
  @Length(3, MAX_EMAIL)
  email?: string;

  /** With + and country code. */
  @IsOptional()
  @IsString()
  @Length(5, MAX_PHONE)
  phone?: string;

  /** `issuer|issuerAssignedId`, such as `google.com|0123`. */
  @IsOptional()
  @IsString()
  @Length(3, MAX_ID)
  externalId?: string;
}

/** `POST /subjects/find`. */
export class FindBody extends PersonBody {}

/** `POST /subjects/export`. */
export class ExportBody extends PersonBody {
  @IsIn(COPY_FORMATS, { message: `must be one of ${COPY_FORMATS.join(', ')}` })
  format: CopyFormat;

  /** Stays on record: names nobody. */
  @IsString()
  @Length(3, 500, A_SENTENCE)
  @Matches(SENTENCE, A_SENTENCE)
  reason: string;
}

/** `POST /subjects/erasure`. */
export class ErasureBody extends PersonBody {
  /** In place of a person: one sign-up. */
  @IsOptional()
  @IsUUID()
  decisionId?: string;

  /** Stays on record: names nobody. */
  @IsString()
  @Length(3, 500, A_SENTENCE)
  @Matches(SENTENCE, A_SENTENCE)
  reason: string;

  /** Looks and counts only. */
  @IsBoolean()
  dryRun: boolean;

  @IsOptional()
  @IsBoolean()
  keepBlockListEntries?: boolean;
}

/** `POST /subjects/account-closed`. */
export class AccountClosedBody extends PersonBody {
  @Type(() => Date)
  @IsDate(A_TIME)
  closedAt: Date;
}

/** `POST /holds`. */
export class HoldBody extends PersonBody {
  /** In place of a person: these sign-ups. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_SIGN_UPS)
  @IsUUID(undefined, { each: true })
  decisionIds?: string[];

  /** Why the law, or a claim, asks for it. Stays on record: names nobody. */
  @IsString()
  @Length(3, 500, A_SENTENCE)
  @Matches(SENTENCE, A_SENTENCE)
  basis: string;

  @IsOptional()
  @Type(() => Date)
  @IsDate(A_TIME)
  reviewAt?: Date;
}

/** `POST /holds/{id}/release`. */
export class ReleaseBody {
  /** Stays on record: names nobody. */
  @IsString()
  @Length(3, 500, A_SENTENCE)
  @Matches(SENTENCE, A_SENTENCE)
  reason: string;
}

/** `GET /erasures`. */
export class ErasureQuery extends PageQuery {}
