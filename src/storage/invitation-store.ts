import {
  type EntriesOf,
  type RedemptionAttempt,
  type RedemptionChanges,
  type RedemptionStore,
  type RedemptionView,
  type Settled,
  type Settlement,
  type UseTimes,
  WINDOWS_MS,
} from '../policy/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { viewOf, writeChanges } from './invitation-store-redeem.js';
import { forget, settleAll, settleDue } from './invitation-store-settle.js';

const LONGEST_WINDOW_MS = Math.max(...Object.values(WINDOWS_MS));

/**
 * Uses of invitation codes. Whoever changes a use holds its code's row first; whoever redeems holds the flow's row before that; the log's
 * counter comes last: always in this order, so nobody waits in a circle.
 */
export class PostgresRedemptionStore implements RedemptionStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
    /** Of a test; else the database's clock counts, which all replicas share. */
    private readonly now: () => Date | undefined = () => undefined,
  ) {}

  redeem<Judged extends RedemptionChanges>(
    attempts: readonly RedemptionAttempt[],
    times: UseTimes,
    judge: (view: RedemptionView) => Judged,
    entries: EntriesOf<Judged>,
  ): Promise<Judged> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const view = await viewOf(client, attempts, this.now());
      const result = judge(view);
      await writeChanges(client, result, view.now, times);
      return { result, entries: entries(result) };
    });
  }

  settle(
    settlements: readonly Settlement[],
    times: UseTimes,
    entries: EntriesOf<readonly Settled[]>,
  ): Promise<readonly Settled[]> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const result = await settleAll(client, settlements, times, this.now());
      return { result, entries: entries(result) };
    });
  }

  async sweep(times: UseTimes, limit: number, entries: EntriesOf<readonly Settled[]>): Promise<readonly Settled[]> {
    const settled = await auditedTransaction(this.database, this.origin, async (client) => {
      const result = await settleDue(client, times, limit, this.now());
      return { result, entries: entries(result) };
    });
    await reading(this.database, (client) => forget(client, LONGEST_WINDOW_MS, this.now()));
    return settled;
  }
}
