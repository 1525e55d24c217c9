import { describe, expect, it } from '@jest/globals';
import { slaOf } from './sla.js';

const CASE = { state: 'requested', requestedAt: '2026-11-01T08:00:00.000Z', dueAt: '2026-11-02T08:00:00.000Z' };
const at = (text: string) => slaOf(CASE, new Date(text));

describe('a case against its time', () => {
  it.each([
    ['2026-11-01T08:00:00Z', 'fine'],
    ['2026-11-02T01:59:59Z', 'fine'],
    ['2026-11-02T02:00:00Z', 'soon'],
    ['2026-11-02T07:59:59Z', 'soon'],
    ['2026-11-02T08:00:00Z', 'overdue'],
    ['2026-11-09T08:00:00Z', 'overdue'],
  ])('at %s: %s', (now, state) => expect(at(now)).toBe(state));

  it('is due no more once it is closed, however late', () => {
    for (const state of ['approved', 'denied', 'expired', 'withdrawn'])
      expect(slaOf({ ...CASE, state }, new Date('2027-01-01T00:00:00Z'))).toBe('closed');
  });
});
