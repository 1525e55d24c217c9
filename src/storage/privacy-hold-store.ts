import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type { HoldRow, HoldStore, NewHold, SearchToken } from '../privacy/index.js';
import { type AuditedWork, auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { columns } from './journal-statements/columns.js';
import { holdsOn, passGate } from './privacy-erasure-plan.js';

/** Sign-ups that a hold keeps now: those that it names, and those that its person has made since. Cases and notes are none. */
const SELECT = `
  select h.hold_id as "holdId", h.basis, h.placed_by as "placedBy", h.placed_at as "placedAt", h.review_at as "reviewAt",
         h.released_by as "releasedBy", h.released_at as "releasedAt",
         (select count(distinct p.uid)::int from subject_payload p
           where p.uid in (select d.decision_id from privacy_hold_decision d where d.hold_id = h.hold_id)
              or (p.subject_id in (select t.subject_id from privacy_hold_token k
                                     join subject_token t on t.field = k.field and t.token = k.token
                                    where k.hold_id = h.hold_id)
                  and not exists (select from approval_case c where c.case_id = p.uid)
                  and not exists (select from approval_note n where n.note_id = p.uid))) as subjects
    from privacy_hold h`;

const ON_TOKENS = `
  h.hold_id in (select k.hold_id from unnest($1::text[], $2::bytea[]) as w(field, token)
                  join privacy_hold_token k on k.field = w.field and k.token = w.token)`;

type Row = { readonly [Name in keyof HoldRow]: Exclude<HoldRow[Name], undefined> | null };

const holdOf = (row: Row): HoldRow =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as HoldRow;

const cellsOf = (tokens: readonly SearchToken[]): unknown[][] =>
  columns(
    tokens,
    ({ field }) => field,
    ({ token }) => token,
  );

export class PostgresHoldStore implements HoldStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  place(hold: NewHold, entriesOf: (signUps: number) => readonly AuditEntry[]): Promise<HoldRow | undefined> {
    return auditedTransaction(this.database, this.origin, async (client): Promise<AuditedWork<HoldRow | undefined>> => {
      await passGate(client);
      if ('decisionIds' in hold.on && !(await areKept(client, hold.on.decisionIds))) {
        return { result: undefined, entries: [] };
      }
      const { holdId, basis, placedBy, placedAt, reviewAt, on } = hold;
      await client.query(
        'insert into privacy_hold (hold_id, basis, placed_by, placed_at, review_at) values ($1, $2, $3, $4, $5)',
        [holdId, basis, placedBy, placedAt, reviewAt ?? null],
      );
      if ('tokens' in on) {
        await client.query(
          `insert into privacy_hold_token (hold_id, field, token)
           select $3::uuid, w.field, w.token from unnest($1::text[], $2::bytea[]) as w(field, token) on conflict do nothing`,
          [...cellsOf(on.tokens), holdId],
        );
      } else {
        await client.query(
          `insert into privacy_hold_decision (hold_id, decision_id)
           select $2::uuid, d from unnest($1::uuid[]) as d on conflict do nothing`,
          [on.decisionIds, holdId],
        );
      }
      const placed = await one(client, holdId);
      return { result: placed, entries: entriesOf(placed?.subjects ?? 0) };
    });
  }

  release(
    {
      holdId,
      by,
      at,
      reason,
    }: { readonly holdId: string; readonly by: string; readonly at: Date; readonly reason: string },
    entries: readonly AuditEntry[],
  ): Promise<HoldRow | 'released_before' | undefined> {
    return auditedTransaction(
      this.database,
      this.origin,
      async (client): Promise<AuditedWork<HoldRow | 'released_before' | undefined>> => {
        await passGate(client);
        const current = await one(client, holdId);
        if (!current || current.releasedAt) return { result: current && 'released_before', entries: [] };
        await client.query(
          'update privacy_hold set released_by = $2, released_at = $3, release_reason = $4 where hold_id = $1',
          [holdId, by, at, reason],
        );
        const released = await one(client, holdId);
        // What is not needed any more is not kept: a hold that is over says nothing about anybody.
        await client.query('delete from privacy_hold_token where hold_id = $1', [holdId]);
        return { result: released, entries };
      },
    );
  }

  list(): Promise<readonly HoldRow[]> {
    return this.#select(`${SELECT} order by h.hold_id desc`, []);
  }

  covering(decisionId: string): Promise<readonly string[]> {
    return reading(this.database, async (client) => (await holdsOn(client, [decisionId])).get(decisionId) ?? []);
  }

  standingOn(tokens: readonly SearchToken[], decisionIds: readonly string[]): Promise<readonly HoldRow[]> {
    return this.#select(
      `${SELECT} where h.released_at is null
          and (${ON_TOKENS} or h.hold_id in (select d.hold_id from privacy_hold_decision d where d.decision_id = any($3::uuid[])))
        order by h.hold_id desc`,
      [...cellsOf(tokens), decisionIds],
    );
  }

  #select(text: string, values: readonly unknown[]): Promise<readonly HoldRow[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<Row>(text, [...values]);
      return rows.map(holdOf);
    });
  }
}

async function one(client: PoolClient, holdId: string): Promise<HoldRow | undefined> {
  const { rows } = await client.query<Row>(`${SELECT} where h.hold_id = $1`, [holdId]);
  return rows[0] && holdOf(rows[0]);
}

async function areKept(client: PoolClient, decisionIds: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ kept: number }>(
    `select count(*)::int as kept from subject_payload p
      where p.uid = any($1::uuid[]) and not exists (select from approval_case c where c.case_id = p.uid)`,
    [decisionIds],
  );
  return rows[0]?.kept === new Set(decisionIds).size;
}
