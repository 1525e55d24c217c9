import { isDeepStrictEqual } from 'node:util';
import { callAsMicrosoft, type SeenPage } from '../callers/index.js';
import { between } from './call-counter.js';
import type { ExpectedPage, PolicyScenario, Press, Props, Scene } from './policy-scenario.js';
import type { Stage } from './run-scenario.js';
import type { ScenarioResult } from './scenario.js';

/** The story cannot go on: what would follow rests on what did not come. */
class NotAsExpected extends Error {
  override readonly name = 'NotAsExpected';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

interface Pressed {
  readonly expected: ExpectedPage;
  readonly seen: SeenPage;
}

/** Plays one story to its end, or to where it goes wrong. Nothing else may call the same provider meanwhile. Rejects when it is interrupted. */
export async function playPolicy(scenario: PolicyScenario, stage: Stage, props: Props): Promise<ScenarioResult> {
  const before = await stage.vendorCalls();
  const pressed: Pressed[] = [];
  const problems = [...(await problemsOf(scenario, sceneAt(stage, props, pressed), stage.signal))];
  const { vendorCalls, billed } = between(before, await stage.vendorCalls());
  if (vendorCalls !== null && vendorCalls !== scenario.vendorCalls) {
    problems.push(`vendor calls: ${vendorCalls} instead of ${scenario.vendorCalls}`);
  }
  const [first] = pressed;
  return {
    name: scenario.name,
    expected: pressed.map(({ expected }) => expected.page).join(', then '),
    seen: pressed.map(({ seen }) => seen.page).join(', then '),
    status: first?.seen.status ?? null,
    milliseconds: first?.seen.milliseconds ?? 0,
    vendorCalls,
    billed,
    ok: problems.length === 0,
    problems,
  };
}

async function problemsOf({ play }: PolicyScenario, scene: Scene, signal?: AbortSignal): Promise<readonly string[]> {
  try {
    await play(scene);
    return [];
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof NotAsExpected ? error.problems : [(error as Error).message];
  }
}

function sceneAt({ url, credential, signal }: Stage, props: Props, pressed: Pressed[]): Scene {
  const call = ({ flow, form, step = 'before-creating-user', locale }: Press, patienceMs?: number) =>
    callAsMicrosoft({ url, flow, step, form, locale, patienceMs, credential, signal });
  return {
    ...props,
    signal,
    async press(press, expected) {
      const seen = await call(press, press.patienceMs);
      pressed.push({ expected, seen });
      // With all the patience of the tenant: this answer must not be lost once more.
      const again = await call(press);
      const flaws = [...flawsOf(expected, seen, again)];
      if (flaws.length > 0) throw new NotAsExpected(flaws.map((flaw) => `press ${pressed.length}: ${flaw}`));
      return seen;
    },
    must(holds, problem) {
      if (!holds) throw new NotAsExpected([problem]);
    },
  };
}

function* flawsOf(expected: ExpectedPage, seen: SeenPage, again: SeenPage): Generator<string> {
  const { page, says, claims, attempts = 1 } = expected;
  if (seen.page !== page) yield `the page is "${seen.page}"`;
  if (says && !says.test(seen.message ?? '')) yield `it says "${seen.message ?? ''}"`;
  if (claims && !isDeepStrictEqual(seen.claims, claims)) yield `the claims are ${JSON.stringify(seen.claims)}`;
  if (seen.attempts !== attempts) yield `the caller sent ${seen.attempts} times`;
  yield* seen.problems;
  if (again.status !== seen.status || again.body !== seen.body) yield `the same bytes are answered ${again.body ?? ''}`;
}
