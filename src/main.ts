import { ConfigError, environment, type GatewayConfig, loadConfig } from './config/index.js';
import { type Gateway, startGateway } from './gateway.js';
import { SENDABLE_KINDS } from './notifications/index.js';
import { type Observability, startObservability, tracingSettings } from './observability/index.js';
import { checkRule, lookupLabel } from './policy/index.js';
import { bannerOf, sentenceOf } from './start-report.js';
import { INSTALLED_PROVIDERS } from './verification/installed-providers.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function configOrExit(): GatewayConfig {
  try {
    return loadConfig({
      ...environment,
      installed: INSTALLED_PROVIDERS.map(({ definition }) => definition),
      checks: { attributeRule: checkRule, eventKinds: SENDABLE_KINDS },
    });
  } catch (error) {
    if (error instanceof ConfigError) fail(error.message);
    throw error;
  }
}

function tracingOrExit(): ReturnType<typeof tracingSettings> {
  try {
    return tracingSettings(environment.env);
  } catch (error) {
    return fail((error as Error).message);
  }
}

/** Nothing can be recorded any more: ended in order, for the orchestrator to start a new process. */
function onDatabaseLost({ message }: Error): void {
  process.stderr.write(`${message}\n`);
  endOnce(1);
}

async function start(config: GatewayConfig, observability: Observability): Promise<Gateway> {
  try {
    return await startGateway({ config, observability, onProgress: say, onDatabaseLost });
  } catch (error) {
    const sentence = sentenceOf(error, config);
    if (sentence === undefined) observability.log.write('process.problem', { origin: 'start', error });
    await observability.close();
    return fail(sentence ?? (error as Error).stack ?? String(error));
  }
}

const config = configOrExit();
const observability = await startObservability({
  log: { level: config.server.logLevel },
  tracing: tracingOrExit(),
  flows: [...config.flows.values()],
  providers: [...config.providers.keys(), ...[...config.externalLookups.keys()].map(lookupLabel)],
});
let gateway: Gateway | undefined;
let ending: Promise<void> | undefined;

async function end(code: number): Promise<void> {
  const since = performance.now();
  await gateway
    ?.close()
    .catch((error: unknown) => observability.log.write('process.problem', { origin: 'close', error }));
  observability.log.write('gateway.stopped', { milliseconds: Math.round(performance.now() - since) });
  await observability.close();
  process.exit(code);
}

function endOnce(code: number): void {
  ending ??= end(code);
}

const started = performance.now();
gateway = await start(config, observability);
observability.log.write('gateway.started', {
  configVersion: config.version,
  flows: config.flows.size,
  providers: config.providers.size,
  demo: config.demo,
});
say(bannerOf(config, gateway.url, performance.now() - started, gateway.setupToken));

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => endOnce(0));
// After a fault that nobody caught the state is unknown: what is under way is ended in order, and the orchestrator starts a new process.
for (const origin of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(origin, (error: unknown) => {
    observability.log.write('process.problem', { origin, error });
    endOnce(1);
  });
}
