import type { PipeTransform } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { invalid, keysOf, notFound } from '../staff/index.js';

/** What is no id is the id of nothing. */
export const idOf = (what: string): PipeTransform<string, string> => ({
  transform(id) {
    if (!isUuid(id)) throw notFound(what);
    return id.toLowerCase();
  },
});

/** Id of the last item of the page before. */
export function idBefore(cursor: string | undefined): string | undefined {
  const [id] = keysOf(cursor, 1) ?? [];
  if (id === undefined || isUuid(id)) return id;
  throw invalid([{ path: 'cursor', problem: 'is none of this list: take `next` of the page before' }]);
}
