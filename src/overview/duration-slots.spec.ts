import fc from 'fast-check';
import { quantile, slotOf } from './duration-slots.js';

const slotsOf = (times: readonly number[]): Map<number, number> => {
  const slots = new Map<number, number>();
  for (const ms of times) slots.set(slotOf(ms), (slots.get(slotOf(ms)) ?? 0) + 1);
  return slots;
};

it('knows a quantile to a tenth, whatever was counted', () => {
  const times = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95, 0.99), (given, q) => {
      const exact = given.toSorted((a, b) => a - b)[Math.ceil(q * given.length) - 1] ?? 0;
      const told = quantile(slotsOf(given), q) ?? 0;
      expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * 0.1 + 1);
    }),
  );
});

it('does not depend on the order in which slots come', () => {
  const slots = slotsOf([5, 80, 1_200, 40, 7_000]);
  expect(quantile(new Map([...slots].reverse()), 0.5)).toBe(quantile(slots, 0.5));
});

it.each([
  [0, 0],
  [1, 0],
  [2, 8],
  [3, 13],
  [1_000, 80],
  [4_000, 96],
  [1_048_576, 160],
  [1_048_577, 161],
  [9_999_999, 161],
])('%i ms are in slot %i, today and in what is stored', (ms, slot) => {
  expect(slotOf(ms)).toBe(slot);
});

it('knows nothing of nothing', () => {
  expect(quantile(new Map(), 0.5)).toBeUndefined();
});
