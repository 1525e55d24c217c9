import type { Fence } from '../leadership/index.js';
import type { RetainedSignUp, RetentionStore } from '../privacy/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { holdsLease, type LeaseRow, PostgresLease } from './lease.js';

export const RETENTION_LEASE: LeaseRow = { name: 'retention', table: 'worker_lease' };
const DUTY = 'retention';

/**
 * Whoever is erased has no row in subject_payload: a sweep passes over what is kept and nothing else, in the order of a key that is there
 * for every sign-up, so that retention costs a sign-up no index.
 */
const KEPT = `
  select d.decision_id as "decisionId", d.flow, d.kind, d.at as "decidedAt", a.closed_at as "accountClosedAt",
         exists (select from approval_request r join approval_case c on c.case_id = r.case_id
                  where r.decision_id = d.decision_id and c.state = 'approved') as "isApproved"
    from subject_payload p
    join decision d on d.decision_id = p.uid
    left join privacy_account a on a.subject_id = p.subject_id
   where p.uid > $1::uuid and p.uid < $2::uuid
   order by p.uid limit $3`;

const FIRST = '00000000-0000-0000-0000-000000000000';

/** The least UUIDv7 of a time: ids below it were made before. */
function boundOf(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export class PostgresRetentionStore implements RetentionStore {
  readonly #lease: PostgresLease;

  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {
    this.#lease = new PostgresLease(database, RETENTION_LEASE);
  }

  lease(holder: string, leaseMs: number): Promise<Fence | undefined> {
    return this.#lease.lease(holder, leaseMs);
  }

  release(holder: string): Promise<void> {
    return this.#lease.release(holder);
  }

  keptSignUps(before: Date, limit: number, after = FIRST): Promise<readonly RetainedSignUp[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<RetainedSignUp & { accountClosedAt: Date | null }>(KEPT, [
        after,
        boundOf(new Date(before.getTime() + 1)),
        limit,
      ]);
      return rows.map((row) => ({ ...row, accountClosedAt: row.accountClosedAt ?? undefined }));
    });
  }

  now(): Promise<Date> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
      return rows[0]?.now ?? new Date(0);
    });
  }

  lastRun(): Promise<Date | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ done_at: Date }>('select done_at from worker_duty where name = $1', [DUTY]);
      return rows[0]?.done_at;
    });
  }

  finishRun(at: Date, fence: Fence): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const isOurs = await holdsLease(client, RETENTION_LEASE, fence);
      if (isOurs) {
        await client.query(
          'insert into worker_duty (name, done_at) values ($1, $2) on conflict (name) do update set done_at = excluded.done_at',
          [DUTY, at],
        );
      }
      return { result: isOurs, entries: [] };
    });
  }
}
