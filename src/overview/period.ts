import { bucketStart, WIDTH_MS, type Width } from './tally.js';
import type { Period } from './tally-store.port.js';

const { hour: HOUR_MS, day: DAY_MS } = WIDTH_MS;
const DEFAULT_MS = 24 * HOUR_MS;
export const MAX_DAYS = 400;

/** The finest buckets that give a chart of at most some two hundred points, and that are still kept. */
const CHOICES: readonly { readonly width: Width; readonly spanMs: number; readonly ageMs: number }[] = [
  { width: 'minute', spanMs: 3 * HOUR_MS, ageMs: 47 * HOUR_MS },
  { width: 'hour', spanMs: 7 * DAY_MS, ageMs: MAX_DAYS * DAY_MS },
];

const widthFor = (from: number, to: number, now: number): Width =>
  CHOICES.find(({ spanMs, ageMs }) => to - from <= spanMs && now - from <= ageMs)?.width ?? 'day';

/** What a chart is asked for, as whole buckets; or what is wrong with it. Without anything: the last 24 hours. */
export function periodOf(
  asked: { readonly from?: Date; readonly to?: Date },
  now: Date,
): Period | { readonly problem: string } {
  const to = (asked.to ?? now).getTime();
  const from = asked.from?.getTime() ?? to - DEFAULT_MS;
  if (from >= to) return { problem: 'must be before the end of the period' };
  if (to - from > MAX_DAYS * DAY_MS)
    return { problem: `must be at most ${MAX_DAYS} days before the end of the period` };
  const width = widthFor(from, to, now.getTime());
  return {
    width,
    from: new Date(bucketStart(from, width)),
    to: new Date(bucketStart(to - 1, width) + WIDTH_MS[width]),
  };
}

/** Start of each bucket. */
export function bucketsOf({ width, from, to }: Period): readonly Date[] {
  const count = (to.getTime() - from.getTime()) / WIDTH_MS[width];
  return Array.from({ length: count }, (_, at) => new Date(from.getTime() + at * WIDTH_MS[width]));
}
