import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextAttemptAt, retryAfterMs } from './retry.rules.js';

const START = new Date('2026-11-22T10:00:00Z');
const DAY_MS = 24 * 3_600_000;
const away = { kind: 'away', fault: 'server_error' } as const;
const refused = { kind: 'refused', fault: 'refused' } as const;
const least = () => 0;

/** Seconds from the first attempt to each of the following ones. */
function scheduleOf(end: typeof away | typeof refused, random: () => number): number[] {
  const seconds: number[] = [];
  let now = START;
  for (let attempt = 1; ; attempt += 1) {
    const next = nextAttemptAt({ attempt, firstAttemptAt: START, now }, end, random);
    if (!next) return seconds;
    seconds.push((next.getTime() - START.getTime()) / 1_000);
    now = next;
  }
}

describe('the schedule', () => {
  it('goes on for a day while the receiver is away: quickly at first, then every six hours', () => {
    expect(scheduleOf(away, least)).toEqual([5, 25, 105, 425, 1_705, 6_825, 27_305, 48_905, 70_505]);
  });

  it('is short when the receiver says no', () => {
    expect(scheduleOf(refused, least)).toEqual([5, 25, 105, 425]);
  });

  it('grows, never shrinks, and ends within a day, whatever the jitter', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (jitter) => {
        const seconds = scheduleOf(away, () => jitter.next().value as number);
        expect(seconds.length).toBeGreaterThan(7);
        expect(seconds.every((at, index) => at > (seconds[index - 1] ?? 0))).toBe(true);
        expect(seconds.at(-1)).toBeLessThanOrEqual(DAY_MS / 1_000);
      }),
    );
  });

  it('waits as long as it was asked to, but no longer than six hours', () => {
    const after = (retryAfter: number) =>
      nextAttemptAt({ attempt: 1, firstAttemptAt: START, now: START }, { ...away, retryAfterMs: retryAfter }, least);
    expect(after(1_000)).toEqual(new Date(START.getTime() + 5_000));
    expect(after(600_000)).toEqual(new Date(START.getTime() + 600_000));
    expect(after(30 * DAY_MS)).toEqual(new Date(START.getTime() + DAY_MS / 4));
  });
});

describe('Retry-After', () => {
  it.each([
    [undefined, undefined],
    ['120', 120_000],
    ['Sun, 22 Nov 2026 10:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
  ])('%s', (header, milliseconds) => {
    expect(retryAfterMs(header, START)).toBe(milliseconds);
  });
});
