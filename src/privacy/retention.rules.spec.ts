import { describe, expect, it } from '@jest/globals';
import type { RetentionClass } from '../config/index.js';
import { classOf, dueAt, isDue, latestDue, type RetainedSignUp } from './retention.rules.js';

const DAY_MS = 86_400_000;
const DECIDED = new Date('2026-01-01T00:00:00Z');
const CLOSED = new Date('2026-03-01T00:00:00Z');
const after = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

const aClass = (change: Partial<RetentionClass> = {}): RetentionClass => ({
  name: 'identity-records',
  clock: 'account-closed',
  periodMs: 10 * DAY_MS,
  flows: [],
  outcomes: [],
  ...change,
});
const aSignUp = (change: Partial<RetainedSignUp> = {}): RetainedSignUp => ({
  decisionId: 'd-1',
  flow: 'customers',
  kind: 'continue',
  decidedAt: DECIDED,
  isApproved: false,
  ...change,
});

describe('when a sign-up is due', () => {
  it.each<[string, Partial<RetainedSignUp>, Partial<RetentionClass>, Date | undefined]>([
    ['by its decision', {}, { clock: 'decision' }, after(DECIDED, 10)],
    [
      'by its decision, whatever became of the account',
      { accountClosedAt: CLOSED },
      { clock: 'decision' },
      after(DECIDED, 10),
    ],
    ['by the closing of its account', { accountClosedAt: CLOSED }, {}, after(CLOSED, 10)],
    ['never while its account is open', {}, {}, undefined],
    ['never while an approved account is open', { kind: 'block', isApproved: true }, {}, undefined],
    ['by its decision where there is no account', { kind: 'block' }, {}, after(DECIDED, 10)],
    ['never where no class names it', {}, { flows: ['partners'] }, undefined],
  ])('%s', (_what, signUp, own, expected) => {
    expect(dueAt(aSignUp(signUp), [aClass(own)])).toEqual(expected);
  });

  it('is at the moment itself, and not a millisecond before', () => {
    const classes = [aClass({ clock: 'decision' })];
    const due = after(DECIDED, 10);
    expect(isDue(aSignUp(), classes, due)).toBe(true);
    expect(isDue(aSignUp(), classes, new Date(due.getTime() - 1))).toBe(false);
  });
});

it('takes the first class that names flow and outcome', () => {
  const classes = [
    aClass({ name: 'partners', flows: ['partners'] }),
    aClass({ name: 'refused', outcomes: ['block'] }),
    aClass({ name: 'rest' }),
  ];
  const names = [
    { flow: 'partners', kind: 'block' },
    { flow: 'customers', kind: 'block' },
    { flow: 'customers', kind: 'continue' },
  ].map((signUp) => classOf(signUp, classes)?.name);
  expect(names).toEqual(['partners', 'refused', 'rest']);
});

it('looks no further back than the shortest class', () => {
  expect(latestDue([aClass(), aClass({ periodMs: 2 * DAY_MS })], CLOSED)).toEqual(after(CLOSED, -2));
});
