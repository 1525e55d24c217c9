import { expect, it } from '@jest/globals';
import { newer } from './newer-verification.js';

const began = (startedAt: string) =>
  ({ verificationId: startedAt, startedAt, state: 'holds', checked: 1, size: 1 }) as const;

it('shows the verification that began last, whoever began it', () => {
  const [early, late] = [began('2026-11-22T10:00:00.000Z'), began('2026-11-22T10:00:01.000Z')];
  expect(newer(early, late)).toBe(late);
  expect(newer(late, early)).toBe(late);
  expect(newer(undefined, early)).toBe(early);
  expect(newer(early, undefined)).toBe(early);
  expect(newer(undefined, undefined)).toBeUndefined();
});
