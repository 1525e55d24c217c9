import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type {
  ChangeRefusal,
  MemberChange,
  MemberStore,
  NewLocalMember,
  OidcPerson,
  SetupFor,
  SetupToken,
  StaffMember,
} from '../staff/index.js';
import { type AuditedWork, auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { endSessionsOf } from './staff-session-store.js';
import { MEMBER_COLUMNS, type MemberRow, memberOf } from './staff-store-columns.js';

const SELECT = `select ${MEMBER_COLUMNS}`;

const INSERT_LOCAL = `
  insert into staff_member as m (staff_id, method, username, display_name, email, roles, password, created_at)
  values ($1, 'local', $2, $3, $4, $5, $6, $7)
  on conflict (username) do nothing
  returning ${MEMBER_COLUMNS}`;

const INSERT_OF_PROVIDER = `
  insert into staff_member as m (staff_id, method, issuer, subject, display_name, email, roles, created_at)
  values ($1, 'oidc', $2, $3, $4, $5, $6, $7)
  on conflict (issuer, subject) do nothing
  returning ${MEMBER_COLUMNS}`;

const OFFER = 'insert into staff_setup_token (digest, staff_id, expires_at) values ($1, $2, $3)';
const USE = 'delete from staff_setup_token where digest = $1 and expires_at > $2 returning staff_id';

/** The one row that whoever makes the first person, or takes an owner away, has to hold. */
const CLOSE_SETUP = 'update staff_setup set closed_at = $1 where id = 1 and closed_at is null';
const HOLD_OWNERS = 'select 1 from staff_setup where id = 1 for update';
const OTHER_OWNERS = `
  select 1 from staff_member
   where method = 'local' and 'owner' = any(roles) and disabled_at is null and password is not null and staff_id <> $1
   limit 1`;

/** People in PostgreSQL. Each change holds the person's row. */
export class PostgresMemberStore implements MemberStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  isSetUp(): Promise<boolean> {
    return reading(this.database, async (client) => {
      const { rowCount } = await client.query('select 1 from staff_setup where id = 1 and closed_at is not null');
      return rowCount === 1;
    });
  }

  offerSetup({ digest, expiresAt }: SetupToken): Promise<void> {
    return reading(this.database, async (client) => {
      await client.query('delete from staff_setup_token where expires_at <= clock_timestamp()');
      await client.query(OFFER, [digest, null, expiresAt]);
    });
  }

  findSetup(digest: Buffer, now: Date): Promise<SetupFor | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ staff_id: string | null; username: string | null }>(
        `select t.staff_id, m.username from staff_setup_token t left join staff_member m using (staff_id)
          where t.digest = $1 and t.expires_at > $2 and m.disabled_at is null`,
        [digest, now],
      );
      const [row] = rows;
      if (!row) return undefined;
      return row.username === null ? { kind: 'first' } : { kind: 'member', username: row.username };
    });
  }

  makeFirst(
    digest: Buffer,
    member: NewLocalMember & { readonly password: string },
    entries: readonly AuditEntry[],
  ): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const closed = await client.query(CLOSE_SETUP, [member.at]);
      if (closed.rowCount === 0) return { result: false, entries: [] };
      const used = await client.query(USE, [digest, member.at]);
      if (used.rowCount === 0) throw new TokenOver();
      await client.query('delete from staff_setup_token where staff_id is null');
      await insertLocal(client, member, member.password);
      return { result: true, entries };
    }).catch((error: unknown) => {
      if (error instanceof TokenOver) return false;
      throw error;
    });
  }

  setPassword(
    digest: Buffer,
    password: string,
    now: Date,
    entries: (staffId: string, ended: number) => readonly AuditEntry[],
  ): Promise<StaffMember | undefined> {
    return auditedTransaction<StaffMember | undefined>(this.database, this.origin, async (client) => {
      const used = await client.query<{ staff_id: string | null }>(USE, [digest, now]);
      const staffId = used.rows[0]?.staff_id;
      if (!staffId) return { result: undefined, entries: [] };
      const { rows } = await client.query<MemberRow>(
        `update staff_member m set password = $2 where m.staff_id = $1 and m.disabled_at is null returning ${MEMBER_COLUMNS}`,
        [staffId, password],
      );
      const [row] = rows;
      if (!row) return { result: undefined, entries: [] };
      return { result: memberOf(row), entries: entries(staffId, await endSessionsOf(client, staffId)) };
    });
  }

  addLocal(
    member: NewLocalMember,
    { digest, expiresAt }: SetupToken,
    entries: readonly AuditEntry[],
  ): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      if (!(await insertLocal(client, member, null))) return { result: false, entries: [] };
      await client.query(CLOSE_SETUP, [member.at]);
      await client.query(OFFER, [digest, member.staffId, expiresAt]);
      return { result: true, entries };
    });
  }

  offerPassword(staffId: string, { digest, expiresAt }: SetupToken, entries: readonly AuditEntry[]): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        `select 1 from staff_member where staff_id = $1 and method = 'local' and disabled_at is null for update`,
        [staffId],
      );
      if (rowCount === 0) return { result: false, entries: [] };
      await client.query('delete from staff_setup_token where staff_id = $1', [staffId]);
      await client.query(OFFER, [digest, staffId, expiresAt]);
      return { result: true, entries };
    });
  }

  findLocal(username: string): ReturnType<MemberStore['findLocal']> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<MemberRow & { password: string | null }>(
        `${SELECT}, m.password from staff_member m where m.username = $1`,
        [username],
      );
      const [row] = rows;
      return row && { member: memberOf(row), password: row.password ?? undefined };
    });
  }

  credentialsOf(staffId: string): ReturnType<MemberStore['credentialsOf']> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<{ username: string; password: string | null }>(
        `select username, password from staff_member where staff_id = $1 and method = 'local' and disabled_at is null`,
        [staffId],
      );
      const [row] = rows;
      return row && { username: row.username, password: row.password ?? undefined };
    });
  }

  changePassword(
    staffId: string,
    password: string,
    keeps: Buffer,
    entries: (ended: number) => readonly AuditEntry[],
  ): Promise<boolean> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        `update staff_member set password = $2 where staff_id = $1 and method = 'local' and disabled_at is null`,
        [staffId, password],
      );
      if (rowCount === 0) return { result: false, entries: [] };
      return { result: true, entries: entries(await endSessionsOf(client, staffId, keeps)) };
    });
  }

  fromProvider(
    person: OidcPerson,
    staffId: string,
    entries: (member: StaffMember, what: 'added' | 'roles_changed', ended: number) => readonly AuditEntry[],
  ): Promise<StaffMember> {
    const { issuer, subject, displayName, email, roles, at } = person;
    const values = [staffId, issuer, subject, displayName, email, roles, at];
    return auditedTransaction<StaffMember>(this.database, this.origin, async (client) => {
      const added = await client.query<MemberRow>(INSERT_OF_PROVIDER, values);
      const [row] = added.rows;
      if (row) return { result: memberOf(row), entries: entries(memberOf(row), 'added', 0) };
      return refreshed(client, person, entries);
    });
  }

  find(staffId: string): Promise<StaffMember | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<MemberRow>(`${SELECT} from staff_member m where m.staff_id = $1`, [staffId]);
      return rows[0] && memberOf(rows[0]);
    });
  }

  page(limit: number, after = ''): Promise<readonly StaffMember[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<MemberRow>(
        `${SELECT} from staff_member m where m.staff_id > $2 order by m.staff_id limit $1`,
        [limit, after],
      );
      return rows.map(memberOf);
    });
  }

  change(staffId: string, keepsOwner: boolean, change: MemberChange): Promise<'changed' | ChangeRefusal> {
    return auditedTransaction<'changed' | ChangeRefusal>(this.database, this.origin, async (client) => {
      if (keepsOwner) await client.query(HOLD_OWNERS);
      const { rows } = await client.query<MemberRow>(`${SELECT} from staff_member m where m.staff_id = $1 for update`, [
        staffId,
      ]);
      const refusal = rows[0] ? await refusalOf(client, memberOf(rows[0]), keepsOwner, change) : 'unknown';
      if (refusal) return { result: refusal, entries: [] };
      await client.query(
        `update staff_member set roles = coalesce($2::text[], roles),
                disabled_at = case when $3::boolean is null then disabled_at when $3 then $4::timestamptz end
          where staff_id = $1`,
        [staffId, change.roles, change.disabled, change.at],
      );
      return { result: 'changed', entries: change.entries(await endSessionsOf(client, staffId)) };
    });
  }
}

