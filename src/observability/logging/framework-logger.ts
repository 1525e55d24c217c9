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

/** Where Nest reports why it did not start, before it throws the same: whoever started it says so in a sentence, this only at `debug`. */
const START_FAILURE = 'ExceptionHandler';

/** Nest's own log as events of ours: what it says at `debug`, what worries it at `warn`. */
export function frameworkLogger(log: Log): LoggerService {
  const said = (message: unknown, ...rest: unknown[]): void => {
    log.write('framework.message', wordsOf(message, rest));
  };
  const worried = (message: unknown, ...rest: unknown[]): void => {
    const error = [message, ...rest].find((part) => part instanceof Error);
    const words = wordsOf(message, rest);
    log.write(words.context === START_FAILURE ? 'framework.message' : 'framework.problem', { ...words, error });
  };
  return { log: said, debug: said, verbose: said, warn: worried, error: worried, fatal: worried };
}

/** Nest passes the context last. */
function wordsOf(message: unknown, rest: readonly unknown[]): { context?: string; text?: string } {
  const context = rest.findLast((part) => typeof part === 'string');
  if (context === undefined) return {};
  const isOwnText = typeof message === 'string' && BOOTSTRAP_CONTEXTS.has(context);
  return { context, text: isOwnText ? message : undefined };
}
