import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterFault, BACK_OFF } from './back-off.rules.js';
import { GRAPH_FAULTS, retryAfterMs } from './graph-fault.js';

describe('what follows a try that failed', () => {
  it.each([
    ['throttled', 1, { kind: 'again', delayMs: 1_000 }],
    ['unavailable', 2, { kind: 'again', delayMs: 2_000 }],
    ['not_found', 3, { kind: 'again', delayMs: 4_000 }],
    ['unauthenticated', 99, { kind: 'again', delayMs: 450_000 }],
    ['unavailable', 100, { kind: 'give_up' }],
    ['conflict', 7, { kind: 'again', delayMs: 64_000 }],
    ['conflict', 8, { kind: 'give_up' }],
    ['forbidden', 1, { kind: 'give_up' }],
    ['refused', 1, { kind: 'give_up' }],
  ] as const)('%s at try %d', (kind, attempts, expected) => {
    expect(afterFault({ kind }, attempts, 0)).toEqual(expected);
  });

  it('is never earlier than Graph says, nor later than the longest wait without such a word', () => {
    const kind = fc.constantFrom(...GRAPH_FAULTS);
    const wait = fc.option(fc.integer({ min: 0, max: 3_600_000 }), { nil: undefined });
    fc.assert(
      fc.property(
        kind,
        fc.integer({ min: 1, max: 99 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        wait,
        (fault, at, random, ms) => {
          const next = afterFault({ kind: fault, retryAfterMs: ms }, at, random);
          if (next.kind === 'give_up') return;
          expect(next.delayMs).toBeGreaterThanOrEqual(Math.max(ms ?? 0, BACK_OFF.firstMs / 2));
          expect(next.delayMs).toBeLessThanOrEqual(Math.max(ms ?? 0, BACK_OFF.longestMs));
        },
      ),
    );
  });

  it.each([
    ['7', 7_000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After: %p', (header, expected) => {
    expect(retryAfterMs(header, Date.parse('2026-11-22T12:00:00Z'))).toBe(expected);
  });
});
