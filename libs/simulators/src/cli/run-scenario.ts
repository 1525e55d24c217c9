import { setTimeout as pause } from 'node:timers/promises';
import { type CallerSettings, callAsMicrosoft, type SeenPage } from '../callers/index.js';
import { between, type CallCounter } from './call-counter.js';
import type { Scenario, ScenarioResult } from './scenario.js';
import type { Credential } from './surroundings.js';

/** How long a person presses Continue, and how often. */
const LATER_MS = 20_000;
const PRESS_EVERY_MS = 400;

export interface Stage {
  readonly url: string;
  readonly credential: Credential;
  readonly vendorCalls: CallCounter;
  readonly signal?: AbortSignal;
}

/** One scenario, ready to be played. */
export interface Play {
  readonly name: string;
  run(): Promise<ScenarioResult>;
}

/** Plays that share vendors, hence wait for each other; groups do not. */
export interface PlayGroup {
  readonly plays: readonly Play[];
  readonly signal?: AbortSignal;
}

export const groupOf = (scenarios: readonly Scenario[], stage: Stage): PlayGroup => ({
  plays: scenarios.map((scenario) => ({ name: scenario.name, run: () => runScenario(scenario, stage) })),
  signal: stage.signal,
});

/** Plays one scenario and compares what came of it. Nothing else may call the same vendors meanwhile. */
export async function runScenario(scenario: Scenario, stage: Stage): Promise<ScenarioResult> {
  const before = await stage.vendorCalls();
  const settings = callerSettings(scenario, stage);
  const first = await callAsMicrosoft(settings);
  const second = await FOLLOW_UPS[scenario.followUp ?? 'again'](settings, stage);
  const counted = between(before, await stage.vendorCalls());
  const problems = [...flawsOf(scenario, first, second), ...flawsOfCalls(scenario, counted)];
  return {
    name: scenario.name,
    expected: scenario.ends ? `${scenario.expected}, then ${scenario.ends}` : scenario.expected,
    seen: scenario.ends && second ? `${first.page}, then ${second.page}` : first.page,
    status: first.status ?? null,
    milliseconds: first.milliseconds,
    ...counted,
    ok: problems.length === 0,
    problems,
  };
}

function callerSettings(scenario: Scenario, { url, credential, signal }: Stage): CallerSettings {
  const { flow, form, step = 'before-creating-user', tenant, locale, patienceMs, wrongSecret = false } = scenario;
  const shown = wrongSecret ? { ...credential, secret: `${credential.secret}-not` } : credential;
  return { url, flow, step, form, tenant, locale, patienceMs, credential: shown, signal };
}

type FollowUp = (settings: CallerSettings, stage: Stage) => Promise<SeenPage | undefined>;

const pressUntilDecided: FollowUp = async (settings, { signal }) => {
  const until = performance.now() + LATER_MS;
  for (;;) {
    const seen = await callAsMicrosoft(settings);
    if (seen.page !== 'form error' || performance.now() > until) return seen;
    await pause(PRESS_EVERY_MS, undefined, { signal });
  }
};

const FOLLOW_UPS: Readonly<Record<NonNullable<Scenario['followUp']>, FollowUp>> = {
  nothing: () => Promise.resolve(undefined),
  // With all the patience of the tenant: this answer must not be lost once more.
  again: (settings) => callAsMicrosoft({ ...settings, patienceMs: undefined }),
  later: pressUntilDecided,
};

function* flawsOf(scenario: Scenario, first: SeenPage, second: SeenPage | undefined): Generator<string> {
  const { expected, says, status, attempts = 1, ends } = scenario;
  if (first.page !== expected) yield `the page is "${first.page}"`;
  if (says && !says.test(first.message ?? '')) yield `it says "${first.message ?? ''}"`;
  if (status !== undefined && first.status !== status) yield `the status is ${first.status ?? 'none'}`;
  if (first.attempts !== attempts) yield `the caller sent ${first.attempts} times`;
  // Outside the contract is right only where the scenario wants it so.
  if (first.page !== expected || expected !== 'engine error') yield* first.problems;
  if (!second) return;
  if (second.page !== (ends ?? expected)) yield `the next time the page is "${second.page}"`;
  else if (!ends && second.message !== first.message) yield `the next time it says "${second.message ?? ''}"`;
}

function* flawsOfCalls(
  { vendorCalls, billed = vendorCalls }: Scenario,
  seen: ReturnType<typeof between>,
): Generator<string> {
  const differs = (count: number | null, expected: number) => count !== null && count !== expected;
  if (differs(seen.vendorCalls, vendorCalls)) yield `vendor calls: ${seen.vendorCalls} instead of ${vendorCalls}`;
  if (differs(seen.billed, billed)) yield `billed: ${seen.billed} instead of ${billed}`;
}
