export const WIDTHS = ['minute', 'hour', 'day'] as const;
export type Width = (typeof WIDTHS)[number];

export const WIDTH_MS: Readonly<Record<Width, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Start of the bucket that a time is in; buckets are of UTC. Milliseconds. */
export const bucketStart = (time: number, width: Width): number => Math.floor(time / WIDTH_MS[width]) * WIDTH_MS[width];

/**
 * What is counted, and by what:
 *
 * | measure | flow | name | status | detail |
 * |---|---|---|---|---|
 * | `decision` | of the call | kind | status | reason |
 * | `latency` | of the call | | | slot of the time from call to decision |
 * | `late` | of the call | | | |
 * | `human_refusal` | of the case | | | |
 * | `attempt` | of the call | provider | `outcome`, `fault`, `not_asked` | status, or kind of fault |
 * | `attempt_time` | of the call | provider | | slot of the attempt's time |
 * | `charged` | of the call | provider | | |
 */
export type Measure = 'decision' | 'latency' | 'late' | 'human_refusal' | 'attempt' | 'attempt_time' | 'charged';

export interface Tally {
  readonly measure: Measure;
  readonly flow: string;
  readonly name: string;
  readonly status: string;
  readonly detail: string;
  readonly n: number;
}

export interface DatedTally extends Tally {
  readonly width: Width;
  /** Start of the bucket. */
  readonly at: Date;
}
