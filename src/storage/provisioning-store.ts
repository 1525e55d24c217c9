import type { ProvisioningJob, ProvisioningStore } from '../approvals/index.js';
import type { AuditEntry } from '../audit/index.js';
import { auditedTransaction } from './audited-transaction.js';
import type { Database } from './database.js';

/** Fenced: whoever let the lease run out finds a greater fence and writes nothing. */
const HELD = `case_id = $1 and fence = $2 and state = 'waiting'`;

export class PostgresProvisioningStore implements ProvisioningStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  claim(limit: number, leaseMs: number): Promise<readonly ProvisioningJob[]> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rows } = await client.query<ProvisioningJob & { accountId: string | null }>(
        `update account_provisioning
            set fence = fence + 1, attempts = attempts + 1,
                lease_until = clock_timestamp() + $2 * interval '1 millisecond'
          where case_id in (
            select case_id from account_provisioning
             where state = 'waiting' and not_before <= clock_timestamp()
               and (lease_until is null or lease_until <= clock_timestamp())
             order by not_before limit $1 for update skip locked)
          returning case_id as "caseId", fence, attempts, account_id as "accountId"`,
        [limit, leaseMs],
      );
      return { result: rows.map((row) => ({ ...row, accountId: row.accountId ?? undefined })), entries: [] };
    });
  }

  keepAccount(job: ProvisioningJob, accountId: string): Promise<boolean> {
    return this.#write(job, 'account_id = $3', [accountId], []);
  }

  finish(job: ProvisioningJob, how: string, accountId: string, entries: readonly AuditEntry[]): Promise<boolean> {
    const end = `state = 'done', lease_until = null, code = null, how = $3, account_id = $4`;
    return this.#write(job, end, [how, accountId], entries);
  }

  postpone(job: ProvisioningJob, code: string, delayMs: number): Promise<boolean> {
    const later = `lease_until = null, code = $3, not_before = clock_timestamp() + $4 * interval '1 millisecond'`;
    return this.#write(job, later, [code, delayMs], []);
  }

  fail(job: ProvisioningJob, code: string, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#write(job, `state = 'failed', lease_until = null, code = $3`, [code], entries);
  }

  #write(
    { caseId, fence }: ProvisioningJob,
    change: string,
    values: readonly unknown[],
    entries: readonly AuditEntry[],
  ): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(`update account_provisioning set ${change} where ${HELD}`, [
        caseId,
        fence,
        ...values,
      ]);
      return rowCount === 1 ? { result: true, entries } : { result: false, entries: [] };
    });
  }
}
