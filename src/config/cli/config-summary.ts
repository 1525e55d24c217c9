import { basename } from 'node:path';
import type { FlowConfig, GatewayConfig, ProviderInstance } from '../gateway-config.js';
import { duration } from '../units.js';

/** What a good configuration means, in a few lines without secrets. `file` is undefined when none was named. */
export function summary(config: GatewayConfig, file: string | undefined): string {
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
