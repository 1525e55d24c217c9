import type { PoolClient } from 'pg';
import type { ErasureTarget } from '../privacy/index.js';

const OTHERS = `
  select subject_id as "subjectId", field || ':' || encode(token, 'hex') as value from subject_token
   where subject_id = any($1::uuid[]) and field <> 'phone'`;

/**
 * How many people a target leads to. A household shares a phone number: those that share no address and no id besides are told apart. An
 * address, an id and named sign-ups are one person's by what they are.
 */
export async function personsAmong(
  client: Pick<PoolClient, 'query'>,
  target: ErasureTarget,
  subjectIds: readonly string[],
): Promise<number> {
  const isByPhone = 'tokens' in target && target.tokens.every(({ field }) => field === 'phone');
  if (!isByPhone) return Math.min(1, subjectIds.length);
  const { rows } = await client.query<{ subjectId: string; value: string }>(OTHERS, [subjectIds]);
  return groupsOf(subjectIds, rows);
}

/** Those with a value in common are one; those without any cannot be told apart, and are one together. */
function groupsOf(
  subjectIds: readonly string[],
  values: readonly { readonly subjectId: string; readonly value: string }[],
): number {
  const known = new Map(subjectIds.map((id) => [id, [] as string[]]));
  for (const { subjectId, value } of values) known.get(subjectId)?.push(value);
  let groups: readonly (readonly string[])[] = [];
  for (const own of known.values()) {
    const mine = own.length === 0 ? [''] : own;
    const isMine = (group: readonly string[]): boolean => group.some((value) => mine.includes(value));
    groups = [...groups.filter((group) => !isMine(group)), [...mine, ...groups.filter(isMine).flat()]];
  }
  return groups.length;
}
