import type { PoolClient } from 'pg';
import type {
  ApprovalCase,
  CaseChange,
  CaseFilter,
  CaseOrder,
  CaseRefusal,
  CaseState,
  CaseStore,
  NewCase,
  SealedNote,
} from '../approvals/index.js';
import type { AuditEntry, SealedSubject, WrappedKey } from '../audit/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import { CASE_COLUMNS, type CaseRow, caseOf } from './case-store-columns.js';
import { applyChange, insertCase } from './case-store-writes.js';
import type { Database } from './database.js';

type Opened = Awaited<ReturnType<CaseStore['open']>>;
type Sealed = WrappedKey & Pick<SealedSubject, 'nonce' | 'ciphertext'>;

const SELECT = `select ${CASE_COLUMNS} from approval_case c`;
const ORDER: Readonly<Record<CaseOrder, string>> = { requested: 'c.case_id', due: 'c.due_at, c.case_id' };
/** Behind the case $6, whose due time never changes. */
const AFTER: Readonly<Record<CaseOrder, string>> = {
  requested: 'c.case_id > $6',
  due: '(c.due_at, c.case_id) > (select l.due_at, l.case_id from approval_case l where l.case_id = $6)',
};
/** Somebody else's is inserted between look and insert: the next look finds it. */
const OPEN_ROUNDS = 5;
/** After these the person may ask again. */
const ENDED_WITHOUT_ANSWER: ReadonlySet<CaseState> = new Set(['expired', 'withdrawn']);

/** Cases in PostgreSQL: each change locks its case's row, so that it is judged and changed as it is. */
export class PostgresCaseStore implements CaseStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  open(request: NewCase): Promise<Opened> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const known = await one(client, `${SELECT} join approval_request r using (case_id) where r.decision_id = $1`, [
        request.decisionId,
      ]);
      if (known) return { result: { caseId: known.caseId, state: known.state, opened: false }, entries: [] };
      return openOrJoin(client, request);
    });
  }

  async latestOf(flow: string, personKey: Buffer): Promise<ApprovalCase | undefined> {
    return this.#one(
      `${SELECT} where c.flow = $1 and c.person_key = $2 order by c.state = 'requested' desc, c.case_id desc limit 1`,
      [flow, personKey],
    );
  }

  ofDecision(decisionId: string): Promise<ApprovalCase | undefined> {
    return this.#one(`${SELECT} join approval_request r using (case_id) where r.decision_id = $1`, [decisionId]);
  }

  find(caseId: string): Promise<ApprovalCase | undefined> {
    return this.#one(`${SELECT} where c.case_id = $1`, [caseId]);
  }

  list({
    state,
    flow,
    assignee,
    overdueAt,
    order = 'requested',
    after,
    limit,
  }: CaseFilter): Promise<readonly ApprovalCase[]> {
    const named = assignee === 'none' ? null : assignee;
    return reading(this.database, async (client) => {
      const { rows } = await client.query<CaseRow>(
        `${SELECT}
          where ($1::text is null or c.state = $1) and ($2::text is null or c.flow = $2)
            and ($3::text is null or c.assignee = $3) and (not $4 or c.assignee is null)
            and ($5::timestamptz is null or (c.state = 'requested' and c.due_at <= $5))
            and ($6::uuid is null or ${AFTER[order]})
          order by ${ORDER[order]} limit $7`,
        [state, flow, named, assignee === 'none', overdueAt, after, limit],
      );
      return rows.map(caseOf);
    });
  }

  change(
    caseId: string,
    judge: (current: ApprovalCase) => CaseChange | CaseRefusal,
  ): Promise<ApprovalCase | CaseRefusal | undefined> {
    return auditedTransaction<ApprovalCase | CaseRefusal | undefined>(this.database, this.origin, async (client) => {
      const current = await lock(client, caseId);
      if (!current) return { result: undefined, entries: [] };
      const change = judge(current);
      if (typeof change === 'string') return { result: change, entries: [] };
      await applyChange(client, current, change);
      return { result: await one(client, `${SELECT} where c.case_id = $1`, [caseId]), entries: change.entries };
    });
  }

  expire(now: Date, limit: number, entriesFor: (expired: ApprovalCase) => readonly AuditEntry[]): Promise<number> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rows } = await client.query<CaseRow>(
        `${SELECT} where c.state = 'requested' and c.expires_at <= $1 order by c.expires_at limit $2
           for update of c skip locked`,
        [now, limit],
      );
      const ids = rows.map(({ case_id }) => case_id);
      await client.query(
        `update approval_case set state = 'expired', closed_at = $2, version = version + 1 where case_id = any($1::uuid[])`,
        [ids, now],
      );
      return { result: rows.length, entries: rows.flatMap((row) => entriesFor(caseOf(row))) };
    });
  }

  sealedOf(caseIds: readonly string[]): Promise<ReadonlyMap<string, Sealed>> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<Sealed & { uid: string }>(
        `select p.uid, p.subject_id as "subjectId", k.kek_version as "kekVersion", k.wrapped, p.nonce, p.ciphertext
           from subject_payload p join subject_key k using (subject_id) where p.uid = any($1::uuid[])`,
        [caseIds],
      );
      return new Map(rows.map(({ uid, ...sealed }) => [uid, sealed]));
    });
  }

  notesOf(caseId: string): Promise<readonly SealedNote[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<SealedNote>(
        `select n.note_id as "noteId", n.author, n.at, p.nonce, p.ciphertext
           from approval_note n join subject_payload p on p.uid = n.note_id
          where n.case_id = $1 order by n.note_id`,
        [caseId],
      );
      return rows;
    });
  }

  /** The founding decision's id stands on every entry of the case and is indexed; other kinds of entries share it. */
  eventsOf({ caseId, decisionId }: Pick<ApprovalCase, 'caseId' | 'decisionId'>): Promise<readonly Buffer[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ envelope: Buffer }>(
        `select envelope from audit_entry where decision_id = $1 and kind like 'case.%' order by origin, idx`,
        [decisionId],
      );
      return rows.map(({ envelope }) => envelope).filter((envelope) => envelope.includes(`"case":"${caseId}"`));
    });
  }

  append(entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async () => ({ result: undefined, entries }));
  }

  #one(text: string, values: readonly unknown[]): Promise<ApprovalCase | undefined> {
    return reading(this.database, (client) => one(client, text, values));
  }
}

