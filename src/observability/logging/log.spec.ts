import { ProviderError, Sensitive } from '#libs/provider-spec';
import { createLog, frameworkLogger, type Log, providerLog } from './index.js';

const CANARY = 'ana.canary@example.test';

interface Recorder {
  readonly log: Log;
  readonly lines: Record<string, unknown>[];
  text(): string;
}

function record(level: 'debug' | 'info' | 'warn' = 'debug'): Recorder {
  const written: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    level,
    destination: {
      write: (line) => {
        written.push(line);
        lines.push(JSON.parse(line));
      },
    },
  });
  return { log, lines, text: () => written.join('') };
}

/** What a defect elsewhere could do: the types are switched off on purpose. */
const writeLoosely = (log: Log, event: string, fields: object): void =>
  (log.write as (event: string, fields: object) => void)(event, fields);

describe('log', () => {
  it('writes one JSON line with the event and its fields', () => {
    const { log, lines } = record();
    log.write('breaker.changed', { provider: 'idology', state: 'open' });
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        event: 'breaker.changed',
        provider: 'idology',
        state: 'open',
      },
    ]);
  });

  it('keeps the configured level', () => {
    const { log, lines } = record('warn');
    log.write('gateway.stopped', { milliseconds: 3 });
    log.write('breaker.changed', { provider: 'idology', state: 'open' });
    expect(lines.map(({ event }) => event)).toEqual(['breaker.changed']);
  });

  it('leaves out what the event does not list', () => {
    const { log, text } = record();
    writeLoosely(log, 'gateway.stopped', { milliseconds: 3, email: CANARY, claims: { email: CANARY } });
    expect(text()).toContain('"milliseconds":3');
    expect(text()).not.toContain(CANARY);
  });

  it.each([
    ['a person in place of a code', 'request.refused', { reason: CANARY, httpStatus: 401 }, 'reason'],
    ['a person in place of an id', 'sweeper.recovered', { decisionId: '123-45-6789', result: 'done' }, 'decisionId'],
    ['text in place of a number', 'gateway.stopped', { milliseconds: '1990-01-02' }, 'milliseconds'],
    ['a number that is none', 'gateway.stopped', { milliseconds: Number.NaN }, 'milliseconds'],
    ['an object in place of a name', 'breaker.changed', { provider: { email: CANARY }, state: 'open' }, 'provider'],
    ['a sensitive value', 'breaker.changed', { provider: new Sensitive(CANARY), state: 'open' }, 'provider'],
    [
      'text in place of a flag',
      'gateway.started',
      { configVersion: '0123456789abcdef', flows: 1, providers: 1, demo: CANARY },
      'demo',
    ],
  ])('refuses %s', (_what, event, fields, name) => {
    const { log, lines, text } = record();
    writeLoosely(log, event, fields);
    expect(lines[0]?.[name]).toBe('[refused]');
    expect(text()).not.toMatch(/canary|123-45|1990/);
  });

  it('flushes what an asynchronous destination holds', async () => {
    let flushed = 0;
    const log = createLog({
      level: 'info',
      destination: {
        write: () => {},
        flush: (done: () => void) => {
          flushed += 1;
          done();
        },
      } as never,
    });
    await log.flush();
    expect(flushed).toBe(1);
  });
});

