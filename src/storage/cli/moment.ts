const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS };

/** `30d` and `12h` before `now`, a date or a date with a time (UTC unless it says otherwise), or the beginning. Throws RangeError with a sentence. */
export function momentOf(text: string | undefined, now: Date): Date {
  if (text === undefined) return new Date(0);
  const [, amount = '', unit = ''] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const moment =
    amount === '' ? new Date(inUtc(text)) : new Date(now.getTime() - Number(amount) * (UNITS[unit] ?? HOUR_MS));
  if (Number.isNaN(moment.getTime())) {
    throw new RangeError('--since: write 30d, 12h, 2026-11-01 or 2026-11-01T08:00:00Z');
  }
  return moment;
}

/** JavaScript takes a date without a time for UTC, and one with a time for local. Other forms are none. */
function inUtc(text: string): string {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return '';
  return text.includes('T') && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
}
