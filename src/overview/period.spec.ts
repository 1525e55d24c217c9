import { bucketsOf, periodOf } from './period.js';
import type { Period } from './tally-store.port.js';

const NOW = new Date('2026-11-22T10:20:30.500Z');
const period = (from?: string, to?: string): Period => {
  const made = periodOf({ from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined }, NOW);
  if ('problem' in made) throw new Error(made.problem);
  return made;
};
const told = ({ width, from, to }: Period) => `${width} ${from.toISOString()} ${to.toISOString()}`;

it.each<[string, string | undefined, string | undefined, string]>([
  ['nothing: a day', undefined, undefined, 'hour 2026-11-21T10:00:00.000Z 2026-11-22T11:00:00.000Z'],
  [
    'an hour of today',
    '2026-11-22T09:00:30Z',
    '2026-11-22T10:00:00Z',
    'minute 2026-11-22T09:00:00.000Z 2026-11-22T10:00:00.000Z',
  ],
  [
    'an hour of last week, of which minutes are no more',
    '2026-11-15T09:10:00Z',
    '2026-11-15T10:10:00Z',
    'hour 2026-11-15T09:00:00.000Z 2026-11-15T11:00:00.000Z',
  ],
  ['a month', '2026-10-22T12:00:00Z', '2026-11-22T00:00:00Z', 'day 2026-10-22T00:00:00.000Z 2026-11-22T00:00:00.000Z'],
  [
    'an hour of two years ago, of which hours are no more',
    '2024-11-15T09:10:00Z',
    '2024-11-15T10:10:00Z',
    'day 2024-11-15T00:00:00.000Z 2024-11-16T00:00:00.000Z',
  ],
])('%s', (_name, from, to, expected) => {
  expect(told(period(from, to))).toBe(expected);
});

it('never gives a chart of more than 401 points', () => {
  for (const hours of [1, 3, 3.1, 24, 168, 169, 400 * 24]) {
    const from = new Date(NOW.getTime() - hours * 3_600_000);
    expect(bucketsOf(period(from.toISOString())).length).toBeLessThanOrEqual(401);
  }
});

it('has one bucket after the other, from the first to the last', () => {
  const buckets = bucketsOf(period('2026-11-22T08:00:00Z', '2026-11-22T08:03:00Z'));
  expect(buckets.map((at) => at.toISOString().slice(11, 16))).toEqual(['08:00', '08:01', '08:02']);
});

it.each([
  ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z', 'must be before the end'],
  ['2026-11-23T10:00:00Z', undefined, 'must be before the end'],
  ['2025-01-01T00:00:00Z', '2026-11-22T10:00:00Z', 'at most 400 days'],
])('%s to %s is refused', (from, to, problem) => {
  const made = periodOf({ from: new Date(from), to: to ? new Date(to) : undefined }, NOW);
  expect(made).toEqual({ problem: expect.stringContaining(problem) });
});