/** Rolls back the closing of the set-up. */
class TokenOver extends Error {}

async function insertLocal(
  client: PoolClient,
  { staffId, username, displayName, email, roles, at }: NewLocalMember,
  password: string | null,
): Promise<boolean> {
  const values = [staffId, username, displayName, email, roles, password, at];
  return (await client.query(INSERT_LOCAL, values)).rowCount === 1;
}

async function refreshed(
  client: PoolClient,
  { issuer, subject, displayName, email, roles }: OidcPerson,
  entries: (member: StaffMember, what: 'roles_changed', ended: number) => readonly AuditEntry[],
): Promise<AuditedWork<StaffMember>> {
  const place = [issuer, subject];
  const before = await client.query<MemberRow>(
    `${SELECT} from staff_member m where m.issuer = $1 and m.subject = $2 for update`,
    place,
  );
  const { rows } = await client.query<MemberRow>(
    `update staff_member m set display_name = $3, email = $4, roles = $5
      where m.issuer = $1 and m.subject = $2 returning ${MEMBER_COLUMNS}`,
    [...place, displayName, email, roles],
  );
  const [then, now] = [before.rows[0], rows[0]];
  if (!then || !now) throw new Error('a person of the provider vanished, and none is ever deleted');
  const member = memberOf(now);
  const isSame = [...then.roles].sort().join() === [...roles].sort().join();
  if (isSame) return { result: member, entries: [] };
  return { result: member, entries: entries(member, 'roles_changed', await endSessionsOf(client, member.staffId)) };
}

async function refusalOf(
  client: PoolClient,
  member: StaffMember,
  keepsOwner: boolean,
  { roles, disabled }: MemberChange,
): Promise<ChangeRefusal | undefined> {
  if (roles && member.method !== 'local') return 'not_local';
  if (disabled !== undefined && disabled === (member.disabledAt !== undefined)) return 'unchanged';
  if (roles && [...roles].sort().join() === [...member.roles].sort().join()) return 'unchanged';
  const isOwner = member.method === 'local' && member.roles.includes('owner') && !member.disabledAt;
  const staysOwner = disabled !== true && (roles ?? member.roles).includes('owner');
  if (!keepsOwner || !isOwner || staysOwner) return undefined;
  const { rowCount } = await client.query(OTHER_OWNERS, [member.staffId]);
  return rowCount === 0 ? 'last_owner' : undefined;
}
