import { ProviderError, type ProviderOutcome, Sensitive } from '#libs/provider-spec';
import type { Decision } from '../decision/index.js';
import type { AttemptResult } from '../journal/index.js';
import { type Observability, startObservability } from './observability.js';
import type { SignupRef } from './telemetry.port.js';

const SIGNUP: SignupRef = {
  decisionId: '01933f3c-8f7a-7cc0-9d2e-0a1b2c3d4e5f',
  correlationId: '01933f3c-8f7a-7cc0-9d2e-0a1b2c3d4e60',
  flow: 'customers',
  step: 'before-creating-user',
};
const VERIFIED: ProviderOutcome = { status: 'verified', signals: [], unmapped: [], vendorReference: '123' };
const CONTINUE: Decision = { kind: 'continue', status: 'verified', reason: 'verified', flagged: false };

const attemptOf = (result: AttemptResult['result']): AttemptResult => ({
  attemptId: '01933f3c-8f7a-7cc0-9d2e-0a1b2c3d4e61',
  provider: 'idology',
  durationMs: 812.4,
  result,
});

interface Watched {
  readonly observability: Observability;
  lines(): Record<string, unknown>[];
  log(): string;
  series(name: string): Promise<string | undefined>;
  metrics(): Promise<string>;
}

async function watch(level: 'debug' | 'info' = 'info'): Promise<Watched> {
  const written: string[] = [];
  const observability = await startObservability({
    log: { level, destination: { write: (line) => void written.push(line) } },
    flows: [{ name: 'customers', budgetMs: 4_000 }],
    providers: ['idology'],
  });
  const metrics = () => observability.metrics.registry.metrics();
  return {
    observability,
    metrics,
    log: () => written.join(''),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    async series(name) {
      const line = (await metrics()).split('\n').find((each) => each.startsWith(`${name} `));
      return line?.slice(name.length + 1);
    },
  };
}

const PLACE = 'flow="customers",step="before-creating-user"';

describe('sign-up events', () => {
  it('writes one line for a decided call', async () => {
    const { observability, lines } = await watch();
    const { signup, connector } = observability;
    signup.received(SIGNUP);
    signup.attemptEnded(SIGNUP, attemptOf({ outcome: VERIFIED }));
    signup.decided(SIGNUP, CONTINUE, { durationMs: 830.2, provider: 'idology', detached: false });
    signup.finished(SIGNUP, false);
    connector.answered('customers', 'before-creating-user', 'Continue', 200, 831);
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        event: 'signup.decided',
        ...SIGNUP,
        action: 'continue',
        status: 'verified',
        reason: 'verified',
        provider: 'idology',
        milliseconds: 830,
        detached: false,
      },
    ]);
  });

  it('counts a decided call by its outcome, and its attempt by provider', async () => {
    const { observability, series } = await watch();
    observability.signup.attemptEnded(SIGNUP, attemptOf({ outcome: VERIFIED }));
    observability.signup.decided(SIGNUP, CONTINUE, { durationMs: 830, detached: false });
    expect(await series(`verigate_decisions_total{${PLACE},action="continue",status="verified"}`)).toBe('1');
    expect(await series('verigate_provider_attempts_total{provider="idology",result="verified",delivery="sent"}')).toBe(
      '1',
    );
    expect(await series('verigate_provider_attempt_duration_seconds_bucket{le="1",provider="idology"}')).toBe('1');
    expect(await series('verigate_provider_attempt_duration_seconds_bucket{le="0.5",provider="idology"}')).toBe('0');
  });

  it('warns of a fault with its kind and our own words', async () => {
    const { observability, lines, series } = await watch();
    const fault = { kind: 'timed_out', delivery: 'sent', httpStatus: 504 } as const;
    const error = new ProviderError('timed_out', 'no answer within the cap', { delivery: 'sent' });
    observability.signup.attemptEnded(SIGNUP, attemptOf({ fault }), { detached: true, error });
    expect(lines()).toMatchObject([
      {
        level: 'warn',
        event: 'attempt.failed',
        fault: 'timed_out',
        delivery: 'sent',
        httpStatus: 504,
        detached: true,
        error: { kind: 'timed_out', message: 'no answer within the cap' },
      },
    ]);
    expect(
      await series('verigate_provider_attempts_total{provider="idology",result="timed_out",delivery="sent"}'),
    ).toBe('1');
  });

  it('tells replays, deferrals and failures apart', async () => {
    const { observability, lines, series } = await watch();
    observability.signup.replayed(SIGNUP);
    observability.signup.deferred(SIGNUP);
    observability.signup.failed(SIGNUP, 'journal_unavailable', new Error('away'));
    expect(lines().map(({ event }) => event)).toEqual(['signup.replayed', 'signup.deferred', 'signup.failed']);
    expect(await series(`verigate_replayed_answers_total{${PLACE}}`)).toBe('1');
    expect(await series(`verigate_deferred_answers_total{${PLACE}}`)).toBe('1');
    expect(await series(`verigate_failures_total{${PLACE},reason="journal_unavailable"}`)).toBe('1');
  });
});

