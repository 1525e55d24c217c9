import type { AuditEntry } from '../audit/index.js';
import type {
  FoundSubjects,
  KeptAttempt,
  KeptCase,
  KeptInvitation,
  KeptListEntry,
  KeptMail,
  KeptNote,
  KeptSignUp,
  KeptUse,
  SealedRecord,
  SearchToken,
  SubjectStore,
  ValueTrace,
} from '../privacy/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { columns } from './journal-statements/columns.js';
import { candidatesFor, passGate, recordsOf } from './privacy-erasure-plan.js';
import { personsAmong } from './privacy-persons.js';

const SIGN_UPS = `
  select p.uid as "decisionId", p.subject_id as "subjectId", coalesce(d.flow, s.flow, '') as flow,
         coalesce(d.step, s.step, '') as step, d.at, d.kind, d.status, d.reason, d.flagged,
         d.answer_status as "answerStatus", d.answer_body as "answerBody", a.closed_at as "accountClosedAt",
         exists (select from approval_request r join approval_case c on c.case_id = r.case_id
                  where r.decision_id = p.uid and c.state = 'approved') as "isApproved"
    from subject_payload p
    left join decision d on d.decision_id = p.uid
    left join signup_claim s on s.decision_id = p.uid
    left join privacy_account a on a.subject_id = p.subject_id
   where p.uid = any($1::uuid[]) order by p.uid`;

const ATTEMPTS = `
  select decision_id as "decisionId", provider, started_at as "startedAt", state, vendor_reference as "vendorReference", evidence
    from provider_attempt where decision_id = any($1::uuid[]) order by decision_id, plan_step`;

const CASES = `
  select c.case_id as "caseId", c.decision_id as "decisionId", c.flow, c.state, c.asked_for as "askedFor",
         c.requested_at as "requestedAt", c.closed_at as "closedAt", c.closing_reason as "closingReason",
         a.account_id as "accountId"
    from approval_case c left join account_provisioning a on a.case_id = c.case_id
   where c.case_id = any($1::uuid[]) order by c.case_id`;

const NOTES = `
  select n.note_id as "noteId", n.case_id as "caseId", n.at, p.nonce, p.ciphertext
    from approval_note n join subject_payload p on p.uid = n.note_id
   where n.case_id = any($1::uuid[]) order by n.note_id`;

const USES = `
  select u.decision_id as "decisionId", u.code_id as "invitationId", i.label, u.state, u.reserved_at as "reservedAt"
    from invitation_use u join invitation i on i.id = u.code_id
   where u.decision_id = any($1::uuid[]) order by u.decision_id`;

const MAILS = `
  select c.case_id as "caseId", m.kind, m.state, coalesce(m.ended_at, m.next_at) as at
    from approval_case c
    join audit_entry e on e.decision_id = c.decision_id and e.kind like 'case.%'
    join mail_delivery m on m.target = 'requester' and m.event_id = e.uid
   where c.case_id = any($1::uuid[]) order by m.origin, m.idx`;

const ENTRIES = (removed: 'is null' | 'is not null'): string => `
  select e.id, e.list, e.kind, e.shown, nullif(e.flow, '') as flow, e.reason, e.note, e.created_at as "createdAt",
         e.expires_at as "expiresAt", e.removed_at as "removedAt"
    from unnest($1::text[], $2::text[]) as w(kind, token)
    join policy_list_entry e on e.kind = w.kind and e.token = w.token and e.removed_at ${removed}`;

const INVITATIONS = `
  select id, label, flow, created_at as "createdAt", expires_at as "expiresAt", revoked_at is not null as "isRevoked"
    from invitation where email_hash = any($1::bytea[]) order by id`;

type Raw = Readonly<Record<string, unknown>>;

/** A row as the port gives it: what is null is not there. */
const present = <Row>(row: Raw): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Row;

interface SignUpRow extends Omit<KeptSignUp, 'decision' | 'at' | 'accountClosedAt'> {
  readonly at: Date | null;
  readonly accountClosedAt: Date | null;
  readonly kind: string | null;
  readonly status: string;
  readonly reason: string;
  readonly flagged: boolean;
  readonly answerStatus: number;
  readonly answerBody: string;
}

/** The first 48 bits of a UUIDv7 are the milliseconds at which it was made. */
const timeOf = (id: string): Date => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));

