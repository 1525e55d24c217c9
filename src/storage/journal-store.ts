import type { Pool, PoolClient } from 'pg';
import type { WireAnswer } from '#libs/connector-protocols';
import type { AuditEntry } from '../audit/index.js';
import {
  CommitInDoubt,
  type JournalStore,
  type LostSignup,
  NothingWritten,
  type Write,
  WriteRefused,
  type WriteResult,
} from '../journal/index.js';
import type { Database } from './database.js';
import { advanceAll, answersOf, concludeAll, takeOverAll } from './journal-statements/attempts.js';
import { claimAll } from './journal-statements/claims.js';
import { appendAll } from './journal-statements/entries.js';
import { findLost } from './journal-statements/lost.js';
import { isTransient, isVerdictOfServer, withoutValues } from './postgres-errors.js';
import { BEGIN } from './transaction.js';

/** What one write did: its result, and the entries that tell of it. */
interface Applied {
  readonly result: WriteResult;
  readonly entries: readonly AuditEntry[];
}

type KindOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

/** Each kind of write as one statement for all of its kind. */
const APPLY: {
  readonly [K in Write['kind']]: (client: PoolClient, writes: readonly KindOf<K>[]) => Promise<Applied[]>;
} = {
  claim: async (client, writes) => {
    const results = await claimAll(client, writes);
    return writes.map(({ whenWon }, index) => {
      const result = results[index] as WriteResult & { kind: string };
      return { result, entries: result.kind === 'won' ? whenWon : [] };
    });
  },
  advance: async (client, writes) => {
    const effects = await advanceAll(client, writes);
    return effects.map(({ result, ended }, index) => {
      const write = writes[index] as KindOf<'advance'>;
      return { result, entries: [...(ended ? write.whenEnded : []), ...(result ? write.whenHeld : [])] };
    });
  },
  conclude: async (client, writes) => {
    const effects = await concludeAll(client, writes);
    return effects.map(({ result, ended, concluded }, index) => {
      const write = writes[index] as KindOf<'conclude'>;
      return { result, entries: [...(ended ? write.whenEnded : []), ...(concluded ? write.whenConcluded : [])] };
    });
  },
  takeOver: async (client, writes) => {
    const effects = await takeOverAll(client, writes);
    return effects.map(({ result, ended }, index) => ({
      result,
      entries: ended ? (writes[index] as KindOf<'takeOver'>).whenMarked : [],
    }));
  },
  append: async (_client, writes) => writes.map(({ entries }) => ({ result: true, entries })),
};

const KINDS = Object.keys(APPLY) as readonly Write['kind'][];

/** The journal's tables. Errors of the driver end here: their texts may hold values. */
export class PostgresJournalStore implements JournalStore {
  readonly #pool: Pool;
  #newestIndex: number | undefined;

  constructor(
    database: Pick<Database, 'pool'>,
    /** Asked for at each commit: the log is opened after the store. */
    private readonly origin: () => string,
  ) {
    this.#pool = database.pool;
  }

  get newestIndex(): number | undefined {
    return this.#newestIndex;
  }

  async commit(writes: readonly Write[]): Promise<readonly WriteResult[]> {
    const client = await this.#connect();
    let applied: readonly Applied[];
    let base: string | undefined;
    const entries: AuditEntry[] = [];
    try {
      await client.query(BEGIN);
      applied = await applyAll(client, writes);
      entries.push(...applied.flatMap((effect) => effect.entries));
      if (entries.length > 0) base = await appendAll(client, this.origin(), entries);
    } catch (error) {
      await abandon(client, error);
      throw isTransient(error)
        ? new NothingWritten('the transaction failed')
        : new WriteRefused(withoutValues(error).message);
    }
    const results = applied.map(({ result }) => result);
    try {
      await client.query('commit');
      client.release();
      if (base !== undefined) this.#newestIndex = Number(base) + entries.length - 1;
      return results;
    } catch (error) {
      client.release(true);
      const first = entries[0];
      if (isVerdictOfServer(error) || !first || base === undefined) throw new NothingWritten('the commit failed');
      const at = base;
      throw new CommitInDoubt(results, () => this.#isEntry(at, first.uid));
    }
  }

  async answersOf(decisionIds: readonly string[]): Promise<ReadonlyMap<string, WireAnswer>> {
    return answersOf(this.#pool, decisionIds).catch(unavailable);
  }

  async findLost(limit: number): Promise<readonly LostSignup[]> {
    return findLost(this.#pool, limit).catch(unavailable);
  }

  /** A transaction in doubt holds the counter's row until it has ended: whoever gets the lock sees what became of it. */
  async #isEntry(index: string, uid: string): Promise<boolean> {
    const client = await this.#connect();
    try {
      await client.query(BEGIN);
      await client.query('select 1 from audit_counter where origin = $1 for update', [this.origin()]);
      const { rows } = await client.query<{ uid: string }>(
        'select uid from audit_entry where origin = $1 and idx = $2',
        [this.origin(), index],
      );
      await client.query('rollback');
      client.release();
      return rows[0]?.uid === uid;
    } catch {
      client.release(true);
      return unavailable();
    }
  }

  #connect(): Promise<PoolClient> {
    return this.#pool.connect().catch(unavailable);
  }
}

/** Kind by kind in a fixed order; every write concerns another sign-up, so the order between kinds does not matter. Results as the writes came. */
async function applyAll(client: PoolClient, writes: readonly Write[]): Promise<readonly Applied[]> {
  const applied = new Map<Write, Applied>();
  for (const kind of KINDS) {
    const ofKind = writes.filter((write) => write.kind === kind);
    if (ofKind.length === 0) continue;
    const effects = await APPLY[kind](client, ofKind as never);
    ofKind.forEach((write, index) => applied.set(write, effects[index] as Applied));
  }
  return writes.map((write) => applied.get(write) as Applied);
}

async function abandon(client: PoolClient, error: unknown): Promise<void> {
  if (!isVerdictOfServer(error)) return client.release(true);
  await client.query('rollback').then(
    () => client.release(),
    () => client.release(true),
  );
}

function unavailable(): never {
  throw new NothingWritten('the database cannot be reached');
}
