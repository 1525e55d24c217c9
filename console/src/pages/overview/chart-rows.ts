import type { LatencyRow, OverviewView } from '../../api/contract.js';

/** Order in which statuses are stacked and listed: what went well at the bottom. One that is not here comes last. */
const ORDER = [
  'verified',
  'approved',
  'not_required',
  'correction',
  'review',
  'pending',
  'rejected',
  'denied',
  'unavailable',
];

const rank = (status: string): number => {
  const at = ORDER.indexOf(status);
  return at < 0 ? ORDER.length : at;
};

/** The statuses that occur, in the order of the stack. */
export const statusesOf = ({ outcomes }: Pick<OverviewView, 'outcomes'>): readonly string[] =>
  [...new Set(outcomes.flatMap(({ counts }) => Object.keys(counts)))].sort((a, b) => rank(a) - rank(b));

/** One row a bucket with a number for every status. */
export const bucketsOf = (
  { outcomes }: Pick<OverviewView, 'outcomes'>,
  statuses: readonly string[],
): readonly { readonly at: string; readonly total: number; readonly counts: Readonly<Record<string, number>> }[] =>
  outcomes.map(({ at, counts }) => {
    const full = Object.fromEntries(statuses.map((status) => [status, counts[status] ?? 0]));
    return { at, counts: full, total: Object.values(full).reduce((sum, count) => sum + count, 0) };
  });

/** Share of the caller's time that the slowest hundredth took, 0-1 and above; undefined when it is not known what the caller waits. */
export const shareOfDeadline = ({ p99Ms, callerTimeoutMs }: LatencyRow): number | undefined =>
  callerTimeoutMs > 0 ? p99Ms / callerTimeoutMs : undefined;
