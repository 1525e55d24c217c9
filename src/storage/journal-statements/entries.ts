import type { PoolClient } from 'pg';
import type { AuditEntry } from '../../audit/index.js';
import { columns } from './columns.js';

/** The counter's row is locked from here to the end of the transaction: indices follow each other without a gap, in the order of commits. */
const APPEND = {
  name: 'append',
  text: `
    with counter as (
      update audit_counter set next = next + $2 where origin = $1 and closed_at is null returning next - $2 as base),
    entries as (
      insert into audit_entry (origin, idx, uid, kind, at, decision_id, leaf_hash, envelope)
      select $1, counter.base + e.position - 1, e.uid, e.kind, e.at, e.decision_id, e.leaf_hash, e.envelope
        from counter,
             unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::uuid[], $7::bytea[], $8::bytea[])
               with ordinality as e(uid, kind, at, decision_id, leaf_hash, envelope, position))
    select base from counter`,
};

/** Appends the entries in their order and returns the index of the first. */
export async function appendAll(client: PoolClient, origin: string, entries: readonly AuditEntry[]): Promise<string> {
  const cells = columns(
    entries,
    ({ uid }) => uid,
    ({ kind }) => kind,
    ({ at }) => at,
    ({ decisionId }) => decisionId,
    ({ leafHash }) => leafHash,
    ({ envelope }) => envelope,
  );
  const { rows } = await client.query<{ base: string }>({ ...APPEND, values: [origin, entries.length, ...cells] });
  const base = rows[0]?.base;
  if (base === undefined) throw new Error(`the log ${origin} is closed`);
  return base;
}
