/** What the staff interface says and takes. Every type of the wire enters the console here, and nowhere else. */
import type {
  AnswerView,
  DecisionDetail,
  DecisionSummary,
  ExportView,
  QuestionView,
  RevealedPerson,
  SavedView,
} from '../../../src/inspection/decision-view.js';
import type { KeyRingView } from '../../../src/keys/key-view.js';
import type {
  ConfigurationView,
  FlowView,
  IsolationReason,
  OverviewView,
} from '../../../src/overview/overview-view.js';
import type {
  ErasureReport,
  ErasureView,
  HoldView,
  RetentionClassView,
  SubjectView,
} from '../../../src/privacy/privacy-view.js';
import type {
  RoleGrantView,
  SessionView,
  SetupLinkView,
  StaffMemberView,
} from '../../../src/staff/sign-in/session-view.js';
import type { ConsistencyView, EntryProofView, LogView, VerificationView } from '../../../src/transparency/log-view.js';
import type {
  CaseDecision,
  CaseDetail,
  CaseEvent,
  CaseFilters,
  CasePerson,
  CaseReasonView,
  CaseView,
  CreatedInvitations,
  EntryState,
  ImportReport,
  InvitationState,
  InvitationTerms,
  InvitationView,
  ListEntry,
  ListKind,
  NewInvitations,
  NewListEntry,
  QuotaView,
  RedemptionView,
} from './desk-contract.js';

export type * from '../../../src/inspection/decision-view.js';
export type * from '../../../src/keys/key-view.js';
export type * from '../../../src/overview/overview-view.js';
export type * from '../../../src/privacy/privacy-view.js';
export type * from '../../../src/staff/sign-in/session-view.js';
export type * from '../../../src/transparency/log-view.js';
export type * from './desk-contract.js';

export type SignedIn = NonNullable<SessionView['staff']>;
export type Role = SignedIn['roles'][number];

/** A page of a list; the last one has no `next`. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** RFC 9457, as every refusal is told. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly problems?: readonly { readonly path: string; readonly problem: string }[];
}

/** `newer`: where what is put on record from now on begins. */
export interface DecisionPage extends Page<DecisionSummary> {
  readonly newer?: string;
}

/** Filters of the search for decisions that may stand in an address: nothing personal. */
export interface DecisionFilters {
  readonly from?: string;
  readonly to?: string;
  readonly flow?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly provider?: string;
  /** `true` or `false`. */
  readonly flagged?: string;
  readonly reference?: string;
}

/** What names a person. Travels in bodies only. */
export interface PersonKeys {
  readonly email?: string;
  readonly phone?: string;
  readonly externalId?: string;
}

interface Paging {
  readonly cursor?: string;
  readonly limit?: number;
}

interface Period {
  readonly from?: string;
  readonly to?: string;
}

interface Route {
  readonly query?: object;
  readonly body?: unknown;
  readonly answer: unknown;
}

/** A route without query and body. */
interface Gives<A> extends Route {
  readonly answer: A;
}

interface Asks<Q extends object, A> extends Route {
  readonly query: Q;
  readonly answer: A;
}

interface Takes<B, A> extends Route {
  readonly body: B;
  readonly answer: A;
}

interface Reasoned {
  readonly reason: string;
}

/** A write that is refused (409) when somebody was quicker. */
interface Versioned {
  readonly version?: number;
}

export interface InvitationFilters {
  readonly state?: InvitationState;
  readonly flow?: string;
  readonly issuer?: string;
  readonly label?: string;
  readonly batch?: string;
}

/** Every route that the console calls: `METHOD /path` below /staff/v1, with `:name` where a parameter goes. One row each. */
export interface Routes {
  'GET /session': Gives<SessionView>;
  'POST /session': Takes<{ username: string; password: string }, SessionView>;
  'DELETE /session': Gives<void>;
  'POST /session/re-authentication': Takes<{ password: string }, SessionView>;
  'POST /session/password': Takes<{ password: string; newPassword: string }, SessionView>;
  'POST /session/end-others': Gives<void>;
  'POST /setup': Takes<{ token: string; username?: string; displayName?: string; password: string }, SessionView>;
  'GET /staff': Asks<Paging, Page<StaffMemberView>>;
  'POST /staff': Takes<
    { username: string; displayName: string; email?: string; roles: readonly Role[] },
    SetupLinkView
  >;
  'POST /staff/:id/setup-token': Gives<SetupLinkView>;
  'POST /staff/:id/roles': Takes<{ roles: readonly Role[] }, void>;
  'POST /staff/:id/end-sessions': Gives<void>;
  'POST /staff/:id/disable': Gives<void>;
  'POST /staff/:id/enable': Gives<void>;
  'GET /role-grants': Asks<Paging, Page<RoleGrantView>>;
  'POST /role-grants': Takes<{ staffId: string; role: Role; minutes: number; reason: string }, RoleGrantView>;
  'POST /role-grants/:id/revoke': Gives<RoleGrantView>;

