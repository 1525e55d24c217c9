import type { ConfigurationStore, ConfigurationVersion } from '../overview/index.js';
import { reading } from './audited-transaction.js';
import type { Database } from './database.js';

/** The text of a version never changes: the version is made of it. */
const STARTED = `
  insert into configuration_version as c (version, first_seen_at, last_started_at, text) values ($1, $3, $3, $2)
  on conflict (version) do update set last_started_at = greatest(c.last_started_at, excluded.last_started_at)`;

const LIST = `
  select version, first_seen_at as "firstSeenAt", last_started_at as "lastStartedAt", text from configuration_version
   where $1::timestamptz is null or (last_started_at, version) < ($1, $2)
   order by last_started_at desc, version desc limit $3`;

export class PostgresConfigurationStore implements ConfigurationStore {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  started({ version, text }: { readonly version: string; readonly text: string }, at: Date): Promise<void> {
    return reading(this.database, async (client) => {
      await client.query(STARTED, [version, text, at]);
    });
  }

  list(...[before, limit]: Parameters<ConfigurationStore['list']>): Promise<readonly ConfigurationVersion[]> {
    return reading(this.database, async (client) => {
      const values = [before?.lastStartedAt ?? null, before?.version ?? null, limit];
      const { rows } = await client.query<ConfigurationVersion>(LIST, values);
      return rows;
    });
  }
}