describe('errors in the log', () => {
  const described = (error: unknown) => {
    const { log, lines, text } = record();
    log.write('sweeper.failed', { error });
    return { error: lines[0]?.['error'] as Record<string, unknown>, text: text() };
  };

  it('shows kind, our message and frames of a provider fault', () => {
    const { error } = described(
      new ProviderError('unreachable', 'no connection to the vendor', { delivery: 'not_sent' }),
    );
    expect(error).toMatchObject({ name: 'ProviderError', kind: 'unreachable', message: 'no connection to the vendor' });
    expect((error['stack'] as string[])[0]).toMatch(/^at /);
  });

  it('keeps a foreign message to itself, because it may quote what it stumbled over', () => {
    const body = `{"email":"${CANARY}"`;
    const parse = () => {
      try {
        return JSON.parse(body);
      } catch (error) {
        return error;
      }
    };
    const { error, text } = described(parse());
    expect(error).toMatchObject({ name: 'SyntaxError' });
    expect(error).not.toHaveProperty('message');
    expect(text).not.toContain('canary');
  });

  it('is not fooled by a message that looks like a stack frame', () => {
    const { text } = described(
      new Error(`oops\n    at ${CANARY} (file:///a.js:1:1)\n    at canary (file:///b.js:1:1)`),
    );
    expect(text).not.toContain('canary');
  });

  it('names the cause and its code, and nothing else of it', () => {
    const cause = Object.assign(new Error(CANARY), { code: 'ECONNRESET', config: { auth: CANARY }, body: CANARY });
    const { error, text } = described(
      new ProviderError('unreachable', 'connection lost', { delivery: 'unknown', cause }),
    );
    expect(error['cause']).toBe('Error ECONNRESET');
    expect(text).not.toContain('canary');
  });

  it('drops everything that hangs on an error, names and codes of a strange form included', () => {
    const error = Object.assign(new Error('x'), { code: CANARY, config: { data: CANARY }, response: { body: CANARY } });
    error.name = CANARY;
    const seen = described(error);
    expect(seen.error['name']).toBe('Error');
    expect(seen.text).not.toContain('canary');
  });

  it.each([[CANARY], [{ email: CANARY }], [undefined], [null]])('survives what is not an error', (thrown) => {
    const { text } = described(thrown);
    expect(text).not.toContain('canary');
  });
});

describe('frameworkLogger', () => {
  it('writes what the framework says while it starts at debug', () => {
    const { log, lines } = record();
    frameworkLogger(log).log('Mapped {/health/live, GET} route', 'RouterExplorer');
    expect(lines[0]).toMatchObject({
      level: 'debug',
      event: 'framework.message',
      context: 'RouterExplorer',
      text: 'Mapped {/health/live, GET} route',
    });
  });

  it('leaves the reason of a failed start to whoever started it, except at debug', () => {
    const { log, lines, text } = record();
    frameworkLogger(log).error(new Error(CANARY), 'ExceptionHandler');
    frameworkLogger(log).error('Error: listen EADDRINUSE', 'NestApplication');
    frameworkLogger(log).warn('A route is hidden by another', 'NestApplication');
    expect(lines).toMatchObject([
      { level: 'debug', event: 'framework.message', error: { name: 'Error' } },
      { level: 'debug', event: 'framework.message', context: 'NestApplication' },
      { level: 'warn', event: 'framework.problem', context: 'NestApplication' },
    ]);
    expect(text()).not.toContain('canary');
  });

  it('writes an unhandled exception at warn, without its text', () => {
    const { log, lines, text } = record();
    frameworkLogger(log).error(new Error(CANARY), 'ExceptionsHandler');
    expect(lines[0]).toMatchObject({ level: 'warn', event: 'framework.problem', context: 'ExceptionsHandler' });
    expect(lines[0]?.['error']).toMatchObject({ name: 'Error' });
    expect(text()).not.toContain('canary');
  });

  it('does not write text of a context that it does not know', () => {
    const { log, text } = record();
    const framework = frameworkLogger(log);
    framework.warn(`about ${CANARY}`, 'SomeService');
    framework.error(`about ${CANARY}`, `Error: ${CANARY}\n    at x (file:///a.js:1:1)`, 'ExceptionsHandler');
    framework.log({ email: CANARY });
    expect(text()).not.toContain('canary');
  });
});

describe('providerLog', () => {
  it('writes the note and the listed fields only', () => {
    const { log, lines, text } = record();
    const notes = providerLog(log, 'idology');
    notes.info('token_refreshed', { milliseconds: 12, person: CANARY });
    notes.warn('unmapped_code', { vendorCode: 'resultcode.new', httpStatus: 200 });
    expect(lines).toMatchObject([
      { level: 'info', provider: 'idology', note: 'token_refreshed', milliseconds: 12 },
      { level: 'warn', note: 'unmapped_code', vendorCode: 'resultcode.new', httpStatus: 200 },
    ]);
    expect(text()).not.toContain('canary');
  });
});
