import { type DestinationStream, pino } from 'pino';
import { DescribedError } from './describe-error.js';
import { guardFields, REFUSED } from './field-guards.js';
import { LOG_EVENTS, type LogEventName, type LogFields } from './log-events.js';

export interface LogSettings {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where lines go; default: standard output, written asynchronously. */
  readonly destination?: DestinationStream;
}

/** The gateway's log: one JSON object a line, only events of the catalogue, only their fields. */
export interface Log {
  write<E extends LogEventName>(event: E, fields: LogFields<E>): void;
  /** Resolves when every line so far has been handed to the operating system. */
  flush(): Promise<void>;
}

/** Lines that standard output does not take are kept up to here, then dropped: a blocked pipe must not stop sign-ups. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

/** Second line of defence, for a defect in the first: no object but a described error, and none of these names. */
const NEVER = [
  'authorization',
  'password',
  'secret',
  'email',
  'claims',
  'body',
  'headers',
  'error.config',
  'error.body',
];

const refuseObjects = (line: Record<string, unknown>): Record<string, unknown> => {
  for (const name in line) {
    const value = line[name];
    if (typeof value === 'object' && value !== null && !(value instanceof DescribedError)) line[name] = REFUSED;
  }
  return line;
};

export function createLog({ level, destination }: LogSettings): Log {
  const stream = destination ?? pino.destination({ dest: 1, sync: false, maxLength: MAX_BUFFERED_BYTES });
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: refuseObjects },
      redact: { paths: NEVER, censor: REFUSED },
    },
    stream,
  );
  return {
    write(event, fields) {
      const at = LOG_EVENTS[event].level;
      if (logger.isLevelEnabled(at)) logger[at](guardFields(event, fields));
    },
    flush: () => new Promise((resolve) => logger.flush(() => resolve())),
  };
}

/** For parts that are put together without a log. */
export const SILENT_LOG: Log = { write: () => {}, flush: () => Promise.resolve() };

/** Injection token of the {@link Log}. */
export const LOG = Symbol('LOG');