describe('connector events', () => {
  it('measures an answer against the time that the flow has', async () => {
    const { observability, series } = await watch();
    observability.connector.answered('customers', 'before-creating-user', 'ShowBlockPage', 200, 3_000);
    expect(await series(`verigate_requests_total{${PLACE},action="ShowBlockPage",status="200"}`)).toBe('1');
    expect(await series(`verigate_request_duration_seconds_bucket{le="3",${PLACE}}`)).toBe('1');
    expect(await series('verigate_request_budget_ratio_bucket{le="0.75",flow="customers"}')).toBe('1');
    expect(await series('verigate_request_budget_ratio_bucket{le="0.5",flow="customers"}')).toBe('0');
  });

  it('never lets a stranger add a time series', async () => {
    const { observability, series, metrics } = await watch();
    for (let at = 0; at < 100; at += 1) {
      observability.connector.answered(`made-up-${at}`, `step-${at}` as never, `Action${at}`, 600 + at, 1);
      observability.connector.refused(`made-up-${at}`, 600 + at, `reason-${at}` as never);
    }
    observability.connector.refused(undefined, 401, 'bad_credentials');
    expect(await series('verigate_requests_total{flow="other",step="other",action="other",status="other"}')).toBe(
      '100',
    );
    expect(await series('verigate_refusals_total{flow="none",reason="bad_credentials",status="401"}')).toBe('1');
    expect(await metrics()).not.toMatch(/made-up|step-|reason-/);
  });

  it('says once that a connector is at the wrong step, and counts on', async () => {
    const { observability, lines, series } = await watch();
    observability.connector.misdirected('customers', 'before-creating-user');
    observability.connector.misdirected('customers', 'before-creating-user');
    expect(lines()).toHaveLength(1);
    expect(await series(`verigate_misdirected_requests_total{${PLACE}}`)).toBe('2');
  });
});

describe('journal and breaker events', () => {
  it('measures commits and reports those that failed', async () => {
    const { observability, lines, series } = await watch();
    observability.journal.flushed({ jobs: 12, durationMs: 4 });
    expect(lines()).toEqual([]);
    observability.journal.flushed({ jobs: 3, durationMs: 900, error: new Error('connection terminated') });
    observability.journal.recovered(SIGNUP.decisionId, 'indeterminate');
    observability.breakers.breakerChanged('idology', 'open');
    expect(lines().map(({ event }) => event)).toEqual(['journal.flush_failed', 'sweeper.recovered', 'breaker.changed']);
    expect(await series('verigate_journal_flush_jobs_bucket{le="16"}')).toBe('2');
    expect(await series('verigate_journal_flush_jobs_bucket{le="8"}')).toBe('1');
    expect(await series('verigate_journal_flush_failures_total')).toBe('1');
    expect(await series('verigate_sweeper_recovered_total{result="indeterminate"}')).toBe('1');
    expect(await series('verigate_breaker_state{provider="idology",state="open"}')).toBe('1');
  });
});

