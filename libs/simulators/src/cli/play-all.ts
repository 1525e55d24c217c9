import { countInMetrics } from './call-counter.js';
import { mockScenarios } from './mock-scenarios.js';
import { Mistake, type SignupOptions } from './options.js';
import { openOwnStage } from './own-stage.js';
import { credentialFor } from './play-one.js';
import { jsonLine, table } from './report.js';
import { groupOf, type PlayGroup } from './run-scenario.js';
import type { ScenarioResult } from './scenario.js';
import type { Surroundings } from './surroundings.js';

/** Resolves to the exit code. */
export async function playAll(options: SignupOptions, around: Surroundings, signal: AbortSignal): Promise<number> {
  const say = options.json ? () => {} : around.write;
  const report = options.json ? (result: ScenarioResult) => around.write(jsonLine(result)) : () => {};
  const results =
    options.url === undefined
      ? await onOwnStage(options, around, signal, say, report)
      : await onTheirs(options, around, signal, say, report);
  if (!options.json) around.write(table(results));
  return results.every(({ ok }) => ok) ? 0 : 1;
}

type Say = (text: string) => void;
type Report = (result: ScenarioResult) => void;

async function onOwnStage(
  { only }: SignupOptions,
  around: Surroundings,
  signal: AbortSignal,
  say: Say,
  report: Report,
): Promise<ScenarioResult[]> {
  const stage = await openOwnStage(around, signal, say);
  try {
    return await playGroups(stage.groups, only, report);
  } finally {
    say('Taking everything down');
    await stage.close();
  }
}

function onTheirs(
  options: SignupOptions,
  around: Surroundings,
  signal: AbortSignal,
  say: Say,
  report: Report,
): Promise<ScenarioResult[]> {
  const { url = '', flow, only } = options;
  const credential = credentialFor(options, around);
  const scenarios = mockScenarios(flow);
  say(
    `Playing the ${scenarios.length} scenarios that flow "${flow}" can show with the mock provider; those that need vendor servers need a gateway of our own (leave out --url).`,
  );
  const group = groupOf(scenarios, { url, credential, vendorCalls: countInMetrics(url), signal });
  return playGroups([group], only, report);
}

async function playGroups(
  groups: readonly PlayGroup[],
  only: string | undefined,
  report: Report,
): Promise<ScenarioResult[]> {
  // All settle before anything is taken down under them.
  const played = await Promise.allSettled(narrowed(groups, only).map((group) => playInTurn(group, report)));
  return played.flatMap((group) => {
    if (group.status === 'rejected') throw group.reason;
    return group.value;
  });
}

/** The plays that have the words in their names. Throws Mistake when there are none. */
function narrowed(groups: readonly PlayGroup[], only = ''): readonly PlayGroup[] {
  const words = only.toLowerCase();
  const left = groups.map(({ plays, signal }) => ({
    plays: plays.filter(({ name }) => name.toLowerCase().includes(words)),
    signal,
  }));
  if (left.every(({ plays }) => plays.length === 0)) {
    throw new Mistake(`No scenario has "${only}" in its name: --all without --only shows the names.`);
  }
  return left;
}

async function playInTurn({ plays, signal }: PlayGroup, report: Report): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for (const play of plays) {
    signal?.throwIfAborted();
    const result = await play.run();
    report(result);
    results.push(result);
  }
  return results;
}
