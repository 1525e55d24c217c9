import type { PoolClient } from 'pg';
import type {
  DecisionSummary,
  FailedAttempt,
  LateCase,
  LoggedEntry,
  QuestionPeriod,
  QuestionStore,
} from '../inspection/index.js';
import { firstIdAt } from '../inspection/index.js';
import { reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { SUMMARY, type SummaryRow, summaryOf } from './decision-columns.js';

/** As migration 0140 has it: with these words the planner knows that its index holds every row that is asked for. */
const DEEDS = `kind not in ('signup.claimed', 'attempt.intended', 'attempt.ended', 'signup.decided', 'answer.deferred',
  'invitation.reserved', 'invitation.held', 'invitation.consumed', 'invitation.released', 'invitation.refused')`;

const inEnvelope = (member: string, name: string): string =>
  `(convert_from(envelope, 'UTF8')::json #>> '{${member},${name}}')`;

const START = `${DEEDS} and kind = 'gateway.started'`;

const STARTS = `
  with own as materialized (
    select origin, idx, envelope from audit_entry where ${START} and ${inEnvelope('body', 'config_version')} = $1
     order by origin, idx limit $2)
  (select origin, idx, envelope from audit_entry
    where ${START} and (origin, idx) < (select o.origin, o.idx from own o order by o.origin, o.idx limit 1)
    order by origin desc, idx desc limit 1)
  union all (select origin, idx, envelope from own)
  order by origin, idx`;

/** What an attempt’s evidence said before it was erased. */
const LOGGED_FAULT = `
  (select f.body ->> 'fault'
     from audit_entry e, lateral (select convert_from(e.envelope, 'UTF8')::json -> 'body' as body) f
    where e.decision_id = a.decision_id and e.kind = 'attempt.ended' and f.body ->> 'attempt' = a.attempt_id::text limit 1)`;

interface EntryRow {
  readonly origin: string;
  readonly idx: string;
  readonly envelope: Buffer;
}

const entryOf = ({ origin, idx, envelope }: EntryRow): LoggedEntry => ({ origin, index: Number(idx), envelope });

interface FailedRow {
  readonly decision_id: string;
  readonly started_at: Date;
  readonly fault: string;
  readonly delivery: string | null;
}

/** Decisions of one statement: none of them reads so much that it meets its time-out on a cold cache. */
const DECISIONS_AT_ONCE = 500;

export class PostgresQuestionStore implements QuestionStore {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  deeds(
    kinds: readonly string[],
    { from, to }: QuestionPeriod,
    limit: number,
    actor?: string,
  ): Promise<readonly LoggedEntry[]> {
    return this.#entries(
      `${DEEDS} and kind = any($1::text[]) and at >= $2 and at < $3
         and ($5::text is null or ${inEnvelope('actor', 'id')} = $5) order by origin, idx limit $4`,
      [kinds, from, to, limit, actor ?? null],
    );
  }

  startsWith(configVersion: string, limit: number): Promise<readonly LoggedEntry[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<EntryRow>(STARTS, [configVersion, limit]);
      return rows.map(entryOf);
    });
  }

  configurationTexts(versions: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ version: string; text: string }>(
        'select version, text from configuration_version where version = any($1::text[])',
        [versions],
      );
      return new Map(rows.map(({ version, text }) => [version, text]));
    });
  }

  entriesAbout(
    decisionIds: readonly string[],
    kinds: readonly string[],
    limit: number,
  ): Promise<readonly LoggedEntry[]> {
    return this.#entries('decision_id = any($1::uuid[]) and kind = any($2::text[]) order by origin, idx limit $3', [
      decisionIds,
      kinds,
      limit,
    ]);
  }

  /** A case's person has tokens of its own, and its entries the id of the decision that opened it. */
  sameSubject(decisionId: string, limit: number): Promise<readonly string[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ uid: string }>(
        `select $1::uuid as uid
         union
         (select coalesce(c.decision_id, p.uid)
            from subject_payload own
            join subject_token t on t.subject_id = own.subject_id
             and (t.field <> 'phone' or not exists (select from subject_token other
                                                     where other.subject_id = own.subject_id and other.field <> 'phone'))
            join subject_token same on same.field = t.field and same.token = t.token
            join subject_payload p on p.subject_id = same.subject_id
            left join approval_case c on c.case_id = p.uid
           where own.uid = $1 limit $2)`,
        [decisionId, limit],
      );
      return rows.map(({ uid }) => uid);
    });
  }

  failedAttempts(provider: string, { from, to }: QuestionPeriod, limit: number): Promise<readonly FailedAttempt[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<FailedRow>(
        `select a.decision_id, a.started_at, a.delivery,
                coalesce(a.evidence ->> 'kind', case a.state when 'indeterminate' then 'lease_expired' end, ${LOGGED_FAULT}, 'unknown') as fault
           from provider_attempt a
          where a.state in ('fault', 'indeterminate') and a.provider = $1 and a.started_at >= $2 and a.started_at < $3
          order by a.started_at limit $4`,
        [provider, from, to, limit],
      );
      const decisions = await decisionsOf(client, [...new Set(rows.map(({ decision_id }) => decision_id))]);
      return rows.map((row) => failedOf(row, decisions.get(row.decision_id)));
    });
  }

  lateCases({ from, to }: QuestionPeriod, now: Date, limit: number): Promise<readonly LateCase[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<
        LateCase & { readonly closedAt: Date | null; readonly assignee: string | null }
      >(
        `select case_id as "caseId", decision_id as "decisionId", flow, state, requested_at as "requestedAt", due_at as "dueAt",
                closed_at as "closedAt", assignee
           from approval_case
          where case_id >= $1 and case_id < $2 and coalesce(closed_at, $3) > due_at
          order by case_id limit $4`,
        [firstIdAt(from), firstIdAt(to), now, limit],
      );
      return rows.map(({ closedAt, assignee, ...rest }) => ({
        ...rest,
        closedAt: closedAt ?? undefined,
        assignee: assignee ?? undefined,
      }));
    });
  }

  #entries(where: string, values: readonly unknown[]): Promise<readonly LoggedEntry[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<EntryRow>(`select origin, idx, envelope from audit_entry where ${where}`, [
        ...values,
      ]);
      return rows.map(entryOf);
    });
  }
}

async function decisionsOf(
  client: Pick<PoolClient, 'query'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DecisionSummary>> {
  const found = new Map<string, DecisionSummary>();
  for (let at = 0; at < ids.length; at += DECISIONS_AT_ONCE) {
    const { rows } = await client.query<SummaryRow>(
      `select ${SUMMARY} from decision d where d.decision_id = any($1::uuid[])`,
      [ids.slice(at, at + DECISIONS_AT_ONCE)],
    );
    for (const row of rows) found.set(row.decision_id, summaryOf(row));
  }
  return found;
}

const failedOf = (
  { decision_id, started_at, fault, delivery }: FailedRow,
  decision: DecisionSummary | undefined,
): FailedAttempt => ({
  startedAt: started_at,
  fault,
  decisionId: decision_id,
  ...(delivery === null ? {} : { delivery }),
  ...(decision === undefined ? {} : { decision }),
});