describe('a database that is away', () => {
  const away = { jobs: 1, durationMs: 3, error: new Error('away') };

  it('fills the metric and not the log: the first failure, then the end', async () => {
    const { observability, lines, series } = await watch();
    for (let failure = 0; failure < 50; failure += 1) {
      observability.journal.flushed(away);
      observability.journal.sweepFailed(new Error('away'));
    }
    observability.journal.flushed({ jobs: 1, durationMs: 3 });
    observability.journal.flushed({ jobs: 1, durationMs: 3 });
    expect(lines()).toMatchObject([
      { event: 'journal.flush_failed', level: 'error', failures: 1, jobs: 1, milliseconds: 3 },
      { event: 'sweeper.failed', level: 'error', failures: 1 },
      { event: 'journal.flush_recovered', level: 'warn', failures: 50 },
    ]);
    expect(await series('verigate_journal_flush_failures_total')).toBe('50');
    expect(await series('verigate_failures_total{flow="none",step="none",reason="sweeper"}')).toBe('50');
  });

  it('is told when it was the embedded one that ended', async () => {
    const { observability, lines, series } = await watch();
    observability.storage.serverEnded({ code: null, signal: 'SIGKILL' });
    observability.storage.serverEnded({ code: 1, signal: null });
    observability.storage.serverRestarted({ attempts: 2, milliseconds: 812 });
    expect(lines()).toMatchObject([
      { event: 'database.ended', level: 'error', signal: 'SIGKILL' },
      { event: 'database.ended', exitCode: 1 },
      { event: 'database.restarted', level: 'warn', attempts: 2, milliseconds: 812 },
    ]);
    expect(await series('verigate_embedded_database_ends_total')).toBe('2');
  });
});

describe('canary: personal values and secrets on every path', () => {
  const CANARIES = [
    'ana.canary@example.test',
    '123-45-6789',
    '1990-01-02',
    '1 Canary Row',
    'Zoë Kanarie',
    's3cr3t:pa ss',
  ];

  it.each(CANARIES)('%s is in no line and no metric', async (canary) => {
    const { observability, log, metrics } = await watch('debug');
    const { signup, connector, journal, breakers } = observability;
    const loose = canary as never;
    const stray = { decisionId: canary, correlationId: canary, flow: canary, step: canary, email: canary } as SignupRef;
    const error = Object.assign(new Error(`duplicate key (email)=(${canary})`, { cause: new Error(canary) }), {
      code: canary,
      detail: canary,
      config: { auth: { password: canary } },
      request: new Sensitive(canary),
    });
    const fault = { kind: loose, delivery: loose, vendorCode: canary, httpStatus: loose };
    const outcome = { status: loose, reason: loose, signals: [], unmapped: [canary], vendorReference: canary };

    signup.received(stray, canary);
    signup.attemptEnded(stray, { attemptId: canary, provider: canary, durationMs: 1, result: { fault } }, { error });
    signup.attemptEnded(stray, { attemptId: canary, provider: canary, durationMs: 1, result: { outcome } });
    signup.decided(stray, { ...CONTINUE, reason: canary }, { durationMs: 1, provider: canary, detached: loose });
    signup.replayed(stray);
    signup.deferred(stray);
    signup.failed(stray, loose, error);
    signup.finished(stray, true);
    connector.answered(canary, loose, canary, loose, 1);
    connector.refused(canary, loose, loose);
    connector.failed(canary, loose, error);
    connector.misdirected(canary, loose);
    journal.flushed({ jobs: 1, durationMs: 1, error });
    journal.recovered(canary, loose);
    journal.sweepFailed(error);
    breakers.breakerChanged(canary, loose);

    expect(log().split('\n').length).toBeGreaterThan(10);
    for (const text of [log(), await metrics()]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(JSON.stringify(canary).slice(1, -1));
    }
  });
});