  'GET /decisions': Asks<DecisionFilters & Paging & { after?: string }, DecisionPage>;
  'POST /decisions/search': Takes<DecisionFilters & PersonKeys & Paging, Page<DecisionSummary>>;
  'GET /decisions/sample': Asks<Period & { seed: string; size: number }, Page<DecisionSummary>>;
  'GET /decisions/:id': Gives<DecisionDetail>;
  'POST /decisions/:id/personal-data': Takes<Reasoned, RevealedPerson>;
  'GET /saved-views': Gives<Page<SavedView>>;
  'POST /saved-views': Takes<Pick<SavedView, 'name' | 'shared' | 'filters'>, SavedView>;
  'DELETE /saved-views/:id': Gives<void>;
  'GET /questions': Gives<Page<QuestionView>>;
  'POST /questions/:question/answer': Takes<{ parameters: Readonly<Record<string, string | number>> }, AnswerView>;
  'GET /exports': Asks<Paging, Page<ExportView>>;
  'POST /exports': Takes<{ format: ExportView['format']; filters?: DecisionFilters; reason?: string }, ExportView>;
  'GET /exports/:id': Gives<ExportView>;
  'POST /exports/:id/cancel': Gives<ExportView>;

  'GET /cases': Asks<CaseFilters & Paging, Page<CaseView>>;
  'GET /case-reasons': Asks<{ language: 'en' | 'fr' }, Page<CaseReasonView>>;
  'GET /cases/:id': Gives<CaseDetail>;
  'GET /cases/:id/events': Gives<Page<CaseEvent>>;
  'POST /cases/:id/decision': Takes<{ decision: CaseDecision; note?: string } & Reasoned & Versioned, CaseDetail>;
  'POST /cases/:id/assignment': Takes<{ assignee?: string } & Versioned, CaseDetail>;
  'POST /cases/:id/notes': Takes<{ text: string }, CaseDetail>;
  'POST /cases/:id/withdraw': Takes<Reasoned & Versioned, CaseDetail>;
  'POST /cases/:id/retry-provisioning': Gives<CaseDetail>;
  'POST /cases/:id/personal-data': Takes<Reasoned, CasePerson>;

  'GET /lists/:list/entries': Asks<{ kind?: ListKind; state?: EntryState } & Paging, Page<ListEntry>>;
  'POST /lists/:list/entries': Takes<NewListEntry, ListEntry>;
  'POST /lists/:list/entries/search': Takes<{ kind: ListKind; value: string }, Page<ListEntry>>;
  'DELETE /lists/:list/entries/:id': Gives<ListEntry>;
  'POST /lists/:list/import': Asks<{ dryRun: boolean }, ImportReport> & { readonly body: string };

  'GET /invitations': Asks<InvitationFilters & Paging, Page<InvitationView>>;
  'GET /invitations/:id': Gives<InvitationView>;
  'GET /invitations/:id/redemptions': Asks<Paging, Page<RedemptionView>>;
  'POST /invitations': Takes<NewInvitations, CreatedInvitations>;
  'POST /invitations/find': Takes<{ code: string }, InvitationView>;
  'POST /invitations/import': Asks<InvitationTerms, CreatedInvitations> & { readonly body: string };
  'POST /invitations/:id/revoke': Gives<InvitationView>;
  'POST /invitations/batches/:batch/revoke': Gives<{ readonly batchId: string; readonly revoked: number }>;
  'GET /invitation-quotas/:issuer': Gives<QuotaView>;
  'PUT /invitation-quotas/:issuer': Takes<Pick<QuotaView, 'uses' | 'periodSeconds'>, QuotaView>;

  'GET /log': Gives<LogView>;
  'GET /log/entries/:index/proof': Gives<EntryProofView>;
  'GET /log/consistency': Asks<{ from: number; to: number }, ConsistencyView>;
  'POST /log/verifications': Gives<VerificationView>;
  'GET /log/verifications/:id': Gives<VerificationView>;

  'POST /subjects/find': Takes<PersonKeys, SubjectView>;
  'POST /subjects/erasure': Takes<
    PersonKeys & Reasoned & { decisionId?: string; dryRun: boolean; keepBlockListEntries?: boolean },
    ErasureReport
  >;
  'POST /subjects/account-closed': Takes<PersonKeys & { closedAt: string }, { readonly signUps: number }>;
  'GET /erasures': Asks<Paging, Page<ErasureView>>;
  'GET /holds': Gives<Page<HoldView>>;
  'POST /holds': Takes<PersonKeys & { decisionIds?: readonly string[]; basis: string; reviewAt?: string }, HoldView>;
  'POST /holds/:id/release': Takes<Reasoned, HoldView>;
  'GET /retention': Gives<readonly RetentionClassView[]>;

  'GET /keys': Gives<KeyRingView>;
  'POST /keys/rotation': Gives<KeyRingView>;

  'GET /overview': Asks<Period & { flow?: string }, OverviewView>;
  'POST /providers/:name/isolation': Takes<{ isolated: boolean; reason: IsolationReason }, void>;
  'GET /flows': Gives<readonly FlowView[]>;
  'GET /configurations': Asks<Paging, Page<ConfigurationView>>;
}

export type RouteName = keyof Routes;
export type AnswerOf<R extends RouteName> = Routes[R]['answer'];

type ParameterOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParameterOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** What a call of the route must bring along. */
export type CallOf<R extends RouteName> = ([ParameterOf<R>] extends [never]
  ? unknown
  : { readonly params: Readonly<Record<ParameterOf<R>, string | number>> }) &
  (Routes[R] extends { readonly query: infer Q } ? { readonly query?: Q } : unknown) &
  (Routes[R] extends { readonly body: infer B } ? { readonly body: B } : unknown) & { readonly signal?: AbortSignal };
