import { describe, expect, it } from '@jest/globals';
import type { LoggedEntry } from '../decision-store.port.js';
import type { DecisionSummary } from '../decision-view.js';
import { differencesOf } from './configuration-differences.js';
import { MOCK_NEVER_ACTIVE } from './mock-never-active.js';
import { PROVIDER_DOWN } from './provider-down.js';
import { type Answer, type Asked, MAX_ROWS, type Question, type Sources } from './question.js';
import type { FailedAttempt, QuestionStore } from './question-store.port.js';
import { WHO_SAW } from './who-saw.js';

const NOON = '2026-01-02T12:00:00.000Z';
const FROM = '2026-01-01T00:00:00.000Z';
const DECIDED: DecisionSummary = {
  decisionId: 'd1',
  at: NOON,
  flow: 'customers',
  step: 'before-creating-user',
  kind: 'block',
  status: 'unavailable',
  reason: 'unreachable',
  flagged: false,
  provider: 'idology',
  configVersion: 'f00d',
  personalData: 'kept',
};

const asked = (texts: Readonly<Record<string, string>>): Asked => ({
  now: new Date('2026-02-01T00:00:00Z'),
  text: (name) => texts[name],
  number: () => undefined,
  time: () => undefined,
  period: () => ({ from: new Date(FROM), to: new Date('2026-02-01T00:00:00Z') }),
});

const answerOf = (question: Question, texts: Readonly<Record<string, string>>, store: object): Promise<Answer> =>
  question.answer(asked(texts), {
    store: store as QuestionStore,
    decisions: { search: async () => [] },
    mocks: [],
  } as unknown as Sources);

const failed = (decision: Partial<DecisionSummary> | undefined, fault = 'unreachable'): FailedAttempt => ({
  startedAt: new Date(NOON),
  fault,
  decisionId: 'd1',
  ...(decision && { decision: { ...DECIDED, ...decision } }),
});

const down = (...attempts: readonly FailedAttempt[]): Promise<Answer> =>
  answerOf(PROVIDER_DOWN, { provider: 'idology' }, { failedAttempts: async () => attempts });

describe('what was decided while a provider was down', () => {
  it.each<[Partial<DecisionSummary> | undefined, string, string]>([
    [undefined, 'unreachable', 'not decided yet'],
    [{}, 'unreachable', 'block'],
    [{ status: 'review' }, 'unreachable', 'review'],
    [{ kind: 'continue', flagged: true }, 'unreachable', 'continue-flagged'],
    // The next one may have failed as well: that it was asked is all that is certain.
    [{ provider: 'experian' }, 'timed_out', 'experian was asked next'],
    [{ status: 'pending', reason: 'approval_pending' }, 'unreachable', 'left to an approval'],
    [{ kind: 'continue', status: 'approved', reason: 'approved' }, 'unreachable', 'left to an approval'],
    [
      { kind: 'correct_input', status: 'correction', reason: 'missing_attributes' },
      'missing_attributes',
      'correction asked for',
    ],
    [{ reason: 'recovered_before_policy' }, 'lease_expired', 'none of these: recovered_before_policy'],
  ])('%j after %s is under the policy %s', async (decision, fault, policy) => {
    const { rows } = await down(failed(decision, fault));
    expect(rows[0]?.[3]).toBe(policy);
  });

  it('counts sign-ups, not calls, that continued with a flag', async () => {
    const flagged = failed({ kind: 'continue', flagged: true });
    expect((await down(flagged, flagged)).summary).toBe(
      '2 calls to idology gave no answer; 1 sign-up continued with a flag.',
    );
  });

  it('says no number that it does not know', async () => {
    const many = Array.from({ length: MAX_ROWS + 1 }, () => failed({}));
    const { summary, truncated } = await down(...many);
    expect([summary, truncated]).toEqual([
      `more than ${MAX_ROWS} calls to idology gave no answer; of those that are shown, 0 sign-ups continued with a flag.`,
      true,
    ]);
  });
});

const started = (at: string, ...providers: readonly string[]): LoggedEntry => ({
  origin: 'verigate/x',
  index: 1,
  envelope: Buffer.from(
    JSON.stringify({
      at,
      kind: 'gateway.started',
      actor: { type: 'gateway', id: 'g' },
      body: { config_version: 'f', providers },
    }),
  ),
});

describe('the mock', () => {
  const ask = (starts: readonly LoggedEntry[], failures: readonly FailedAttempt[] = []): Promise<Answer> =>
    answerOf(MOCK_NEVER_ACTIVE, {}, { deeds: async () => starts, failedAttempts: async () => failures });
  const BEFORE = '2025-12-01T00:00:00.000Z';

  it('was active when a process was started with it before the period, and none without it since', async () => {
    expect((await ask([started(BEFORE, 'm:mock')])).rows).toEqual([
      ['start before the period', BEFORE, 'm', 'configuration f', 1],
    ]);
    expect((await ask([started(BEFORE, 'm:mock'), started(BEFORE, 'i:idology')])).rows).toEqual([]);
    expect((await ask([started(BEFORE, 'm:mock'), started(NOON, 'i:idology')])).rows).toHaveLength(1);
  });

  it('says when there were more calls than are shown', async () => {
    const { rows, truncated } = await ask(
      [],
      Array.from({ length: 1_001 }, () => failed({})),
    );
    expect([rows.length, truncated]).toEqual([1_000, true]);
  });
});

describe('who saw a person', () => {
  it('says that not all sign-ups were looked at, where there are too many', async () => {
    const ids = Array.from({ length: MAX_ROWS + 1 }, (_, at) => `d${at}`);
    const store = { sameSubject: async () => ids, entriesAbout: async () => [] };
    const { summary, truncated } = await answerOf(WHO_SAW, { decision: 'd0' }, store);
    expect([truncated, summary]).toEqual([true, expect.stringContaining(`more than ${MAX_ROWS} sign-ups`)]);
  });
});

describe('the differences of two configurations', () => {
  it('are the members that are not the same, by their paths', () => {
    const before = { flows: { a: { budgetMs: 900, route: ['x', 'y'] } }, gone: true, same: 1 };
    const after = { flows: { a: { budgetMs: 800, route: ['x'] } }, list: [], same: 1 };
    expect(differencesOf(JSON.stringify(before), JSON.stringify(after))).toBe(
      'flows.a.budgetMs: 900 -> 800; flows.a.route.1: "y" -> nothing; gone: true -> nothing; list: nothing -> []',
    );
  });

  it('are cut, and say so', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, at]));
    expect(differencesOf('{}', JSON.stringify(many))).toContain('and 11 more');
    expect(differencesOf('{"a":1}', '{"a":1}')).toBe('');
  });
});
