import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { CASE_REASONS, type CaseReason } from '../config/index.js';
import { PageQuery } from '../staff/index.js';
import { CASE_DECISIONS, type CaseDecision } from './approval-case.js';
import { CASE_STATES, type CaseState } from './approvals.port.js';
import { CASE_ORDERS, type CaseOrder } from './case-store.port.js';

const ONE_OF = (values: readonly string[]): { message: string } => ({ message: `must be one of ${values.join(', ')}` });
const STAFF_ID = /^[\w.:-]{1,100}$/;
const AN_ID = { message: 'must be the id of a member of staff, such as key:review-desk' };
const FLOW = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Neither empty nor without end; line breaks are welcome, other control characters are not. */
const NOTE = /^(?=[^]*\S)(?:[\t\n\r]|\P{Cc})+$/u;
const A_NOTE = { message: 'must be text, and not only blanks' };
const MAX_NOTE = 4_000;
const MAX_VERSION = 2_147_483_647;

/** `GET /cases`. */
export class CaseQuery extends PageQuery {
  @IsOptional()
  @IsIn(CASE_STATES, ONE_OF(CASE_STATES))
  state?: CaseState;

  @IsOptional()
  @Matches(FLOW, { message: 'must be the name of a flow' })
  flow?: string;

  /** `none` for cases of nobody. */
  @IsOptional()
  @Matches(STAFF_ID, AN_ID)
  assignee?: string;

  @IsOptional()
  @IsIn(['true', 'false'], ONE_OF(['true', 'false']))
  overdue?: 'true' | 'false';

  /** `requested`: the oldest request first; `due`: what is due first. */
  @IsOptional()
  @IsIn(CASE_ORDERS, ONE_OF(CASE_ORDERS))
  order?: CaseOrder;
}

class Versioned {
  /** The version that the decision was made on; a 409 says that somebody changed the case meanwhile. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version?: number;
}

/** `POST /cases/{id}/decision`. */
export class DecisionBody extends Versioned {
  @IsIn(CASE_DECISIONS, ONE_OF(CASE_DECISIONS))
  decision: CaseDecision;

  @IsIn(CASE_REASONS, ONE_OF(CASE_REASONS))
  reason: CaseReason;

  @IsOptional()
  @IsString()
  @Length(1, MAX_NOTE)
  @Matches(NOTE, A_NOTE)
  note?: string;
}

/** `POST /cases/{id}/assignment`; without `assignee` it is nobody's any more. */
export class AssignmentBody extends Versioned {
  @IsOptional()
  @Matches(STAFF_ID, AN_ID)
  assignee?: string;
}

/** `POST /cases/{id}/notes`. */
export class NoteBody {
  @IsString()
  @Length(1, MAX_NOTE)
  @Matches(NOTE, A_NOTE)
  text: string;
}

/** `POST /cases/{id}/withdraw`. */
export class WithdrawalBody extends Versioned {
  @IsIn(CASE_REASONS, ONE_OF(CASE_REASONS))
  reason: CaseReason;
}

/** `POST /cases/{id}/personal-data`: why somebody wants to see it. */
export class RevealBody {
  @IsIn(CASE_REASONS, ONE_OF(CASE_REASONS))
  reason: CaseReason;
}

/** `GET /case-reasons`. */
export class ReasonQuery {
  @IsOptional()
  @IsIn(['en', 'fr'], ONE_OF(['en', 'fr']))
  language: 'en' | 'fr' = 'en';
}
