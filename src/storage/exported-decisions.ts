import type { PoolClient } from 'pg';
import type { AttemptView, ExportedDecision, ExportJob } from '../inspection/index.js';
import { readEnvelope } from '../inspection/index.js';
import { ATTEMPT, type AttemptRow, attemptOf, SUMMARY, type SummaryRow, summaryOf } from './decision-columns.js';

interface Row extends SummaryRow {
  readonly answer_status: number;
  readonly origin: string;
  readonly idx: string;
  readonly decided: Buffer;
  readonly claimed: Buffer | null;
}

/** What had not been decided when the export was asked for is left out. */
const DECISIONS = `
  select ${SUMMARY}, d.answer_status, e.origin, e.idx, e.envelope as decided,
         (select c.envelope from audit_entry c where c.decision_id = d.decision_id and c.kind = 'signup.claimed' limit 1) as claimed
    from decision d
    join lateral (select origin, idx, envelope from audit_entry
                   where decision_id = d.decision_id and kind = 'signup.decided' order by origin, idx limit 1) e on true
   where d.decision_id = any($1::uuid[]) and (e.origin < $2 or (e.origin = $2 and e.idx < $3))
   order by d.decision_id`;

const ATTEMPTS = `select ${ATTEMPT} from provider_attempt where decision_id = any($1::uuid[]) order by decision_id, plan_step, started_at`;

export async function exportedDecisions(
  client: Pick<PoolClient, 'query'>,
  ids: readonly string[],
  { origin, logSize }: Pick<ExportJob, 'origin' | 'logSize'>,
): Promise<readonly ExportedDecision[]> {
  const { rows } = await client.query<Row>(DECISIONS, [ids, origin, logSize]);
  const attempts = await client.query<AttemptRow>(ATTEMPTS, [ids]);
  const byDecision = Map.groupBy(attempts.rows, ({ decision_id }) => decision_id);
  return rows.map((row) => exportedOf(row, (byDecision.get(row.decision_id) ?? []).map(attemptOf)));
}

function exportedOf(row: Row, attempts: readonly AttemptView[]): ExportedDecision {
  const { uid, at } = readEnvelope(row.decided);
  const caller = row.claimed === null ? undefined : readEnvelope(row.claimed).actor.id;
  return {
    ...summaryOf(row),
    ...(row.correlation_id === null ? {} : { correlationId: row.correlation_id }),
    ...(caller === undefined ? {} : { caller }),
    answerStatus: row.answer_status,
    attempts,
    entry: { origin: row.origin, index: Number(row.idx), uid, at },
  };
}
