import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApprovalCase, CaseDecision } from './approval-case.js';
import { CASE_STATES } from './approvals.port.js';
import { judgeDecision } from './case-decision.rules.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const LATER = new Date('2026-12-22T12:00:00Z');

const aCase = (change: Partial<ApprovalCase> = {}): ApprovalCase => ({
  caseId: '0194f0a0-0000-7000-8000-000000000001',
  flow: 'customers',
  decisionId: '0194f0a0-0000-7000-8000-000000000002',
  state: 'requested',
  version: 3,
  fourEyes: false,
  askedFor: 'approval_required',
  subjectId: '0194f0a0-0000-7000-8000-000000000003',
  requestedAt: NOW,
  dueAt: LATER,
  expiresAt: LATER,
  votes: [],
  ...change,
});

const by = (id: string, decision: CaseDecision = 'approve', isRequester = false) => ({
  decision,
  reviewer: { id, isRequester },
});
const voteOf = (staffId: string, decision: CaseDecision = 'approve') => ({
  staffId,
  decision,
  reason: 'other',
  at: NOW,
});

describe('a decision on a case', () => {
  it.each([
    ['one approval closes', aCase(), by('a'), { kind: 'closed', state: 'approved' }],
    ['one denial closes', aCase(), by('a', 'deny'), { kind: 'closed', state: 'denied' }],
    ['four eyes: the first approval is a vote', aCase({ fourEyes: true }), by('a'), { kind: 'vote' }],
    [
      'four eyes: the second approval closes',
      aCase({ fourEyes: true, votes: [voteOf('a')] }),
      by('b'),
      { kind: 'closed', state: 'approved' },
    ],
    [
      'four eyes: the same person is not a second one',
      aCase({ fourEyes: true, votes: [voteOf('a')] }),
      by('a'),
      { kind: 'refused', why: 'already_voted' },
    ],
    [
      'four eyes: nor under another account of theirs',
      aCase({ fourEyes: true, votes: [voteOf('local:a')] }),
      { decision: 'approve', reviewer: { id: 'oidc:a', alsoKnownAs: ['local:a'], isRequester: false } } as const,
      { kind: 'refused', why: 'already_voted' },
    ],
    [
      'four eyes: nor when they change their mind',
      aCase({ fourEyes: true, votes: [voteOf('a')] }),
      by('a', 'deny'),
      { kind: 'refused', why: 'already_voted' },
    ],
    [
      'four eyes: one denial is enough',
      aCase({ fourEyes: true, votes: [voteOf('a')] }),
      by('b', 'deny'),
      { kind: 'closed', state: 'denied' },
    ],
    ['the requester does not approve', aCase(), by('a', 'approve', true), { kind: 'refused', why: 'own_case' }],
    ['the requester may deny', aCase(), by('a', 'deny', true), { kind: 'closed', state: 'denied' }],
    ['the version that was seen', aCase(), { ...by('a'), version: 3 }, { kind: 'closed', state: 'approved' }],
    ['an older version', aCase(), { ...by('a'), version: 2 }, { kind: 'refused', why: 'version_conflict' }],
    ['its time is over', aCase({ expiresAt: NOW }), by('a'), { kind: 'refused', why: 'not_open' }],
  ] as const)('%s', (_, current, ruling, expected) => {
    expect(judgeDecision(current, ruling, NOW)).toEqual(expected);
  });

  it.each(CASE_STATES.filter((state) => state !== 'requested'))('is refused when the case is %s', (state) => {
    for (const decision of ['approve', 'deny'] as const) {
      expect(judgeDecision(aCase({ state }), by('a', decision), NOW)).toEqual({ kind: 'refused', why: 'not_open' });
    }
  });

  it('approves with four eyes only when two different people who are not the requester approved, in whatever order calls come', () => {
    const person = fc.constantFrom('a', 'b', 'requester');
    const calls = fc.array(fc.tuple(person, fc.constantFrom<CaseDecision>('approve', 'deny')), { maxLength: 12 });
    fc.assert(
      fc.property(calls, (sequence) => {
        let current = aCase({ fourEyes: true });
        for (const [id, decision] of sequence) {
          const judged = judgeDecision(current, by(id, decision, id === 'requester'), NOW);
          if (judged.kind === 'refused') continue;
          const state = judged.kind === 'closed' ? judged.state : current.state;
          current = { ...current, state, votes: [...current.votes, voteOf(id, decision)] };
        }
        const voters = current.votes.map(({ staffId }) => staffId);
        expect(new Set(voters).size).toBe(voters.length);
        const approvers = current.votes.filter(({ decision }) => decision === 'approve').map(({ staffId }) => staffId);
        expect(approvers).not.toContain('requester');
        expect(current.state === 'approved').toBe(approvers.length === 2);
      }),
    );
  });
});
