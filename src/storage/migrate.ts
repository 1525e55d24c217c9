import { type Dialect, type Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MIGRATIONS } from './migrations/index.js';
import { isTransient } from './postgres-errors.js';

const ATTEMPTS = 10;
type LockOptions = Parameters<PostgresAdapter['acquireMigrationLock']>[1];

/**
 * kysely locks with a session's advisory lock, which a pooler in transaction mode and other servers do not keep. A row lock held by the
 * migrating transaction serves everywhere and needs no release.
 */
class RowLockAdapter extends PostgresAdapter {
  override async acquireMigrationLock(database: Kysely<unknown>, { lockTable, lockRowId }: LockOptions) {
    await sql`select 1 from ${sql.table(lockTable)} where id = ${lockRowId} for update`.execute(database);
  }

  override async releaseMigrationLock(): Promise<void> {}
}

export class GatewayDialect extends PostgresDialect implements Dialect {
  override createAdapter(): PostgresAdapter {
    return new RowLockAdapter();
  }
}

/** Brings the schema up to date in one transaction. Of several replicas that start at once one does the work and the others find it done. */
export async function migrate<Schema>(database: Kysely<Schema>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction().execute(async (transaction) => {
        const provider = { getMigrations: async () => ({ ...MIGRATIONS }) };
        const { error } = await new Migrator({ db: transaction, provider }).migrateToLatest();
        if (error !== undefined) throw error as Error;
      });
    } catch (error) {
      // The very first start: replicas that create the same tables at once make each other fail, once.
      if (attempt === ATTEMPTS || !(isTransient(error) || isCreationRace(error))) throw error;
    }
  }
}

const CREATION_RACES = new Set(['23505', '42P07', '42710', '25P02']);
const isCreationRace = (error: unknown): boolean => CREATION_RACES.has((error as { code?: string }).code ?? '');
