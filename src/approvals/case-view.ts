import type { Sensitive } from '#libs/provider-spec';
import { type ApprovalCase, isOverdue, type Provisioning, type Vote } from './approval-case.js';
import type { CaseNote } from './case.desk.js';
import { type CasePerson, type MaskedPerson, mask } from './case-person.js';

/** A case as staff see it in a list. Times are RFC 3339. */
export interface CaseView {
  readonly caseId: string;
  /** The sign-up that opened it. */
  readonly decisionId: string;
  readonly flow: string;
  readonly state: string;
  readonly version: number;
  readonly askedFor: string;
  readonly fourEyes: boolean;
  readonly requestedAt: Date;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly overdue: boolean;
  readonly closedAt?: Date;
  readonly closingReason?: string;
  readonly assignee?: string;
  readonly votes: readonly Vote[];
  readonly provisioning?: Provisioning;
  /** Masked; absent when the person was erased. */
  readonly person?: MaskedPerson;
}

export interface CaseDetail extends CaseView {
  readonly notes: readonly {
    readonly noteId: string;
    readonly author: string;
    readonly at: Date;
    readonly text: string;
  }[];
}

/** One entry of the audit log about the case. */
export interface CaseEventView {
  readonly uid: string;
  readonly at: string;
  readonly kind: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly body: Readonly<Record<string, unknown>>;
}

export const viewOf = (current: ApprovalCase, person: Sensitive<CasePerson> | undefined, now: Date): CaseView => ({
  caseId: current.caseId,
  decisionId: current.decisionId,
  flow: current.flow,
  state: current.state,
  version: current.version,
  askedFor: current.askedFor,
  fourEyes: current.fourEyes,
  requestedAt: current.requestedAt,
  dueAt: current.dueAt,
  expiresAt: current.expiresAt,
  overdue: isOverdue(current, now),
  closedAt: current.closedAt,
  closingReason: current.closingReason,
  assignee: current.assignee,
  votes: current.votes,
  provisioning: current.provisioning,
  person: person && mask(person.reveal()),
});

/** Notes are the staff's own words, for the staff. */
export const detailOf = (view: CaseView, notes: readonly CaseNote[]): CaseDetail => ({
  ...view,
  notes: notes.map(({ text, ...note }) => ({ ...note, text: text.reveal() })),
});

export function eventViewOf(envelope: Buffer): CaseEventView {
  const { uid, at, kind, actor, body } = JSON.parse(envelope.toString('utf8')) as CaseEventView;
  return { uid, at, kind, actor, body };
}
