import { basename, resolve } from 'node:path';
import type { ProviderDefinition } from '#libs/provider-spec';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { ConfigError } from '../config-error.js';
import { environment } from '../environment.js';
import type { FlowConfig, GatewayConfig, ProviderInstance } from '../gateway-config.js';
import { loadConfig } from '../load-config.js';
import { dryFiles } from '../system-files.js';
import { duration } from '../units.js';

/** `npm run config:check [file]`: says that the configuration is good and what it means, or everything that is wrong with it. */
function check(file: string | undefined): string {
  const { env, cwd } = environment;
  const asked = file === undefined ? env : { ...env, VERIGATE_CONFIG: resolve(cwd, file) };
  const installed: readonly ProviderDefinition[] = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  return summary(loadConfig({ env: asked, cwd, installed, files: dryFiles() }), asked.VERIGATE_CONFIG);
}

function summary(config: GatewayConfig, file: string | undefined): string {
  const { server, database } = config;
  const lines = [
    `configuration is good: ${config.demo ? 'no file, the demo' : basename(file || 'verigate.yaml')}, version ${config.version}`,
    `  listens on ${server.host}:${server.port}, ${database.kind} database, log level ${server.logLevel}`,
    ...[...config.flows.values()].flatMap(ofFlow),
    ...[...config.providers.values()].map(ofProvider),
  ];
  return `${lines.join('\n')}\n`;
}

function ofFlow({ name, callerTimeoutMs, budgetMs, authentication, steps, verification, onUnavailable }: FlowConfig) {
  const { basic, clientCertificate } = authentication;
  const methods = [
    ...(basic.length > 0 ? [`${basic.length} password${basic.length > 1 ? 's' : ''}`] : []),
    ...(clientCertificate ? [`certificate in ${clientCertificate.header}`] : []),
  ];
  const policies = Object.entries(onUnavailable).map(([fault, policy]) => `${fault} ${policy}`);
  return [
    `  flow ${name}: the caller waits ${duration(callerTimeoutMs)}, budget ${duration(budgetMs)}, authentication by ${methods.join(' and ')}`,
    ...Object.entries(steps).map(([step, stages]) => `    ${step}: ${stages.join(', ') || 'continue'}`),
    ...(verification ? [`    route: ${verification.route.join(', then ')} (${verification.strategy})`] : []),
    `    when no check is possible: ${policies.join(', ')}`,
  ];
}

const ofProvider = ({ name, definition, limits }: ProviderInstance): string =>
  `  provider ${name}: ${definition.displayName}, at most ${duration(limits.timeoutMs)} an attempt, ${limits.concurrency} at a time`;

try {
  process.stdout.write(check(process.argv[2]));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