type Querying = Pick<PoolClient, 'query'>;

async function one(client: Querying, text: string, values: readonly unknown[]): Promise<ApprovalCase | undefined> {
  const { rows } = await client.query<CaseRow>(text, [...values]);
  return rows[0] && caseOf(rows[0]);
}

/** Locks first and reads then: a sub-select of the locking statement would see votes as they were before the wait. */
async function lock(client: Querying, caseId: string): Promise<ApprovalCase | undefined> {
  await client.query('select 1 from approval_case where case_id = $1 for update', [caseId]);
  return one(client, `${SELECT} where c.case_id = $1`, [caseId]);
}

/** The person's latest case is locked while it is looked at: whoever decides it meanwhile comes before or after, not in between. */
async function openOrJoin(
  client: PoolClient,
  request: NewCase,
): Promise<{ result: Opened; entries: readonly AuditEntry[] }> {
  for (let round = 0; round < OPEN_ROUNDS; round += 1) {
    const { rows } = await client.query<{ case_id: string; state: CaseState }>(
      `select case_id, state from approval_case where flow = $1 and person_key = $2
        order by case_id desc limit 1 for update`,
      [request.flow, request.personKey],
    );
    const [latest] = rows;
    if (latest && !ENDED_WITHOUT_ANSWER.has(latest.state)) {
      await client.query(
        'insert into approval_request (decision_id, case_id) values ($1, $2) on conflict (decision_id) do nothing',
        [request.decisionId, latest.case_id],
      );
      return { result: { caseId: latest.case_id, state: latest.state, opened: false }, entries: [] };
    }
    if (await insertCase(client, request)) {
      const result: Opened = { caseId: request.caseId, state: 'requested', opened: true };
      return { result, entries: request.whenOpened };
    }
  }
  throw new Error('a case of the person was opened and closed again and again meanwhile');
}
