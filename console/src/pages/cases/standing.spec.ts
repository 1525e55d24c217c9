import { describe, expect, it } from '@jest/globals';
import type { CaseVote } from '../../api/contract.js';
import { conflictOf, standingOf } from './standing.js';

const vote = (staffId: string): CaseVote => ({
  staffId,
  decision: 'approve',
  reason: 'other',
  at: '2026-11-01T08:00:00Z',
});
const OPEN = { state: 'requested', fourEyes: true, votes: [] as readonly CaseVote[], version: 3 };

describe('where a case stands for the reader', () => {
  it.each([
    ['one word decides', { ...OPEN, fourEyes: false }, 'open'],
    ['nobody has spoken', OPEN, 'first-of-two'],
    ['somebody else has', { ...OPEN, votes: [vote('key:ben')] }, 'second-of-two'],
    ['the reader has', { ...OPEN, votes: [vote('me')] }, 'spoken'],
    ['it is closed', { ...OPEN, state: 'denied', votes: [vote('me')] }, 'closed'],
  ])('%s', (_, now, standing) => expect(standingOf(now, 'me')).toBe(standing));
});

describe('why a change was refused', () => {
  it.each([
    ['somebody closed it', { ...OPEN, state: 'approved', version: 4 }, 'closed'],
    ['the reader spoke in another window', { ...OPEN, votes: [vote('me')], version: 4 }, 'spoken'],
    ['somebody changed it', { ...OPEN, version: 4 }, 'changed'],
    ['something else', OPEN, 'refused'],
  ])('%s', (_, now, conflict) => expect(conflictOf(3, now, 'me')).toBe(conflict));
});
