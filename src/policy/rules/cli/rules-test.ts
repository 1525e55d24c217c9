import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import 'reflect-metadata';
import { PooledHttpPort } from '#libs/provider-kit';
import { Deadline } from '#libs/resilience';
import {
  ConfigError,
  environment,
  type FlowConfig,
  type GatewayConfig,
  loadConfig,
  STEP_NAMES,
  systemFiles,
} from '../../../config/index.js';
import { INSTALLED_PROVIDERS } from '../../../verification/installed-providers.js';
import { RuleUnavailable } from '../attribute-rules.port.js';
import { checkRule } from '../engine/check-rule.js';
import { CompiledAttributeRules } from '../engine/compiled-attribute-rules.js';
import type { AskLookup } from '../engine/rule-run.js';
import { ExternalLookups } from '../lookup/external-lookups.js';
import { fieldLabels } from '../words/field-labels.js';
import { RuleWords } from '../words/rule-words.js';
import { type ExampleRow, readRows } from './example-rows.reader.js';
import { type RowOutcome, type RowResult, resultOf } from './row-result.js';
import { filesWithStandIns, withStandIns } from './stand-in-secrets.js';
import { HELP, readOptions, type TestOptions, TestRefused } from './test-options.js';
import { jsonReport, textReport } from './test-report.js';

const [EXIT_DIFFERENT, EXIT_REFUSED] = [1, 2];

/** `npm run rules:test`: a flow's attribute rules against example rows. */
async function test(options: TestOptions): Promise<number> {
  const config = configOf(options);
  const flow = flowOf(config, options.flow);
  const step = stepOf(flow, options.step);
  const rows = readRows(options.rows, textOf(options.rows, 'the file of rows'));
  const lookups = new ExternalLookups(config.externalLookups.values(), (transport) => new PooledHttpPort(transport), {
    breakerChanged: () => undefined,
  });
  const ask: AskLookup = options.ask ? lookups.ask : () => Promise.resolve({ action: 'accept' });
  const rules = new CompiledAttributeRules([flow], new RuleWords(fieldLabels()), ask, { now: () => options.now });
  const report = options.json ? jsonReport : textReport;
  const results: RowResult[] = [];
  for (const row of rows) {
    const result = resultOf(row, await outcomeOf(rules, flow, step, row));
    results.push(result);
    process.stdout.write(`${report.row(result)}\n`);
  }
  await lookups.close();
  process.stdout.write(`${report.end(results)}\n`);
  return results.some(({ differences }) => differences.length > 0) ? EXIT_DIFFERENT : 0;
}

async function outcomeOf(
  rules: CompiledAttributeRules,
  flow: FlowConfig,
  step: string,
  row: ExampleRow,
): Promise<RowOutcome> {
  const call = { claims: row.claims, identities: [], locales: row.locales };
  try {
    return await rules.apply(flow.name, step, call, Deadline.after(flow.budgetMs));
  } catch (error) {
    if (!(error instanceof RuleUnavailable)) throw error;
    return { problems: [], changes: {}, unavailable: error.message };
  }
}

function configOf({ config, ask }: TestOptions): GatewayConfig {
  const { env, cwd } = environment;
  const path = resolve(cwd, config ?? (env.VERIGATE_CONFIG || 'verigate.yaml'));
  const text = textOf(path, 'the configuration');
  // Whoever is really asked wants real credentials.
  const sources = ask
    ? { env, files: systemFiles }
    : { env: withStandIns(env, text), files: filesWithStandIns(systemFiles, path) };
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  return loadConfig({
    ...sources,
    env: { ...sources.env, VERIGATE_CONFIG: path },
    cwd,
    installed,
    checks: { attributeRule: checkRule },
  });
}

function textOf(path: string, what: string): string {
  try {
    return readFileSync(resolve(environment.cwd, path), 'utf8');
  } catch (error) {
    throw new TestRefused(
      `${what} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): ${path}`,
    );
  }
}

function flowOf(config: GatewayConfig, name: string): FlowConfig {
  const flow = config.flows.get(name);
  if (!flow)
    throw new TestRefused(`--flow is not the name of a flow: known are ${[...config.flows.keys()].join(', ')}`);
  if (flow.attributeRules.length === 0) throw new TestRefused(`the flow ${name} has no attributeRules`);
  return flow;
}

/** At the last of them the person has filled in the form. */
function stepOf({ steps }: FlowConfig, asked: string | undefined): string {
  const known: readonly string[] = STEP_NAMES.filter((step) => steps[step]?.includes('attribute-rules'));
  const step = asked ?? known.at(-1);
  if (step !== undefined && known.includes(step)) return step;
  throw new TestRefused(`--step has no stage attribute-rules in this flow: known are ${known.join(', ') || 'none'}`);
}

try {
  const options = readOptions(process.argv.slice(2), () => new Date());
  if (options === 'help') process.stdout.write(HELP);
  else process.exitCode = await test(options);
} catch (error) {
  if (!(error instanceof TestRefused || error instanceof ConfigError)) throw error;
  const hint = error instanceof TestRefused ? '\nnpm run rules:test -- --help says how.' : '';
  process.stderr.write(`${error.message}${hint}\n`);
  process.exitCode = EXIT_REFUSED;
}
