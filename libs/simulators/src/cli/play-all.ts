import { countInMetrics } from './call-counter.js';
import { mockScenarios } from './mock-scenarios.js';
import type { SignupOptions } from './options.js';
import { openOwnStage } from './own-stage.js';
import { credentialFor } from './play-one.js';
import { jsonLine, table } from './report.js';
import { runScenario, type ScenarioGroup } from './run-scenario.js';
import type { ScenarioResult } from './scenario.js';
import type { Surroundings } from './surroundings.js';

/** Resolves to the exit code. */
export async function playAll(options: SignupOptions, around: Surroundings, signal: AbortSignal): Promise<number> {
  const say = options.json ? () => {} : around.write;
  const report = options.json ? (result: ScenarioResult) => around.write(jsonLine(result)) : () => {};
  const results =
    options.url === undefined
      ? await onOwnStage(around, signal, say, report)
      : await onTheirs(options, around, signal, say, report);
  if (!options.json) around.write(table(results));
  return results.every(({ ok }) => ok) ? 0 : 1;
}

type Say = (text: string) => void;
type Report = (result: ScenarioResult) => void;

async function onOwnStage(
  around: Surroundings,
  signal: AbortSignal,
  say: Say,
  report: Report,
): Promise<ScenarioResult[]> {
  const stage = await openOwnStage(around, signal, say);
  try {
    return await playGroups(stage.groups, report);
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
  const { url = '', flow } = options;
  const credential = credentialFor(options, around);
  const scenarios = mockScenarios(flow);
  say(
    `Playing the ${scenarios.length} scenarios that flow "${flow}" can show with the mock provider; those that need vendor servers need a gateway of our own (leave out --url).`,
  );
  return playGroups([{ scenarios, stage: { url, credential, vendorCalls: countInMetrics(url), signal } }], report);
}

async function playGroups(groups: readonly ScenarioGroup[], report: Report): Promise<ScenarioResult[]> {
  // All settle before anything is taken down under them.
  const played = await Promise.allSettled(groups.map((group) => playInTurn(group, report)));
  return played.flatMap((group) => {
    if (group.status === 'rejected') throw group.reason;
    return group.value;
  });
}

async function playInTurn({ scenarios, stage }: ScenarioGroup, report: Report): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) {
    stage.signal?.throwIfAborted();
    const result = await runScenario(scenario, stage);
    report(result);
    results.push(result);
  }
  return results;
}
