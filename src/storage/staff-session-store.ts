import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type { NewSession, Opening, OverAt, SessionStore, StoredSession } from '../staff/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import {
  GRANT_COLUMNS,
  type GrantRow,
  grantOf,
  MEMBER_COLUMNS,
  type MemberRow,
  memberOf,
} from './staff-store-columns.js';

interface SessionRow extends MemberRow {
  readonly id: Buffer;
  readonly started_at: Date;
  readonly seen_at: Date;
  readonly authenticated_at: Date | null;
  readonly ends_at: Date;
  readonly also_known_as: readonly string[];
}

const FIND = `
  select s.id, s.started_at, s.seen_at, s.authenticated_at, s.ends_at, ${MEMBER_COLUMNS},
         array(select o.staff_id from staff_member o
                where lower(o.email) = lower(m.email) and o.staff_id <> m.staff_id) as also_known_as
    from staff_session s join staff_member m using (staff_id)
   where s.id = $1 and m.disabled_at is null`;

const ACTIVE_GRANTS = `
  select ${GRANT_COLUMNS} from staff_role_grant g
   where g.staff_id = $1 and g.revoked_at is null and g.expires_at > $2
   order by g.expires_at`;

/** Rows that another replica is ending are passed over. */
const SWEEP = `
  delete from staff_session
   where id in (select id from staff_session where ends_at <= $1 or seen_at <= $2 limit $3 for update skip locked)
  returning staff_id, ends_at <= $1 as is_absolute`;

const INSERT = `
  insert into staff_session (id, staff_id, started_at, seen_at, authenticated_at, ends_at) values ($1, $2, $3, $3, $4, $5)`;

/** Ends every session of a person, but the one that is named, within a transaction; how many it were. */
export async function endSessionsOf(client: PoolClient, staffId: string, keeps?: Buffer): Promise<number> {
  const { rowCount } = await client.query(
    'delete from staff_session where staff_id = $1 and ($2::bytea is null or id <> $2::bytea)',
    [staffId, keeps],
  );
  return rowCount ?? 0;
}

export class PostgresSessionStore implements SessionStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  open(session: NewSession, { replaces, atMost, entries }: Opening): Promise<boolean> {
    const { id, staffId, startedAt, authenticatedAt, endsAt } = session;
    return auditedTransaction(this.database, this.origin, async (client) => {
      // The person's row is held, so that sign-ins at the same moment count each other.
      const seen = await client.query(
        'update staff_member set last_seen_at = $2 where staff_id = $1 and disabled_at is null',
        [staffId, startedAt],
      );
      if (seen.rowCount === 0) return { result: false, entries: [] };
      const gone = replaces && (await client.query('delete from staff_session where id = $1', [replaces]));
      await client.query(INSERT, [id, staffId, startedAt, authenticatedAt, endsAt]);
      const { rowCount } = await client.query(
        `delete from staff_session where id in
           (select id from staff_session where staff_id = $1 and id <> $2 order by started_at desc, id offset $3)`,
        [staffId, id, atMost - 1],
      );
      return { result: true, entries: entries(rowCount ?? 0, gone?.rowCount === 1) };
    });
  }

  find(id: Buffer, now: Date): Promise<StoredSession | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<SessionRow>({ name: 'staff-session', text: FIND, values: [id] });
      const [row] = rows;
      if (!row) return undefined;
      const grants = await client.query<GrantRow>({
        name: 'staff-session-grants',
        text: ACTIVE_GRANTS,
        values: [row.staff_id, now],
      });
      return {
        id: row.id,
        staffId: row.staff_id,
        startedAt: row.started_at,
        seenAt: row.seen_at,
        authenticatedAt: row.authenticated_at ?? undefined,
        endsAt: row.ends_at,
        member: memberOf(row),
        grants: grants.rows.map(grantOf),
        alsoKnownAs: row.also_known_as,
      };
    });
  }

  touch(id: Buffer, at: Date): Promise<void> {
    return reading(this.database, async (client) => {
      await client.query(
        `with touched as (update staff_session set seen_at = $2 where id = $1 and seen_at < $2 returning staff_id)
         update staff_member set last_seen_at = $2 where staff_id in (select staff_id from touched)`,
        [id, at],
      );
    });
  }

  renew(id: Buffer, as: Pick<NewSession, 'id' | 'authenticatedAt'>, entries: readonly AuditEntry[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        'update staff_session set id = $2, authenticated_at = $3, seen_at = greatest(seen_at, $3) where id = $1',
        [id, as.id, as.authenticatedAt],
      );
      return rowCount === 1 ? { result: true, entries } : { result: false, entries: [] };
    });
  }

  end(id: Buffer, entries: readonly AuditEntry[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query('delete from staff_session where id = $1', [id]);
      return rowCount === 1 ? { result: true, entries } : { result: false, entries: [] };
    });
  }

  endOf(
    staffId: string,
    keeps: Buffer | undefined,
    entries: (ended: number) => readonly AuditEntry[],
  ): Promise<number> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const ended = await endSessionsOf(client, staffId, keeps);
      return { result: ended, entries: entries(ended) };
    });
  }

  sweep(
    { now, idleSince }: OverAt,
    limit: number,
    entry: (staffId: string, cause: 'idle' | 'absolute') => AuditEntry,
  ): Promise<number> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rows } = await client.query<{ staff_id: string; is_absolute: boolean }>(SWEEP, [now, idleSince, limit]);
      return {
        result: rows.length,
        entries: rows.map(({ staff_id, is_absolute }) => entry(staff_id, is_absolute ? 'absolute' : 'idle')),
      };
    });
  }

  record(entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async () => ({ result: undefined, entries }));
  }
}
