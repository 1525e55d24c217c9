import type { AuditEntry } from '../audit/index.js';
import type { GrantStore, NewGrant, RoleGrant } from '../staff/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { GRANT_COLUMNS, type GrantRow, grantOf } from './staff-store-columns.js';

const INSERT = `
  insert into staff_role_grant
    (grant_id, staff_id, role, reason, reason_salt, granted_by, granted_at, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

export class PostgresGrantStore implements GrantStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  add(grant: NewGrant, entries: readonly AuditEntry[]): Promise<boolean> {
    const { grantId, staffId, role, reason, reasonSalt, grantedBy, grantedAt, expiresAt } = grant;
    return auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        'select 1 from staff_member where staff_id = $1 and disabled_at is null for share',
        [staffId],
      );
      if (rowCount === 0) return { result: false, entries: [] };
      await client.query(INSERT, [grantId, staffId, role, reason, reasonSalt, grantedBy, grantedAt, expiresAt]);
      return { result: true, entries };
    });
  }

  page(limit: number, before?: string): Promise<readonly RoleGrant[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<GrantRow>(
        `select ${GRANT_COLUMNS} from staff_role_grant g
          where $2::uuid is null or g.grant_id < $2::uuid order by g.grant_id desc limit $1`,
        [limit, before],
      );
      return rows.map(grantOf);
    });
  }

  revoke(
    grantId: string,
    now: Date,
    entries: (grant: RoleGrant) => readonly AuditEntry[],
  ): Promise<RoleGrant | 'over' | 'unknown'> {
    return auditedTransaction<RoleGrant | 'over' | 'unknown'>(this.database, this.origin, async (client) => {
      const { rows } = await client.query<GrantRow>(
        `update staff_role_grant g set revoked_at = $2
          where g.grant_id = $1 and g.revoked_at is null and g.expires_at > $2 returning ${GRANT_COLUMNS}`,
        [grantId, now],
      );
      if (rows[0]) return { result: grantOf(rows[0]), entries: entries(grantOf(rows[0])) };
      const known = await client.query('select 1 from staff_role_grant where grant_id = $1', [grantId]);
      return { result: known.rowCount === 0 ? 'unknown' : 'over', entries: [] };
    });
  }
}
