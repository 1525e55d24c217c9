import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { DECISION_STATUSES, type DecisionStatus } from '../decision/index.js';
import { IsInstant } from '../staff/index.js';

const ONE_OF = (values: readonly string[]): { message: string } => ({ message: `must be one of ${values.join(', ')}` });
export const DECISION_KINDS = ['continue', 'block', 'correct_input'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_CURSOR = 1_024;
const CODE = /^[A-Za-z0-9][\w.-]{0,99}$/;
const A_CODE = { message: 'must be a name or a code: letters, digits, dots, hyphens and underscores' };
/** Nobody is meant who is named by an address: those values belong into the body of a search, where they are hashed. */
const REFERENCE = /^(?!\+)[^\s@]{1,200}$/;
const A_REFERENCE = {
  message: 'must be an id without blanks; look for addresses and numbers by POST /staff/v1/decisions/search',
};
/** No address of a person: it goes into the log for good. */
export const NO_ADDRESS = /^(?!.*(?:\S@\S|\+\d[\d\s().-]{6}))(?:[\t\n\r]|\P{Cc})+$/su;
export const A_REASON = {
  message: 'must be text without addresses and numbers of people: it stays in the log for good',
};

/** What decisions may be narrowed to: in an address, a search, a saved view or an export. Nothing personal. */
export class FiltersBody {
  @IsOptional()
  @IsInstant()
  from?: string;

  @IsOptional()
  @IsInstant()
  to?: string;

  @IsOptional()
  @Matches(CODE, A_CODE)
  flow?: string;

  @IsOptional()
  @IsIn(DECISION_KINDS, ONE_OF(DECISION_KINDS))
  kind?: DecisionKind;

  @IsOptional()
  @IsIn(DECISION_STATUSES, ONE_OF(DECISION_STATUSES))
  status?: DecisionStatus;

  @IsOptional()
  @Matches(CODE, A_CODE)
  reason?: string;

  @IsOptional()
  @Matches(CODE, A_CODE)
  provider?: string;

  @IsOptional()
  @IsIn(['true', 'false'], ONE_OF(['true', 'false']))
  flagged?: 'true' | 'false';

  @IsOptional()
  @Matches(REFERENCE, A_REFERENCE)
  reference?: string;
}

/** A page of decisions. */
class DecisionPageQuery extends FiltersBody {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CURSOR)
  cursor?: string;
}

/** `GET /decisions`. */
export class DecisionQuery extends DecisionPageQuery {
  /** For those who follow what comes in: `newer` of an answer before, or the id of a decision. Oldest first, at most 100. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CURSOR)
  after?: string;
}

/** `POST /decisions/search`: the same, and what a person is found by. */
export class DecisionSearchBody extends DecisionPageQuery {
  @IsOptional()
  @IsString()
  @Length(3, 320)
  email?: string;

  /** With the country's code: +12015550142. */
  @IsOptional()
  @IsString()
  @Matches(/^\+[\d ().-]{5,30}$/, { message: 'must be a number with its country code, such as +12015550142' })
  phone?: string;

  /** `issuer|id`, such as google.com|1234. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  externalId?: string;
}

/** `GET /decisions/sample`. */
export class SampleQuery {
  @IsString()
  @Matches(/^[\w.:-]{1,100}$/, { message: 'must be letters, digits, dots, colons, hyphens and underscores' })
  seed: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  size: number = 25;

  @IsOptional()
  @IsInstant()
  from?: string;

  @IsOptional()
  @IsInstant()
  to?: string;
}

/** `POST /decisions/{id}/personal-data`: why somebody wants to see it. */
export class LookBody {
  @IsString()
  @Length(10, 500)
  @Matches(NO_ADDRESS, A_REASON)
  reason: string;
}
