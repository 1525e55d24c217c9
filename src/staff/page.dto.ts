import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { invalid } from './problem.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_CURSOR = 1_024;

/** Query of every list: `?limit=50&cursor=...`. Extend it with the filters of the list. */
export class PageQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CURSOR)
  cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** Where the next page begins: the values of the last item that the list is ordered by. Opaque to clients, no secret. */
const cursorOf = (...keys: readonly string[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** The values of a cursor that `cursorOf` made of as many; undefined without a cursor. Throws a 400 of the place `cursor`. */
export function keysOf(cursor: string | undefined, count: number): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  const keys = parsed(cursor);
  const isOurs = Array.isArray(keys) && keys.length === count && keys.every((key) => typeof key === 'string');
  if (!isOurs) throw invalid([{ path: 'cursor', problem: 'is none of this list: take `next` of the page before' }]);
  return keys;
}

/** Of `limit + 1` rows, in their order: the page, and where the next begins when there is one. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  keys: (last: Item) => readonly string[],
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: cursorOf(...keys(last)) } : { items };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
