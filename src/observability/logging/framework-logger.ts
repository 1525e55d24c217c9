import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** Parts of Nest that write only their own words while the application is put together. Text of any other context is not logged. */
const BOOTSTRAP_CONTEXTS: ReadonlySet<string> = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'LegacyRouteConverter',
]);

/** Parts that report an error and throw it as well. Whoever started the application says why it did not start; here that is for `debug`. */
const THROWING_CONTEXTS: ReadonlySet<string> = new Set(['ExceptionHandler', 'NestApplication']);

/** Nest's own log as events of ours: what it says at `debug`, what worries it at `warn`. */
export function frameworkLogger(log: Log): LoggerService {
  const said = (message: unknown, ...rest: unknown[]): void => {
    log.write('framework.message', { ...wordsOf(message, rest), error: errorIn(message, rest) });
  };
  const worried = (message: unknown, ...rest: unknown[]): void => {
    log.write('framework.problem', { ...wordsOf(message, rest), error: errorIn(message, rest) });
  };
  const failed = (message: unknown, ...rest: unknown[]): void => {
    const isThrown = THROWING_CONTEXTS.has(wordsOf(message, rest).context ?? '');
    (isThrown ? said : worried)(message, ...rest);
  };
  return { log: said, debug: said, verbose: said, warn: worried, error: failed, fatal: worried };
}

const errorIn = (message: unknown, rest: readonly unknown[]): unknown =>
  [message, ...rest].find((part) => part instanceof Error);

/** Nest passes the context last. */
function wordsOf(message: unknown, rest: readonly unknown[]): { context?: string; text?: string } {
  const context = rest.findLast((part) => typeof part === 'string');
  if (context === undefined) return {};
  const isOwnText = typeof message === 'string' && BOOTSTRAP_CONTEXTS.has(context);
  return { context, text: isOwnText ? message : undefined };
}
