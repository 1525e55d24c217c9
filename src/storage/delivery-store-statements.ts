import type { Delivery, DeliveryState } from '../notifications/index.js';

export interface DeliveryRow {
  readonly target: string;
  readonly event_id: string;
  readonly origin: string;
  readonly idx: string;
  readonly kind: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly first_attempt_at: Date | null;
  readonly next_at: Date;
  readonly http_status: number | null;
  readonly fault: string | null;
  readonly ended_at: Date | null;
}

const COLUMNS =
  'd.target, d.event_id, d.origin, d.idx, d.kind, d.state, d.attempts, d.first_attempt_at, d.next_at, d.http_status, d.fault, d.ended_at';

export const deliveryOf = (row: DeliveryRow): Delivery => ({
  target: row.target,
  eventId: row.event_id,
  origin: row.origin,
  index: row.idx,
  kind: row.kind,
  state: row.state,
  attempts: row.attempts,
  firstAttemptAt: row.first_attempt_at ?? undefined,
  nextAt: row.next_at,
  httpStatus: row.http_status ?? undefined,
  fault: row.fault ?? undefined,
  endedAt: row.ended_at ?? undefined,
});

/** The same statements for both tables. */
export const statementsFor = (table: 'webhook_delivery' | 'mail_delivery') => ({
  plan: `
    with place as (select origin, next_idx from notification_cursor where sink = $1 for update),
    entries as (
      select e.origin, e.idx, e.uid, e.kind from place p
        join audit_entry e on e.origin = p.origin and e.idx >= p.next_idx
       order by e.idx limit $5),
    planned as (
      insert into ${table} (target, event_id, origin, idx, kind, state, next_at)
      select r.target, e.uid, e.origin, e.idx, e.kind, 'pending', $4::timestamptz
        from entries e join unnest($2::text[], $3::text[]) as r(kind, target) on r.kind = e.kind
      on conflict (target, event_id) do nothing)
    update notification_cursor set next_idx = (select max(idx) + 1 from entries)
     where sink = $1 and exists (select 1 from entries)`,
  nextOrigin: `
    update notification_cursor c set origin = n.origin, next_idx = 0
      from audit_counter k, lateral (select min(origin) as origin from audit_counter where origin > k.origin) n
     where c.sink = $1 and k.origin = c.origin and k.closed_at is not null and n.origin is not null and c.next_idx = k.next`,
  head: `
    select ${COLUMNS}, e.envelope from ${table} d join audit_entry e on e.origin = d.origin and e.idx = d.idx
     where d.target = $1 and d.state = 'pending' order by d.origin, d.idx limit 1`,
  due: `
    select ${COLUMNS}, e.envelope from ${table} d join audit_entry e on e.origin = d.origin and e.idx = d.idx
     where d.state = 'pending' and d.next_at <= $1 order by d.origin, d.idx limit $2`,
  settle: `
    update ${table}
       set state = $4, attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, $5), next_at = $6, http_status = $7,
           fault = $8, ended_at = case when $4 = 'pending' then null else $5::timestamptz end
     where target = $1 and event_id = $2 and attempts = $3 and state = 'pending'`,
  list: `
    select ${COLUMNS} from ${table} d
     where ($1::text is null or d.target = $1) and ($2::text is null or d.state = $2)
       and ($3::text is null or (d.origin, d.idx, d.target) < ($3::text, $4::bigint, $5::text))
     order by d.origin desc, d.idx desc, d.target desc limit $6`,
  lock: `select state from ${table} where target = $1 and event_id = $2 for update`,
  replay: `
    update ${table} set state = 'pending', attempts = 0, first_attempt_at = null, next_at = $3, http_status = null, fault = null,
           ended_at = null
     where target = $1 and event_id = $2`,
  prune: `
    delete from ${table} where (target, event_id) in (
      select target, event_id from ${table} where state in ('delivered', 'dropped') and ended_at < $1 limit $2)`,
});
