import { keepPreviousData } from '@tanstack/react-query';
import { query } from '../../api/index.js';
import { boundsOf, isPeriodName, type Period } from '../../parts/period.js';

export interface Asked extends Period {
  readonly flow?: string;
}

/** Charts renew themselves this often. */
export const EVERY_MS = 15_000;

/** Reads the address; without anything, the last day. */
export function askedIn(search: URLSearchParams): Asked {
  const last = search.get('last');
  const flow = search.get('flow') ?? undefined;
  const from = search.get('from') ?? undefined;
  const to = search.get('to') ?? undefined;
  if (isPeriodName(last)) return { last, flow };
  return from === undefined && to === undefined ? { last: 'day', flow } : { from, to, flow };
}

/** Writes an address; what is empty is left out. */
export const searchOf = (asked: Readonly<Record<string, string | undefined>> | Asked): URLSearchParams =>
  new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined && value !== ''));

export const overviewQuery = (asked: Asked, now: Date) => ({
  ...query('GET /overview', { query: { ...boundsOf(asked, now), flow: asked.flow } }),
  placeholderData: keepPreviousData,
});
