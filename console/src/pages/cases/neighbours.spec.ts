import { describe, expect, it } from '@jest/globals';
import type { CaseView } from '../../api/contract.js';
import { neighboursOf, nextToDecide } from './neighbours.js';

const ME = 'local:me';
const aCase = (caseId: string, more: Partial<CaseView> = {}): CaseView => ({
  caseId,
  decisionId: 'd',
  flow: 'members',
  state: 'requested',
  version: 1,
  askedFor: 'approval_required',
  fourEyes: true,
  requestedAt: '2026-11-01T08:00:00Z',
  dueAt: '2026-11-02T08:00:00Z',
  expiresAt: '2026-11-09T08:00:00Z',
  overdue: false,
  votes: [],
  ...more,
});
const mine = { votes: [{ staffId: ME, decision: 'approve', reason: 'other', at: '2026-11-01T09:00:00Z' }] } as const;
const QUEUE = [aCase('a'), aCase('b'), aCase('c', mine), aCase('d', { state: 'denied' }), aCase('e')];

describe('beside a case in the queue', () => {
  it.each([
    ['a', { previous: undefined, next: 'b' }],
    ['b', { previous: 'a', next: 'c' }],
    ['e', { previous: 'd', next: undefined }],
    ['gone', { previous: undefined, next: 'a' }],
  ])('of %s', (id, expected) => expect(neighboursOf(QUEUE, id)).toEqual(expected));

  it('is nobody in an empty queue', () => expect(neighboursOf([], 'a')).toEqual({}));
});

describe('the next case to decide', () => {
  it.each([
    ['a', 'b'],
    ['b', 'e'],
    ['e', 'a'],
    ['gone', 'a'],
  ])('after %s is %s: not what is closed, nor where I have spoken', (id, next) =>
    expect(nextToDecide(QUEUE, id, ME)).toBe(next),
  );

  it('is none when this was the last', () => {
    expect(nextToDecide([aCase('a')], 'a', ME)).toBeUndefined();
    expect(nextToDecide([aCase('a'), aCase('c', mine)], 'a', ME)).toBeUndefined();
  });
});
