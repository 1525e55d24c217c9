import type { PoolClient } from 'pg';
import { type DecisionFilter, type DecisionQuery, firstIdAt } from '../inspection/index.js';
import { equals, FACET, SUMMARY, type SummaryRow } from './decision-columns.js';

type Querying = Pick<PoolClient, 'query'>;

/** Many filters fit many decisions: so many of the newest are looked at before the index of facets is asked. */
const NEWEST = 2_000;
/** A reference that stands on so many calls names none of them. */
const MOST_REFERENCED = 5_000;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const FACETED = [
  'flow',
  'kind',
  'status',
  'reason',
  'provider',
  'flagged',
] as const satisfies readonly (keyof DecisionFilter)[];

/** Every facet that a decision has, each by one step down the index: as many steps as there are facets, however many decisions; and of each one decision. */
const FACETS = `
  with recursive step(facet) as (
    (select ${FACET} from decision order by 1 limit 1)
    union all
    select (select ${FACET} from decision where ${FACET} > s.facet order by 1 limit 1) from step s where s.facet is not null)
  select s.facet from step s,
         lateral (select flow, kind, status, reason, provider, flagged from decision where ${FACET} = s.facet order by decision_id desc limit 1) d
   where s.facet is not null`;

type Order = 'asc' | 'desc';

/** `$1` facets, `$2` ids from, `$3` ids before, `$4` limit: the first of each facet, and of those the first. */
const firstOfFacets = (columns: string, order: Order): string => `
  select ${columns}
    from (select n.decision_id
            from unnest($1::bigint[]) f(facet),
                 lateral (select decision_id from decision
                           where ${FACET} = f.facet and decision_id >= $2 and decision_id < $3
                           order by decision_id ${order} limit $4) n
           order by n.decision_id ${order} limit $4) first
    join decision d using (decision_id)
   order by d.decision_id ${order}`;

/** `$1` ids from, `$2` ids before, `$3` limit. */
const firstOfAll = (columns: string, order: Order): string => `
  select ${columns} from decision d where d.decision_id >= $1 and d.decision_id < $2 order by d.decision_id ${order} limit $3`;

interface Range {
  readonly from: string;
  readonly before: string;
}

/** Newest first: by references or a person where they are given, else by facets, else all. */
export async function searchDecisions(client: Querying, query: DecisionQuery): Promise<readonly SummaryRow[]> {
  const { filter, person = [], before, limit } = query;
  const range = rangeOf(filter, before);
  if (range.from >= range.before) return [];
  if (filter.reference !== undefined || person.length > 0) return byIds(client, query, range);
  if (isUnfaceted(filter)) {
    return rowsOf(client, firstOfAll(SUMMARY, 'desc'), [range.from, range.before, limit]);
  }
  const newest = await amongNewest(client, filter, range, limit);
  return newest.length === limit ? newest : byFacets(client, filter, range, limit);
}

function rangeOf({ from, to }: DecisionFilter, before: string | undefined): Range {
  const end = to === undefined ? LAST_ID : firstIdAt(to);
  return {
    from: from === undefined ? FIRST_ID : firstIdAt(from),
    before: before !== undefined && before.toLowerCase() < end ? before.toLowerCase() : end,
  };
}

async function byFacets(
  client: Querying,
  filter: DecisionFilter,
  { from, before }: Range,
  limit: number,
): Promise<readonly SummaryRow[]> {
  const facets = await facetsOf(client, filter);
  return facets.length === 0 ? [] : rowsOf(client, firstOfFacets(SUMMARY, 'desc'), [facets, from, before, limit]);
}

async function facetsOf(client: Querying, filter: DecisionFilter): Promise<readonly string[]> {
  const values: unknown[] = [];
  const { rows } = await client.query<{ facet: string }>(`${FACETS} and ${conditionsOf(filter, values)}`, values);
  return rows.map(({ facet }) => facet);
}

