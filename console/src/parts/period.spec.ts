import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundsOf, fromLocalInput, isPeriodName, toLocalInput } from './period.js';

const NOW = new Date('2026-11-22T10:15:30.123Z');

describe('periods', () => {
  it('move with the clock, in whole minutes', () => {
    expect(boundsOf({ last: 'hour' }, NOW)).toEqual({ from: '2026-11-22T09:15:00.000Z' });
    expect(boundsOf({ last: 'week' }, NOW)).toEqual({ from: '2026-11-15T10:15:00.000Z' });
  });

  it('stay where somebody put them', () => {
    const own = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };
    expect(boundsOf(own, NOW)).toEqual(own);
    expect(boundsOf({}, NOW)).toEqual({});
  });

  it('are known by four names', () => {
    expect(['hour', 'day', 'week', 'month', 'year', 'toString', null].map(isPeriodName)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('pass through the fields of a form, to the minute, in whatever zone', () => {
    const minutes = fc.integer({ min: 27_000_000, max: 30_000_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const at = new Date(minute * 60_000).toISOString();
        expect(fromLocalInput(toLocalInput(at))).toBe(at);
      }),
    );
    expect(toLocalInput(undefined)).toBe('');
    expect(toLocalInput('soon')).toBe('');
    expect(fromLocalInput('')).toBeUndefined();
  });
});
