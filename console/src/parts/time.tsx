import { locale } from '../words/index.js';

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];
/** Older than this, how long ago says nothing. */
const RELATIVE_MS = 7 * 86_400_000;

/** `3 minutes ago`, in the language of the console; undefined when it is more than a week away. */
export function relative(at: Date, now: Date, language: string): string | undefined {
  const difference = at.getTime() - now.getTime();
  if (Math.abs(difference) > RELATIVE_MS) return undefined;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(difference) >= length) ?? (['second', 1000] as const);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(difference / size), unit);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs as much as hundreds of uses. */
function formatOf(language: string, isPrecise: boolean): Intl.DateTimeFormat {
  const key = `${language} ${isPrecise}`;
  const known = formats.get(key);
  if (known) return known;
  const time = isPrecise ? ({ fractionalSecondDigits: 3 } as const) : {};
  const made = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...time,
  });
  formats.set(key, made);
  return made;
}

/** As text, where no element can stand. */
export const formatInstant = (at: string): string => formatOf(locale(), false).format(new Date(at));

interface TimeProps {
  /** RFC 3339. */
  readonly at: string;
  /** Also how long ago it is. */
  readonly isRelative?: boolean;
  /** To the millisecond. */
  readonly isPrecise?: boolean;
}

/** In the reader's own zone; the exact time in UTC stands in the title. */
export function Time({ at, isRelative = false, isPrecise = false }: TimeProps) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  const ago = isRelative ? relative(date, new Date(), locale()) : undefined;
  return (
    <time dateTime={at} title={date.toISOString().replace('T', ' ').replace('Z', ' UTC')}>
      {formatOf(locale(), isPrecise).format(date)}
      {ago && <span className="quiet"> · {ago}</span>}
    </time>
  );
}

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale(), options).format(value);

/** 850 ms, 1.2 s. */
export const formatDuration = (milliseconds: number): string =>
  milliseconds < 1000
    ? formatNumber(Math.round(milliseconds), { style: 'unit', unit: 'millisecond', unitDisplay: 'narrow' })
    : formatNumber(milliseconds / 1000, {
        style: 'unit',
        unit: 'second',
        unitDisplay: 'narrow',
        maximumFractionDigits: 1,
      });

export const formatBytes = (bytes: number): string => {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)), steps.length - 1);
  const unit = steps[step] ?? 'byte';
  return formatNumber(bytes / 1000 ** step, { style: 'unit', unit, maximumFractionDigits: step === 0 ? 0 : 1 });
};