/** Ids only, oldest first, behind `after`: whole tables are walked through so, part by part. */
export async function idsInOrder(
  client: Querying,
  filter: DecisionFilter,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const { from, before } = rangeOf(filter, undefined);
  const start = after === undefined ? from : idAfter(after);
  const range = { from: start > from ? start : from, before };
  if (range.from >= range.before) return [];
  const ids = async (text: string, values: readonly unknown[]): Promise<readonly string[]> => {
    const { rows } = await client.query<{ decision_id: string }>(text, [...values]);
    return rows.map(({ decision_id }) => decision_id);
  };
  if (filter.reference !== undefined) {
    const values: unknown[] = [range.from, range.before, limit];
    const among = `d.decision_id = any(array(${referencedBy(filter.reference, values)}))`;
    return ids(
      `select d.decision_id from decision d where ${among} and d.decision_id >= $1 and d.decision_id < $2
          and ${conditionsOf(filter, values)} order by d.decision_id limit $3`,
      values,
    );
  }
  if (isUnfaceted(filter)) return ids(firstOfAll('d.decision_id', 'asc'), [range.from, range.before, limit]);
  const facets = await facetsOf(client, filter);
  return facets.length === 0
    ? []
    : ids(firstOfFacets('d.decision_id', 'asc'), [facets, range.from, range.before, limit]);
}

const isUnfaceted = (filter: DecisionFilter): boolean => FACETED.every((name) => filter[name] === undefined);

/** The id that follows, as a number of 128 bits. */
function idAfter(id: string): string {
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return next.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function amongNewest(
  client: Querying,
  filter: DecisionFilter,
  { from, before }: Range,
  limit: number,
): Promise<readonly SummaryRow[]> {
  const values: unknown[] = [from, before, limit];
  return rowsOf(
    client,
    `select ${SUMMARY} from (select * from decision where decision_id >= $1 and decision_id < $2 order by decision_id desc limit ${NEWEST}) d
      where ${conditionsOf(filter, values)} order by d.decision_id desc limit $3`,
    values,
  );
}

/** The ids first, as values: no plan walks through all decisions to meet the few that are meant. */
function byIds(
  client: Querying,
  { filter, person = [], limit }: DecisionQuery,
  { from, before }: Range,
): Promise<readonly SummaryRow[]> {
  const values: unknown[] = [from, before, limit];
  const sources = [
    ...(filter.reference === undefined ? [] : [referencedBy(filter.reference, values)]),
    ...(person.length === 0 ? [] : [signUpsOf(person, values)]),
  ];
  const among = sources.map((source) => `d.decision_id = any(array(${source}))`).join(' and ');
  return rowsOf(
    client,
    `select ${SUMMARY} from decision d where ${among} and d.decision_id >= $1 and d.decision_id < $2
        and ${conditionsOf(filter, values)} order by d.decision_id desc limit $3`,
    values,
  );
}

/** Values are put behind those that are there. */
function referencedBy(reference: string, values: unknown[]): string {
  const text = `$${values.push(reference)}::text`;
  const own = UUID.test(reference) ? [`select $${values.push(reference)}::uuid`] : [];
  const newest = `order by decision_id desc limit ${MOST_REFERENCED}`;
  return [
    ...own,
    `(select decision_id from decision where ${equals('correlation_id', text)} and decision_id >= $1 and decision_id < $2 ${newest})`,
    `select decision_id from provider_attempt where reference = ${text}`,
    `(select decision_id from provider_attempt where vendor_reference is not null and ${equals('vendor_reference', text)}
         and decision_id >= $1 and decision_id < $2 ${newest})`,
  ].join(' union all ');
}

function signUpsOf(person: NonNullable<DecisionQuery['person']>, values: unknown[]): string {
  const subjects = person.map(({ field, token }) => {
    const [name, hash] = [values.push(field), values.push(token)];
    return `select subject_id from subject_token where field = $${name} and token = $${hash}`;
  });
  return `select p.uid from subject_payload p where p.subject_id = any(array(${subjects.join(' intersect ')}))`;
}

/** `d` is the decision; values are put behind those that are there. Always a condition. */
export function conditionsOf(filter: DecisionFilter, values: unknown[]): string {
  const conditions = FACETED.flatMap((name) =>
    filter[name] === undefined ? [] : [`d.${name} = $${values.push(filter[name])}`],
  );
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}

async function rowsOf(client: Querying, text: string, values: readonly unknown[]): Promise<readonly SummaryRow[]> {
  const { rows } = await client.query<SummaryRow>(text, [...values]);
  return rows;
}
