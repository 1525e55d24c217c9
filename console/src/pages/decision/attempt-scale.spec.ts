import { describe, expect, it } from '@jest/globals';
import type { AttemptView, TimelineEvent } from '../../api/contract.js';
import { scaleOf } from './attempt-scale.js';

const CALLED = Date.parse('2026-11-22T10:00:00.000Z');
const after = (milliseconds: number): string => new Date(CALLED + milliseconds).toISOString();
const attempt = (attemptId: string, from: number, to: number | undefined): AttemptView => ({
  attemptId,
  planStep: 0,
  provider: 'idology',
  reference: 'r',
  state: to === undefined ? 'intended' : 'outcome',
  startedAt: after(from),
  ...(to === undefined ? {} : { endedAt: after(to), durationMs: to - from }),
  signals: [],
});
const event = (kind: string, at: number): TimelineEvent => ({
  index: 0,
  uid: kind,
  at: after(at),
  kind,
  actor: { type: 'caller', id: 'entra' },
  body: {},
  state: 'sealed',
});
const claimed = event('signup.claimed', 0);
const decided = (at: number): TimelineEvent => event('signup.decided', at);

describe('scaleOf', () => {
  it('draws from the call to the deadline', () => {
    const scale = scaleOf([attempt('a', 400, 2000)], [claimed, decided(2000)], after(1), 4000);
    expect(scale).toMatchObject({ spanMs: 4000, deadline: 100, answered: 50, answeredMs: 2000 });
    expect(scale.bars).toEqual([{ attemptId: 'a', start: 10, width: 40, isLate: false }]);
  });

  it('goes on to the end of what lasted longer, and calls it late', () => {
    const scale = scaleOf([attempt('a', 0, 8000)], [claimed, decided(4000)], after(1), 4000);
    expect(scale).toMatchObject({ spanMs: 8000, deadline: 50 });
    expect(scale.bars[0]).toMatchObject({ isLate: true, width: 100 });
  });

  it('does without deadline, without the call in the story, and with an attempt under way', () => {
    const scale = scaleOf([attempt('a', 100, undefined)], [], after(100), undefined);
    expect(scale.deadline).toBeUndefined();
    expect(scale.answeredMs).toBeUndefined();
    expect(scale.bars[0]).toMatchObject({ start: 0, isLate: false });
    expect(scale.bars[0]?.width).toBeGreaterThan(0);
    expect(scaleOf([], [claimed], after(0), undefined).spanMs).toBeGreaterThan(0);
  });

  it('keeps every bar inside, and thick enough to be seen', () => {
    const scale = scaleOf([attempt('a', 4000, 4000)], [claimed], after(4000), 4000);
    const [bar] = scale.bars;
    expect((bar?.start ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(100.001);
    expect(bar?.width).toBeGreaterThan(0.5);
  });
});
