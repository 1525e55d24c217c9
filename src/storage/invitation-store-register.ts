import type { Pool, PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type {
  Invitation,
  InvitationFilter,
  InvitationRegister,
  InvitationState,
  IssueResult,
  IssuerQuota,
  NewBatch,
  NewInvitation,
  Quota,
  Redemption,
  UseState,
} from '../policy/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { INVITATION_COLUMNS, type InvitationRow, invitationOf } from './invitation-store-columns.js';
import { columns } from './journal-statements/columns.js';

type Client = Pick<PoolClient | Pool, 'query'>;

/** Rows in one statement: each stays well inside the time that a statement of the gateway may take. */
const ROWS = 1_000;

/** Conditions on the row `i` at the time `$1`, in the order of `stateOf` of the feature. */
const IN_STATE: Readonly<Record<InvitationState, string>> = {
  revoked: 'i.revoked_at is not null',
  expired: 'i.revoked_at is null and i.expires_at <= $1',
  used_up: 'i.revoked_at is null and i.expires_at > $1 and i.taken >= i.max_uses',
  scheduled: 'i.revoked_at is null and i.expires_at > $1 and i.taken < i.max_uses and i.not_before > $1',
  active: 'i.revoked_at is null and i.expires_at > $1 and i.taken < i.max_uses and i.not_before <= $1',
};

/** Codes as staff make, see and revoke them. */
export class PostgresInvitationRegister implements InvitationRegister {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
    /** Of a test; else the database's clock counts. */
    private readonly now: () => Date | undefined = () => undefined,
  ) {}

  issue(
    batch: NewBatch,
    invitations: readonly NewInvitation[],
    standard: Quota,
    entries: (stored: ReadonlySet<string>) => readonly AuditEntry[],
  ): Promise<IssueResult> {
    const asked = invitations.reduce((sum, { maxUses }) => sum + maxUses, 0);
    return auditedTransaction<IssueResult>(this.database, this.origin, async (client) => {
      await client.query('insert into invitation_quota (issuer) values ($1) on conflict do nothing', [batch.issuer]);
      await client.query('select 1 from invitation_quota where issuer = $1 for update', [batch.issuer]);
      const now = await this.#time(client);
      const quota = await quotaOf(client, batch.issuer, standard, now);
      const left = Math.max(0, quota.uses - quota.used);
      if (asked > left) return { result: { kind: 'over_quota', left }, entries: [] };
      const ids = new Set<string>();
      for (let at = 0; at < invitations.length; at += ROWS) {
        for (const id of await insert(client, batch, invitations.slice(at, at + ROWS), now)) ids.add(id);
      }
      return { result: { kind: 'issued', ids }, entries: ids.size > 0 ? entries(ids) : [] };
    });
  }

  revoke(
    which: { readonly id: string } | { readonly batchId: string },
    by: string,
    entries: (ids: readonly string[]) => readonly AuditEntry[],
  ): Promise<readonly string[] | undefined> {
    const [column, value] = 'id' in which ? ['id', which.id] : ['batch_id', which.batchId];
    return auditedTransaction<readonly string[] | undefined>(this.database, this.origin, async (client) => {
      const found = await client.query<{ id: string; revoked_at: Date | null }>(
        `select id, revoked_at from invitation where ${column} = $1 order by id for update`,
        [value],
      );
      if (found.rows.length === 0) return { result: undefined, entries: [] };
      const ids = found.rows.flatMap(({ id, revoked_at: revokedAt }) => (revokedAt ? [] : [id]));
      await client.query('update invitation set revoked_at = $2, revoked_by = $3 where id = any($1::uuid[])', [
        ids,
        await this.#time(client),
        by,
      ]);
      return { result: ids, entries: ids.length > 0 ? entries(ids) : [] };
    });
  }

  list(
    filter: InvitationFilter,
    limit: number,
    before?: string,
  ): Promise<{ readonly now: Date; readonly invitations: readonly Invitation[] }> {
    const { state, flow, issuer, label, batchId } = filter;
    return reading(this.database, async (client) => {
      const now = await this.#time(client);
      const { rows } = await client.query<InvitationRow>(
        `select ${INVITATION_COLUMNS} from invitation i
          where $1::timestamptz is not null and ${state ? IN_STATE[state] : 'true'}
            and ($2::text is null or i.flow = $2) and ($3::text is null or i.issuer = $3)
            and ($4::text is null or i.label = $4) and ($5::uuid is null or i.batch_id = $5)
            and ($6::uuid is null or i.id < $6)
          order by i.id desc limit $7`,
        [now, flow ?? null, issuer ?? null, label ?? null, batchId ?? null, before ?? null, limit],
      );
      return { now, invitations: rows.map(invitationOf) };
    });
  }

  find(
    which: { readonly id: string } | { readonly codeHash: Buffer },
  ): Promise<{ readonly now: Date; readonly invitation: Invitation } | undefined> {
    const [column, value] = 'id' in which ? ['id', which.id] : ['code_hash', which.codeHash];
    return reading(this.database, async (client) => {
      const text = `select ${INVITATION_COLUMNS} from invitation i where i.${column} = $1`;
      const { rows } = await client.query<InvitationRow>(text, [value]);
      return rows[0] && { now: await this.#time(client), invitation: invitationOf(rows[0]) };
    });
  }

  redemptions(id: string, limit: number, before?: string): Promise<readonly Redemption[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<RedemptionRow>(
        `select u.decision_id, u.state, u.reserved_at, u.settled_at, d.kind, d.subject_id
           from invitation_use u left join decision d on d.decision_id = u.decision_id
          where u.code_id = $1 and ($2::uuid is null or u.decision_id < $2)
          order by u.decision_id desc limit $3`,
        [id, before ?? null, limit],
      );
      return rows.map(redemptionOf);
    });
  }

  quotaOf(issuer: string, standard: Quota): Promise<IssuerQuota> {
    return reading(this.database, async (client) => quotaOf(client, issuer, standard, await this.#time(client)));
  }

  setQuota(issuer: string, { uses, periodMs }: Quota, by: string, entries: readonly AuditEntry[]): Promise<void> {
    return auditedTransaction(this.database, this.origin, async (client) => {
      await client.query(
        `insert into invitation_quota (issuer, uses, period_ms, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (issuer) do update set uses = excluded.uses, period_ms = excluded.period_ms, set_by = excluded.set_by,
                                            set_at = excluded.set_at`,
        [issuer, uses, periodMs, by, await this.#time(client)],
      );
      return { result: undefined, entries };
    });
  }

  async #time(client: Client): Promise<Date> {
    const given = this.now();
    if (given) return given;
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    return rows[0]?.now ?? new Date(Number.NaN);
  }
}

async function insert(
  client: Client,
  { batchId, issuer, label }: NewBatch,
  rows: readonly NewInvitation[],
  now: Date,
): Promise<readonly string[]> {
  const inserted = await client.query<{ id: string }>(
    `insert into invitation (id, code_hash, hint, flow, email_hash, email_domain, claims, not_before, expires_at, max_uses,
                             batch_id, issuer, label, created_at)
     select n.*, $11::uuid, $12, $13, $14::timestamptz
       from unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::json[], $8::timestamptz[],
                   $9::timestamptz[], $10::int[]) as n
     on conflict (code_hash) do nothing
     returning id`,
    [
      ...columns(
        rows,
        ({ id }) => id,
        ({ codeHash }) => codeHash,
        ({ hint }) => hint,
        ({ flow }) => flow,
        ({ emailHash }) => emailHash,
        ({ domain }) => domain,
        ({ claims }) => JSON.stringify(claims),
        ({ notBefore }) => notBefore,
        ({ expiresAt }) => expiresAt,
        ({ maxUses }) => maxUses,
      ),
      batchId,
      issuer,
      label ?? null,
      now,
    ],
  );
  return inserted.rows.map(({ id }) => id);
}

interface QuotaRow {
  readonly uses: number | null;
  /** bigint: as text. */
  readonly period_ms: string | null;
  readonly set_by: string | null;
  readonly set_at: Date | null;
  readonly used: string;
}

async function quotaOf(client: Client, issuer: string, standard: Quota, now: Date): Promise<IssuerQuota> {
  const { rows } = await client.query<QuotaRow>(
    `select q.uses, q.period_ms, q.set_by, q.set_at,
            (select coalesce(sum(i.max_uses), 0) from invitation i
              where i.issuer = $1 and i.created_at > $2::timestamptz - coalesce(q.period_ms, $3) * interval '1 millisecond') as used
       from (select 1) one left join invitation_quota q on q.issuer = $1`,
    [issuer, now, standard.periodMs],
  );
  const row = rows[0];
  return {
    issuer,
    uses: row?.uses ?? standard.uses,
    periodMs: Number(row?.period_ms ?? standard.periodMs),
    used: Number(row?.used ?? 0),
    setBy: row?.set_by ?? undefined,
    setAt: row?.set_at ?? undefined,
  };
}

interface RedemptionRow {
  readonly decision_id: string;
  readonly state: UseState;
  readonly reserved_at: Date;
  readonly settled_at: Date | null;
  readonly kind: string | null;
  readonly subject_id: string | null;
}

const redemptionOf = (row: RedemptionRow): Redemption => ({
  decisionId: row.decision_id,
  state: row.state,
  reservedAt: row.reserved_at,
  settledAt: row.settled_at ?? undefined,
  decision: row.kind ?? undefined,
  subjectId: row.subject_id ?? undefined,
});
