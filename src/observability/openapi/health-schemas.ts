type Json = Readonly<Record<string, unknown>>;

const object = (required: readonly string[], properties: Json): Json => ({ type: 'object', required, properties });
const oneOf = (...values: string[]): Json => ({ type: 'string', enum: values });
const milliseconds: Json = { type: 'integer', minimum: 0 };
const time: Json = { type: 'string', format: 'date-time' };

/** Answers of /health/live and /health/ready. */
export const CHECKS: Readonly<Record<string, Json>> = {
  Liveness: object(['status', 'loopLagMilliseconds'], {
    status: oneOf('live', 'stuck'),
    loopLagMilliseconds: milliseconds,
  }),
  Readiness: object(['status', 'checks'], {
    status: oneOf('ready', 'starting', 'draining', 'unavailable'),
    checks: {
      type: 'array',
      items: object(['name', 'status', 'milliseconds'], {
        name: { type: 'string' },
        status: oneOf('pass', 'warn', 'fail'),
        milliseconds,
        reason: oneOf('failed', 'timed_out'),
      }),
    },
  }),
};

/** Answer of /health/providers. */
export const PROVIDERS: Readonly<Record<string, Json>> = {
  Providers: object(['providers'], {
    providers: {
      type: 'array',
      items: object(['name', 'type', 'breaker', 'inFlight'], {
        name: { type: 'string' },
        type: { type: 'string' },
        breaker: oneOf('closed', 'half_open', 'open', 'isolated'),
        inFlight: { type: 'integer', minimum: 0 },
        lastSuccessAt: time,
        lastFailureAt: time,
        lastFault: { type: 'string' },
        probe: object(['status', 'detail'], {
          status: oneOf('reachable', 'degraded', 'unreachable'),
          detail: { type: 'string' },
        }),
      }),
    },
  }),
};
