/**
 * What a log field may hold. A kind is checked again when it is written: a value of another form is printed as `[refused]`, so that
 * text of a person or of a vendor cannot pass as a code.
 */
export interface FieldKinds {
  /** UUID, lower case. */
  uuid: string;
  /** Word of ours: letters and `_` only, at most 48. */
  code: string;
  /** A vendor's code: letters, digits, `.`, `_`, `-`, at most 64, of them five digits at most, so that no number of a person fits. */
  vendor: string;
  /** Key of the configuration file: a flow or a provider. */
  name: string;
  /** 32 or 16 hex digits. */
  hex: string;
  number: number;
  flag: boolean;
  /** Anything that was thrown; see describeError. */
  error: unknown;
  /** Text that the framework itself wrote while the application was put together. */
  framework: string;
}

export type FieldKind = keyof FieldKinds;
/** `?` marks a field that may be absent. */
type FieldSpec = FieldKind | `${FieldKind}?`;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogEventSpec {
  readonly level: LogLevel;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

const SIGNUP = { decisionId: 'uuid', correlationId: 'uuid', traceId: 'hex?', flow: 'name', step: 'name' } as const;
const NOTE = {
  provider: 'name',
  note: 'code',
  vendorCode: 'vendor?',
  httpStatus: 'number?',
  milliseconds: 'number?',
  count: 'number?',
} as const;

const NOTIFICATION_FAULT = {
  channel: 'code',
  sink: 'name',
  eventId: 'uuid',
  attempts: 'number',
  fault: 'code',
  httpStatus: 'number?',
} as const;

const PROVISIONING = {
  caseId: 'uuid',
  result: 'code',
  code: 'code',
  attempts: 'number',
  milliseconds: 'number',
} as const;

/** Everything that can be logged. A field that is not listed here cannot be written, whatever the caller passes. */
export const LOG_EVENTS = {
  'gateway.started': {
    level: 'info',
    fields: { configVersion: 'hex', flows: 'number', providers: 'number', demo: 'flag' },
  },
  'gateway.draining': { level: 'info', fields: { inFlight: 'number' } },
  'gateway.stopped': { level: 'info', fields: { milliseconds: 'number' } },
  'request.answered': {
    level: 'debug',
    fields: { flow: 'name', step: 'name', action: 'code', httpStatus: 'number', milliseconds: 'number' },
  },
  'request.refused': { level: 'warn', fields: { flow: 'name?', reason: 'code', httpStatus: 'number' } },
  'request.failed': { level: 'error', fields: { flow: 'name', step: 'name', reason: 'code', error: 'error' } },
  'request.misdirected': { level: 'warn', fields: { flow: 'name', step: 'name' } },
  'signup.decided': {
    level: 'info',
    fields: {
      ...SIGNUP,
      action: 'code',
      status: 'code',
      reason: 'code',
      provider: 'name?',
      milliseconds: 'number',
      detached: 'flag',
    },
  },
  'signup.replayed': { level: 'info', fields: SIGNUP },
  'signup.deferred': { level: 'info', fields: SIGNUP },
  'signup.failed': { level: 'error', fields: { ...SIGNUP, reason: 'code', error: 'error' } },
  'attempt.ended': {
    level: 'debug',
    fields: {
      decisionId: 'uuid',
      attemptId: 'uuid',
      provider: 'name',
      outcome: 'code',
      milliseconds: 'number',
      detached: 'flag',
    },
  },
  'attempt.failed': {
    level: 'warn',
    fields: {
      decisionId: 'uuid',
      attemptId: 'uuid',
      provider: 'name',
      fault: 'code',
      delivery: 'code',
      vendorCode: 'vendor?',
      httpStatus: 'number?',
      milliseconds: 'number',
      detached: 'flag',
      error: 'error?',
    },
  },
  'breaker.changed': { level: 'warn', fields: { provider: 'name', state: 'code' } },
  'journal.flush_failed': {
    level: 'error',
    fields: { failures: 'number', jobs: 'number', milliseconds: 'number', error: 'error?' },
  },
  'journal.flush_recovered': { level: 'warn', fields: { failures: 'number', milliseconds: 'number' } },
  'sweeper.recovered': { level: 'warn', fields: { decisionId: 'uuid', result: 'code' } },
  'sweeper.failed': { level: 'error', fields: { failures: 'number?', error: 'error' } },
  'database.ended': { level: 'error', fields: { exitCode: 'number?', signal: 'code?' } },
  'database.restarted': { level: 'warn', fields: { attempts: 'number', milliseconds: 'number' } },
  'tracing.export_failed': { level: 'warn', fields: { failures: 'number', spans: 'number', error: 'error?' } },
  'tracing.export_recovered': { level: 'info', fields: { failures: 'number', milliseconds: 'number' } },
  'provider.noted': { level: 'info', fields: NOTE },
  'provider.warned': { level: 'warn', fields: NOTE },
  'staff.refused': { level: 'warn', fields: { reason: 'code', httpStatus: 'number' } },
  'staff.failed': { level: 'error', fields: { error: 'error' } },
  'staff.provider_away': { level: 'warn', fields: { code: 'code', retrySeconds: 'number' } },
  'staff.provider_ready': { level: 'info', fields: {} },
  'provisioning.tried': { level: 'info', fields: PROVISIONING },
  'provisioning.failed': { level: 'error', fields: PROVISIONING },
  'approvals.worker_failed': { level: 'error', fields: { worker: 'code', error: 'error' } },
  'invitation.guessing_suspected': { level: 'warn', fields: { flow: 'name' } },
  'invitation.settle_failed': { level: 'warn', fields: { error: 'error' } },
  'invitation.sweep_failed': { level: 'error', fields: { error: 'error' } },
  'notification.delivered': {
    level: 'debug',
    fields: { channel: 'code', sink: 'name', eventId: 'uuid', attempts: 'number' },
  },
  'notification.failed': { level: 'warn', fields: NOTIFICATION_FAULT },
  'notification.dead': { level: 'error', fields: NOTIFICATION_FAULT },
  'notifications.leading': { level: 'info', fields: { leads: 'flag' } },
  'notifications.failed': { level: 'error', fields: { sink: 'name', error: 'error' } },
  'exports.worker_failed': { level: 'error', fields: { error: 'error' } },
  'overview.leading': { level: 'info', fields: { leads: 'flag' } },
  'overview.failed': { level: 'error', fields: { worker: 'code', error: 'error' } },
  'webhook.disabled': { level: 'error', fields: { sink: 'name' } },
  'retention.swept': { level: 'info', fields: { erased: 'number', stayed: 'number', milliseconds: 'number' } },
  'retention.failed': { level: 'error', fields: { error: 'error' } },
  'log.leading': { level: 'info', fields: { leads: 'flag' } },
  'log.sealed': { level: 'debug', fields: { size: 'number', added: 'number' } },
  'log.refused': { level: 'error', fields: { reason: 'code', size: 'number' } },
  'log.failed': { level: 'error', fields: { part: 'code', failures: 'number', error: 'error' } },
  'log.anchored': { level: 'info', fields: { anchor: 'name', kind: 'code', size: 'number' } },
  'log.anchor_failed': { level: 'warn', fields: { anchor: 'name', kind: 'code', attempts: 'number' } },
  'log.verified': { level: 'info', fields: { scope: 'code', state: 'code', size: 'number', badIndex: 'number?' } },
  'log.broken': { level: 'error', fields: { scope: 'code', state: 'code', size: 'number', badIndex: 'number?' } },
  'keys.health_changed': { level: 'error', fields: { health: 'code', error: 'error?' } },
  'keys.rewrapped': { level: 'info', fields: { version: 'number', count: 'number' } },
  'keys.failed': { level: 'error', fields: { task: 'code', error: 'error' } },
  'health.changed': { level: 'warn', fields: { check: 'code', passes: 'flag', reason: 'code?' } },
  'framework.message': { level: 'debug', fields: { context: 'code?', text: 'framework?', error: 'error?' } },
  'framework.problem': { level: 'warn', fields: { context: 'code?', text: 'framework?', error: 'error?' } },
  'process.problem': { level: 'error', fields: { origin: 'code', error: 'error' } },
} as const satisfies Record<string, LogEventSpec>;

export type LogEventName = keyof typeof LOG_EVENTS;

type SpecOf<E extends LogEventName> = (typeof LOG_EVENTS)[E]['fields'];
type OptionalKeys<S> = { [K in keyof S]: S[K] extends `${string}?` ? K : never }[keyof S];
type ValueOf<T> = T extends `${infer K extends FieldKind}?`
  ? FieldKinds[K]
  : T extends FieldKind
    ? FieldKinds[T]
    : never;

export type LogFields<E extends LogEventName> = {
  readonly [K in Exclude<keyof SpecOf<E>, OptionalKeys<SpecOf<E>>>]: ValueOf<SpecOf<E>[K]>;
} & { readonly [K in OptionalKeys<SpecOf<E>>]?: ValueOf<SpecOf<E>[K]> | undefined };
