import type { AuditEntry } from '../audit/index.js';
import type {
  AttemptView,
  DecisionFilter,
  DecisionQuery,
  DecisionStore,
  DecisionSummary,
  LoggedEntry,
  LogPosition,
  SealedPerson,
  StoredDecision,
} from '../inspection/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { ATTEMPT, type AttemptRow, attemptOf, SUMMARY, type SummaryRow, summaryOf } from './decision-columns.js';
import { conditionsOf, searchDecisions } from './decision-search.js';

/** So much of the log is looked through for one question what is new. */
const ENTRIES_AT_ONCE = 5_000;

const PERSON = `
  select p.subject_id as "subjectId", k.kek_version as "kekVersion", k.wrapped, p.nonce, p.ciphertext
    from subject_payload p join subject_key k using (subject_id) where p.uid = $1`;

interface DetailRow extends SummaryRow {
  readonly subject_id: string | null;
  readonly message: string | null;
  readonly answer_status: number;
}

/** Decisions as staff look at them. Reads only, but for the record of who looked. */
export class PostgresDecisionStore implements DecisionStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  search(query: DecisionQuery): Promise<readonly DecisionSummary[]> {
    return reading(this.database, async (client) => (await searchDecisions(client, query)).map(summaryOf));
  }

  position(): Promise<LogPosition> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ origin: string; next: string }>(
        'select origin, next from audit_counter where closed_at is null',
      );
      return { origin: rows[0]?.origin ?? this.origin(), next: Number(rows[0]?.next ?? 0) };
    });
  }

  positionOf(decisionId: string): Promise<LogPosition | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ origin: string; idx: string }>(
        `select origin, idx from audit_entry where decision_id = $1 and kind = 'signup.decided' order by origin, idx limit 1`,
        [decisionId],
      );
      return rows[0] && { origin: rows[0].origin, next: Number(rows[0].idx) + 1 };
    });
  }

  /** The log has what was put on record in the order in which it was; the order of the decisions' ids is that in which sign-ups came in. */
  since(
    { origin, next }: LogPosition,
    filter: DecisionFilter,
    limit: number,
  ): Promise<{ readonly decisions: readonly DecisionSummary[]; readonly position: LogPosition }> {
    return reading(this.database, async (client) => {
      const logs = await client.query<{ origin: string; next: string }>(
        'select origin, next from audit_counter where origin >= $1 order by origin limit 2',
        [origin],
      );
      const [log, following] = logs.rows;
      const size = log?.origin === origin ? Number(log.next) : 0;
      if (next >= size && following) return { decisions: [], position: { origin: following.origin, next: 0 } };
      const end = Math.min(next + ENTRIES_AT_ONCE, size);
      const values: unknown[] = [origin, next, end, limit];
      const { rows } = await client.query<SummaryRow & { idx: string }>(
        `select ${SUMMARY}, e.idx from audit_entry e join decision d on d.decision_id = e.decision_id
          where e.origin = $1 and e.idx >= $2 and e.idx < $3 and e.kind = 'signup.decided' and ${conditionsOf(filter, values)}
          order by e.idx limit $4`,
        values,
      );
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        decisions: rows.map(summaryOf),
        position: { origin, next: last ? Number(last.idx) + 1 : Math.max(next, end) },
      };
    });
  }

  find(decisionId: string): Promise<StoredDecision | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<DetailRow>(
        `select ${SUMMARY}, d.subject_id, d.message, d.answer_status from decision d where d.decision_id = $1`,
        [decisionId],
      );
      return rows[0] && storedOf(rows[0]);
    });
  }

  attemptsOf(decisionIds: readonly string[]): Promise<ReadonlyMap<string, readonly AttemptView[]>> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<AttemptRow>(
        `select ${ATTEMPT} from provider_attempt where decision_id = any($1::uuid[]) order by decision_id, plan_step, started_at`,
        [decisionIds],
      );
      const byDecision = Map.groupBy(rows, ({ decision_id }) => decision_id);
      return new Map([...byDecision].map(([id, own]) => [id, own.map(attemptOf)]));
    });
  }

  entriesOf(decisionId: string): Promise<readonly LoggedEntry[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ origin: string; idx: string; envelope: Buffer }>(
        'select origin, idx, envelope from audit_entry where decision_id = $1 order by origin, idx',
        [decisionId],
      );
      return rows.map(({ origin, idx, envelope }) => ({ origin, index: Number(idx), envelope }));
    });
  }

  casesOf(decisionId: string): Promise<readonly string[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ case_id: string }>(
        'select case_id from approval_request where decision_id = $1',
        [decisionId],
      );
      return rows.map(({ case_id }) => case_id);
    });
  }

  localesOf(decisionId: string): Promise<readonly string[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ locales: string[] }>(
        'select locales from signup_claim where decision_id = $1',
        [decisionId],
      );
      return rows[0]?.locales ?? [];
    });
  }

  personOf(decisionId: string): Promise<SealedPerson | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<SealedPerson>(PERSON, [decisionId]);
      return rows[0];
    });
  }

  reveal(decisionId: string, entryFor: (person: SealedPerson) => AuditEntry): Promise<SealedPerson | undefined> {
    return auditedTransaction<SealedPerson | undefined>(this.database, this.origin, async (client) => {
      // Locked, so that an erasure is before this or behind it, as the log has it.
      const { rows } = await client.query<SealedPerson>(`${PERSON} for share of k`, [decisionId]);
      const [person] = rows;
      return { result: person, entries: person ? [entryFor(person)] : [] };
    });
  }

  append(entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async () => ({ result: undefined, entries }));
  }
}

const storedOf = (row: DetailRow): StoredDecision => ({
  ...summaryOf(row),
  correlationId: row.correlation_id ?? undefined,
  subjectId: row.subject_id ?? undefined,
  message: row.message ?? undefined,
  answerStatus: row.answer_status,
});