const signUpOf = (row: SignUpRow): KeptSignUp => ({
  decisionId: row.decisionId,
  subjectId: row.subjectId,
  flow: row.flow,
  step: row.step,
  at: row.at ?? timeOf(row.decisionId),
  isApproved: row.isApproved,
  ...(row.accountClosedAt ? { accountClosedAt: row.accountClosedAt } : {}),
  ...(row.kind === null
    ? {}
    : {
        decision: {
          kind: row.kind,
          status: row.status,
          reason: row.reason,
          flagged: row.flagged,
          answerStatus: row.answerStatus,
          answerBody: row.answerBody,
        },
      }),
});

/** Everything that is kept of a person, for whoever may ask. */
export class PostgresSubjectStore implements SubjectStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  find(tokens: readonly SearchToken[]): Promise<FoundSubjects> {
    return reading(this.database, async (client) => {
      const found = await candidatesFor(client, { target: { tokens } });
      const ids = (isCase: boolean): string[] =>
        found
          .filter(({ is_case }) => is_case === isCase)
          .map(({ uid }) => uid)
          .sort();
      const persons = await personsAmong(
        client,
        { tokens },
        found.map(({ subject_id }) => subject_id),
      );
      return { persons, decisionIds: ids(false), caseIds: ids(true) };
    });
  }

  async signUpsOf(decisionIds: readonly string[]): Promise<readonly KeptSignUp[]> {
    return (await this.#select<SignUpRow>(SIGN_UPS, [decisionIds])).map(signUpOf);
  }

  recordsOf(ids: readonly string[]): Promise<readonly SealedRecord[]> {
    return reading(this.database, (client) => recordsOf(client, ids));
  }

  async attemptsOf(decisionIds: readonly string[]): Promise<readonly KeptAttempt[]> {
    return (await this.#select<Raw>(ATTEMPTS, [decisionIds])).map(present<KeptAttempt>);
  }

  async casesOf(caseIds: readonly string[]): Promise<readonly KeptCase[]> {
    return (await this.#select<Raw>(CASES, [caseIds])).map(present<KeptCase>);
  }

  notesOf(caseIds: readonly string[]): Promise<readonly KeptNote[]> {
    return this.#select<KeptNote>(NOTES, [caseIds]);
  }

  async usesOf(decisionIds: readonly string[]): Promise<readonly KeptUse[]> {
    return (await this.#select<Raw>(USES, [decisionIds])).map(present<KeptUse>);
  }

  mailsOf(caseIds: readonly string[]): Promise<readonly KeptMail[]> {
    return this.#select<KeptMail>(MAILS, [caseIds]);
  }

  async tracedBy(
    traces: readonly ValueTrace[],
  ): Promise<{ readonly listEntries: readonly KeptListEntry[]; readonly invitations: readonly KeptInvitation[] }> {
    const cells = columns(
      traces.flatMap(({ listed }) => listed),
      ({ kind }) => kind,
      ({ token }) => token,
    );
    const hashes = traces.flatMap(({ invitedAs }) => invitedAs ?? []);
    const active = await this.#select<Raw & { readonly id: string }>(ENTRIES('is null'), cells);
    const removed = await this.#select<Raw & { readonly id: string }>(ENTRIES('is not null'), cells);
    const entries = [...new Map([...active, ...removed].map((row) => [row.id, present<KeptListEntry>(row)])).values()];
    const invitations = (await this.#select<Raw>(INVITATIONS, [hashes])).map(present<KeptInvitation>);
    return { listEntries: entries, invitations };
  }

  record(entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async () => ({ result: undefined, entries }));
  }

  closeAccount(
    tokens: readonly SearchToken[],
    closedAt: Date,
    entriesOf: (signUps: number) => readonly AuditEntry[],
  ): Promise<{ readonly persons: number; readonly signUps: number }> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      await passGate(client);
      const all = await candidatesFor(client, { target: { tokens } });
      const found = all.filter(({ uid }) => timeOf(uid) <= closedAt);
      const subjectIds = [...new Set(found.map(({ subject_id }) => subject_id))];
      const persons = await personsAmong(client, { tokens }, subjectIds);
      if (persons !== 1) return { result: { persons, signUps: 0 }, entries: [] };
      await client.query(
        `insert into privacy_account (subject_id, closed_at) select s, $2 from unnest($1::uuid[]) as s order by s
         on conflict (subject_id) do update set closed_at = excluded.closed_at`,
        [subjectIds, closedAt],
      );
      const signUps = found.filter(({ is_case }) => !is_case).length;
      return { result: { persons, signUps }, entries: signUps > 0 ? entriesOf(signUps) : [] };
    });
  }

  #select<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<Row>(text, [...values]);
      return rows;
    });
  }
}
