import { describe, expect, it } from '@jest/globals';
import { jsonAblations } from '#libs/provider-conformance';
import { ProviderError } from '#libs/provider-spec';
import { MOCK_PERSONAS } from '#libs/providers/mock';
import { readMockReply } from '../src/mock.reply.js';

const statusOf = (body: string): string => {
  try {
    return readMockReply(body).status;
  } catch (fault) {
    return ProviderError.is(fault) ? fault.kind : 'unclassified';
  }
};

const replies = MOCK_PERSONAS.flatMap(({ name, play }) =>
  play.kind === 'answer' && name !== 'slow' && name !== 'hang'
    ? [{ name, body: JSON.stringify({ id: 'MOCK-1', ...play.answer }) }]
    : [],
);

describe('a reply of the mock', () => {
  it.each(replies)('$name: no missing fact makes it a pass', ({ body }) => {
    const keep = (path: string) => path.startsWith('findings[');
    expect(jsonAblations(body, { keep }).map(statusOf)).not.toContain('verified');
  });

  it('is a pass only with an id, a known decision and a list of findings', () => {
    const passing = { id: 'MOCK-1', decision: 'PASS', findings: ['N1'] };
    expect(statusOf(JSON.stringify(passing))).toBe('verified');
    expect(statusOf(JSON.stringify({ ...passing, id: undefined }))).toBe('unreadable_response');
    expect(statusOf(JSON.stringify({ ...passing, findings: undefined }))).toBe('unreadable_response');
    expect(statusOf(JSON.stringify({ ...passing, findings: [7] }))).toBe('unreadable_response');
    expect(readMockReply(JSON.stringify({ ...passing, decision: 'MAYBE' }))).toMatchObject({
      status: 'inconclusive',
      reason: 'unmapped_code',
      unmapped: ['MAYBE'],
    });
  });

  it('is not pending without a time to ask again and an end', () => {
    const pending = { id: 'MOCK-1', state: 'PENDING', pollAfterMs: 1, expiresAt: 2 };
    expect(statusOf(JSON.stringify(pending))).toBe('pending');
    expect(jsonAblations(JSON.stringify(pending)).map(statusOf)).not.toContain('pending');
  });
});
