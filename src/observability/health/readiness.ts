import type { Log } from '../logging/index.js';
import type { ReadinessCheck } from './health.port.js';
import type { Lifecycle } from './lifecycle.js';

export interface CheckResult {
  readonly name: string;
  /** `warn`: it fails, and sign-ups are decided all the same. */
  readonly status: 'pass' | 'warn' | 'fail';
  readonly milliseconds: number;
  readonly reason?: 'failed' | 'timed_out';
}

export interface ReadinessReport {
  readonly status: 'ready' | 'starting' | 'draining' | 'unavailable';
  readonly checks: readonly CheckResult[];
}

const CHECK_MS = 1_000;

/** Can this process decide a sign-up now? Many who ask at once share one answer, so that asking cannot load the database. */
export class Readiness {
  #asked: Promise<ReadinessReport> | undefined;
  readonly #last = new Map<string, CheckResult['status']>();

  constructor(
    private readonly checks: readonly ReadinessCheck[],
    private readonly lifecycle: Lifecycle,
    private readonly log: Log,
    private readonly checkMs = CHECK_MS,
  ) {}

  report(): Promise<ReadinessReport> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  async #ask(): Promise<ReadinessReport> {
    const checks = await Promise.all(this.checks.map((check) => this.#run(check)));
    for (const check of checks) this.#note(check);
    const { state } = this.lifecycle;
    if (state !== 'serving') return { status: state, checks };
    return { status: checks.every(({ status }) => status !== 'fail') ? 'ready' : 'unavailable', checks };
  }

  async #run(each: ReadinessCheck): Promise<CheckResult> {
    const started = performance.now();
    const reason = await settle(() => each.check(), this.checkMs);
    const milliseconds = Math.round(performance.now() - started);
    return reason === undefined
      ? { name: each.name, status: 'pass', milliseconds }
      : { name: each.name, status: each.advisory ? 'warn' : 'fail', milliseconds, reason };
  }

  /** One line when a check changes, not one at every question. */
  #note({ name, status, reason }: CheckResult): void {
    const before = this.#last.get(name) ?? 'pass';
    this.#last.set(name, status);
    if (before !== status) this.log.write('health.changed', { check: name, passes: status === 'pass', reason });
  }
}

async function settle(check: () => Promise<void>, ms: number): Promise<CheckResult['reason']> {
  const { promise: late, resolve } = Promise.withResolvers<'timed_out'>();
  const timer = setTimeout(resolve, ms, 'timed_out');
  const ended = Promise.resolve()
    .then(check)
    .then(
      () => undefined,
      () => 'failed' as const,
    );
  const reason = await Promise.race([ended, late]);
  clearTimeout(timer);
  return reason;
}
