import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawnPlaces, inHashOrder } from './sample.js';

const first = (seed: string, count: number, size: number): readonly number[] => {
  const places = drawnPlaces(seed, count);
  return Array.from({ length: size }, () => places.next().value as number);
};

describe('the places of a sample', () => {
  it('are these, for everybody who draws again', () => {
    // printf 'audit-2026|0' | sha256sum: the first 32 digits modulo 1000; then |1, |2.
    expect(first('audit-2026', 1_000, 3)).toEqual([968, 695, 879]);
  });

  it('are within the count, and the same for the same seed only', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 10 ** 9 }), (seed, count) => {
        const places = first(seed, count, 20);
        expect(places.every((place) => place >= 0 && place < count)).toBe(true);
        expect(first(seed, count, 20)).toEqual(places);
      }),
    );
    expect(first('a', 10 ** 9, 20)).not.toEqual(first('b', 10 ** 9, 20));
  });

  it('are drawn evenly', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const place of first('even', 10, 20_000)) counts[place] = (counts[place] ?? 0) + 1;
    // 2,000 each expected, standard deviation 42.
    expect(Math.max(...counts.map((count) => Math.abs(count - 2_000)))).toBeLessThan(300);
  });

  it('of a small range are all of them, in an order of the seed', () => {
    const places = Array.from({ length: 50 }, (_, at) => at * 3);
    const ordered = inHashOrder('s', places);
    expect([...ordered].sort((a, b) => a - b)).toEqual(places);
    expect(inHashOrder('s', places.toReversed())).toEqual(ordered);
    expect(inHashOrder('t', places)).not.toEqual(ordered);
  });
});
