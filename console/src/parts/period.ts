/** Periods by name stand in addresses as they are (`last=day`), so that a link of yesterday shows today. Milliseconds. */
export const PERIODS = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
} as const;

export type PeriodName = keyof typeof PERIODS;

/** Either the last so-and-so-long, or dates (RFC 3339), or neither: any time. */
export interface Period {
  readonly last?: PeriodName;
  readonly from?: string;
  readonly to?: string;
}

export const isPeriodName = (text: string | null): text is PeriodName => text !== null && Object.hasOwn(PERIODS, text);

/** Bounds are whole minutes, so that the same question asked twice is the same question. */
const MINUTE = 60_000;

/** What the API is asked for. */
export function boundsOf({ last, from, to }: Period, now: Date): { readonly from?: string; readonly to?: string } {
  if (last === undefined) return { from, to };
  const since = Math.floor((now.getTime() - PERIODS[last]) / MINUTE) * MINUTE;
  return { from: new Date(since).toISOString() };
}

/** What `<input type="datetime-local">` shows: local time without zone, to the minute. */
export function toLocalInput(at: string | undefined): string {
  if (at === undefined || Number.isNaN(Date.parse(at))) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}

export const fromLocalInput = (text: string): string | undefined =>
  text === '' || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
