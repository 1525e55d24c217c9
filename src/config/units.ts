const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const BYTES: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2 };

const QUANTITY = /^(\d{1,9}(?:\.\d{1,3})?) ?([a-z]{1,2})$/i;

function quantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, amount, unit] = QUANTITY.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  return factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** `5s`, `800ms`, `2m`, `1h` in milliseconds; undefined when it is none of them. */
export const milliseconds = (text: string): number | undefined => quantity(text, MILLISECONDS);

/** `64kb`, `512b`, `1mb` in bytes; undefined when it is none of them. */
export const bytes = (text: string): number | undefined => quantity(text, BYTES);

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<string, number>> = { d: 1, y: 365.25 };

/** `35d`, `5y` in milliseconds, whole days: a year is 365.25 of them, rounded up; undefined when it is neither. */
export function period(text: string): number | undefined {
  const [, amount, unit = ''] = QUANTITY.exec(text) ?? [];
  const days = Object.hasOwn(DAYS, unit.toLowerCase()) ? DAYS[unit.toLowerCase()] : undefined;
  return days === undefined ? undefined : Math.ceil(Number(amount) * days) * DAY_MS;
}

const SHOWN = [
  { unit: 'm', factor: 60_000 },
  { unit: 's', factor: 1000 },
] as const;

/** Milliseconds as one would write them in the file. */
export function duration(ms: number): string {
  const shown = SHOWN.find(({ factor }) => ms >= factor && ms % (factor / 10) === 0);
  return shown ? `${ms / shown.factor}${shown.unit}` : `${ms}ms`;
}
