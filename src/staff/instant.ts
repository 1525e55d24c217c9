import { IS_ISO8601, isISO8601, ValidateBy } from 'class-validator';

/** ISO 8601 has weeks, days of the year and local times as well: the one cannot be read everywhere, the other depends on where the gateway runs. */
const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;
const STRICT = { strict: true, strictSeparator: true } as const;

/** A time with its offset from UTC as RFC 3339 writes it, or a day: its first moment, UTC. A day that no calendar has is none. */
export const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && INSTANT.test(value) && isISO8601(value, STRICT) && !Number.isNaN(Date.parse(value));

/** For a member of a body or query that names a time; to the interface's description it is what `IsISO8601` is. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy(
    { name: IS_ISO8601, constraints: [STRICT], validator: { validate: isInstant } },
    { message: 'must be a time as RFC 3339 writes it, such as 2026-01-31T12:00:00Z' },
  );
