import type { PoolClient } from 'pg';
import type { AuditEntry, WrappedKey } from '../audit/index.js';
import type { KeptKey, KeyRingStore, KeyWindow, MasterKeyStore, NewKey, Rewrapped, StoredKey } from '../keys/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { columns } from './journal-statements/columns.js';

interface GuardRow {
  readonly provider: string;
  readonly provider_key: string;
  readonly wrapped: Buffer | null;
}

interface KeyRow extends GuardRow {
  readonly version: number;
  readonly proof: Buffer | null;
  readonly created_at: Date;
  readonly age_ms: number;
  readonly retired_at: Date | null;
}

const DERIVED = 'derived';

const keptIn = ({ provider, provider_key, wrapped }: GuardRow): KeptKey | undefined =>
  provider === DERIVED || wrapped === null
    ? undefined
    : { service: provider as KeptKey['service'], providerKey: provider_key, wrapped };

const keyIn = (row: KeyRow): StoredKey => ({
  version: row.version,
  kept: keptIn(row),
  proof: row.proof ?? undefined,
  createdAt: row.created_at,
  ageMs: row.age_ms,
  retiredAt: row.retired_at ?? undefined,
});

/** Key-encryption keys, which are few, and the keys of persons, which are many and are met in windows. */
export class PostgresKeyRingStore implements KeyRingStore, MasterKeyStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  newestVersion(): Promise<number> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ version: number }>(
        'select max(version) as version from key_encryption_key',
      );
      return rows[0]?.version ?? 0;
    });
  }

  all(): Promise<readonly StoredKey[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<KeyRow>(
        `select version, provider, provider_key, wrapped, proof, created_at, retired_at,
                (extract(epoch from clock_timestamp() - created_at) * 1000)::float8 as age_ms
           from key_encryption_key order by version`,
      );
      return rows.map(keyIn);
    });
  }

  add({ version, kept, proof }: NewKey, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#change(
      entries,
      `insert into key_encryption_key (version, provider, provider_key, wrapped, proof)
       values ($1, $2, $3, $4, $5) on conflict (version) do nothing`,
      [version, kept.service, kept.providerKey, kept.wrapped, proof],
    );
  }

  reguard(version: number, before: Buffer, kept: KeptKey, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#change(
      entries,
      'update key_encryption_key set provider = $3, provider_key = $4, wrapped = $5 where version = $1 and wrapped = $2',
      [version, before, kept.service, kept.providerKey, kept.wrapped],
    );
  }

  retire(version: number, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#change(
      entries,
      'update key_encryption_key set retired_at = clock_timestamp() where version = $1 and retired_at is null',
      [version],
    );
  }

  subjects(): Promise<ReadonlyMap<number, number>> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ kek_version: number; count: string }>(
        'select kek_version, count(*) from subject_key group by kek_version',
      );
      return new Map(rows.map(({ kek_version, count }) => [kek_version, Number(count)]));
    });
  }

  look(after: string | undefined, limit: number, current: number): Promise<KeyWindow> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ id: string; version: number; wrapped: Buffer | null }>(
        `select subject_id as id, kek_version as version, case when kek_version < $3 then wrapped end as wrapped
           from subject_key where $1::uuid is null or subject_id > $1 order by subject_id limit $2`,
        [after, limit, current],
      );
      const older = rows.flatMap(({ id, version, wrapped }): WrappedKey[] =>
        wrapped === null ? [] : [{ subjectId: id, kekVersion: version, wrapped }],
      );
      return { last: rows.at(-1)?.id, older };
    });
  }

  /** In the order of ids, so that two that do it at once wait for each other and never in a circle. Each row is whole before and after. */
  replace(changes: readonly Rewrapped[]): Promise<number> {
    return reading(this.database, async (client) => {
      const { rowCount } = await client.query(
        `with change as (
           select * from unnest($1::uuid[], $2::bytea[], $3::smallint[], $4::bytea[]) as c(id, old, version, new)),
         held as (
           select k.subject_id, c.version, c.new from subject_key k join change c on c.id = k.subject_id and c.old = k.wrapped
            order by k.subject_id for update of k)
         update subject_key k set kek_version = h.version, wrapped = h.new from held h where k.subject_id = h.subject_id`,
        columns(
          changes,
          ({ before }) => before.subjectId,
          ({ before }) => before.wrapped,
          ({ after }) => after.kekVersion,
          ({ after }) => after.wrapped,
        ),
      );
      return rowCount ?? 0;
    });
  }

  find(): Promise<KeptKey | undefined> {
    return reading(this.database, masterKeyIn);
  }

  keep(key: KeptKey): Promise<KeptKey> {
    return reading(this.database, async (client) => {
      await client.query(
        `insert into guarded_master_key (id, provider, provider_key, wrapped) values (1, $1, $2, $3) on conflict do nothing`,
        [key.service, key.providerKey, key.wrapped],
      );
      return (await masterKeyIn(client)) ?? key;
    });
  }

  isUsed(): Promise<boolean> {
    return reading(this.database, async (client) => (await client.query('select 1 from key_check')).rowCount === 1);
  }

  reguardMaster(before: Buffer, kept: KeptKey, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.#change(
      entries,
      'update guarded_master_key set provider = $2, provider_key = $3, wrapped = $4 where id = 1 and wrapped = $1',
      [before, kept.service, kept.providerKey, kept.wrapped],
    );
  }

  /** True: a row was changed, and the entries tell of it. */
  #change(entries: readonly AuditEntry[], text: string, values: readonly unknown[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const isDone = (await client.query(text, [...values])).rowCount === 1;
      return { result: isDone, entries: isDone ? entries : [] };
    });
  }
}

async function masterKeyIn(client: Pick<PoolClient, 'query'>): Promise<KeptKey | undefined> {
  const { rows } = await client.query<GuardRow>('select provider, provider_key, wrapped from guarded_master_key');
  return rows[0] && keptIn(rows[0]);
}
