import { describeError } from './describe-error.js';
import { type FieldKind, LOG_EVENTS, type LogEventName, type LogEventSpec } from './log-events.js';

export const REFUSED = '[refused]';

const matching =
  (pattern: RegExp) =>
  (value: unknown): unknown =>
    typeof value === 'string' && pattern.test(value) ? value : REFUSED;

const GUARDS: Readonly<Record<FieldKind, (value: unknown) => unknown>> = {
  uuid: matching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  code: matching(/^[A-Za-z][A-Za-z_]{0,47}$/),
  vendor: matching(/^(?=[A-Za-z0-9._-]{1,64}$)(?:[^0-9]*[0-9]){0,5}[^0-9]*$/),
  name: matching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
  hex: matching(/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : REFUSED),
  flag: (value) => (typeof value === 'boolean' ? value : REFUSED),
  error: describeError,
  framework: (value) => (typeof value === 'string' ? value.slice(0, 300) : REFUSED),
};

interface GuardedField {
  readonly name: string;
  readonly guard: (value: unknown) => unknown;
}

const fieldsOf = (spec: LogEventSpec): readonly GuardedField[] =>
  Object.entries(spec.fields).map(([name, kind]) => ({ name, guard: GUARDS[kind.replace('?', '') as FieldKind] }));

const FIELDS: ReadonlyMap<string, readonly GuardedField[]> = new Map(
  Object.entries(LOG_EVENTS).map(([event, spec]) => [event, fieldsOf(spec)]),
);

/** The line to write: the event's own fields, each checked against its kind. Fields that the event does not list are left out. */
export function guardFields(event: LogEventName, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const line: Record<string, unknown> = { event };
  for (const { name, guard } of FIELDS.get(event) ?? []) {
    const value = values[name];
    if (value !== undefined) line[name] = guard(value);
  }
  return line;
}
