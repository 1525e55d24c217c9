import { setTimeout as wait } from 'node:timers/promises';
import { ProviderError } from '#libs/provider-spec';
import type { MockConfig } from './mock.config.js';
import type { MockLedger } from './mock.ledger.js';
import { type CannedAnswer, type MockPersona, PASSING } from './mock.personas.js';
import type { MockRequest } from './mock.request.js';

const POLL_AFTER_MS = 1_000;
const KEPT_FOR_MS = 3_600_000;
/** Longer than any attempt may last, and what a timer can hold. */
const ENDLESS_MS = 2_147_483_647;
/** A demo may run for months: the oldest records go first. */
const MOST_RECORDS = 10_000;

const idOf = (reference: string): string => `MOCK-${reference}`;

const written = (reference: string, answer: CannedAnswer): string => JSON.stringify({ id: idOf(reference), ...answer });

/**
 * The vendor behind the mock, in process: takes a request and sends the text of a reply, late, never, or not at all. Like a real
 * vendor it has decided, and counted, once the request arrived, whether or not anybody waits for the answer.
 */
export class MockVendor {
  readonly #replies = new Map<string, string>();

  constructor(
    private readonly config: MockConfig,
    private readonly clock: { now(): Date },
    readonly ledger: MockLedger,
  ) {}

  /** Throws the persona's fault; `timed_out` or `cancelled` when the signal aborts first. */
  async check({ reference, persona }: MockRequest, signal: AbortSignal): Promise<string> {
    if (signal.aborted) throw givenUp(signal, 'not_sent');
    this.ledger.count(reference);
    const reply = this.#replies.get(reference) ?? this.decide(reference, persona);
    await this.delay(persona, signal);
    if (persona.play.kind === 'fault') throw faultOf(persona.play);
    return reply;
  }

  /** The reply to an earlier request by our reference; undefined when it never arrived, or a restart forgot it. */
  find(reference: string): string | undefined {
    return this.#replies.get(reference);
  }

  /** A check that was left pending has passed meanwhile. */
  resume(vendorReference: string): string {
    const [, reference] = /^MOCK-(.+)$/.exec(vendorReference) ?? [];
    if (reference === undefined) {
      throw new ProviderError('refused_request', 'The mock knows no check by this reference.', { delivery: 'sent' });
    }
    const reply = written(reference, PASSING);
    this.keep(reference, reply);
    return reply;
  }

  private decide(reference: string, persona: MockPersona): string {
    const reply = this.write(reference, persona);
    // What was never sent, or what the vendor itself failed at, left no record there.
    if (persona.play.kind !== 'fault' || persona.play.delivery === 'unknown') this.keep(reference, reply);
    return reply;
  }

  private write(reference: string, { play }: MockPersona): string {
    switch (play.kind) {
      case 'answer':
        return written(reference, play.answer);
      case 'fault':
        return written(reference, PASSING);
      case 'text':
        return play.body;
      case 'pending': {
        const expiresAt = this.clock.now().getTime() + KEPT_FOR_MS;
        return JSON.stringify({ id: idOf(reference), state: 'PENDING', pollAfterMs: POLL_AFTER_MS, expiresAt });
      }
    }
  }

  private keep(reference: string, reply: string): void {
    this.#replies.set(reference, reply);
    const [oldest] = this.#replies.keys();
    if (this.#replies.size > MOST_RECORDS && oldest !== undefined) this.#replies.delete(oldest);
  }

  private async delay({ play }: MockPersona, signal: AbortSignal): Promise<void> {
    const latency = play.kind === 'answer' ? play.latency : 'ordinary';
    const ms = { ordinary: this.config.latencyMs, slow: this.config.slowMs, endless: ENDLESS_MS }[latency];
    if (ms === 0) return;
    await wait(ms, undefined, { signal }).catch(() => {
      throw givenUp(signal, 'unknown');
    });
  }
}

const givenUp = (signal: AbortSignal, delivery: 'not_sent' | 'unknown'): ProviderError => {
  const late = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
  return late
    ? new ProviderError('timed_out', 'The time for the mock is over.', { delivery })
    : new ProviderError('cancelled', 'The call to the mock was given up.', { delivery });
};

const faultOf = (play: MockPersona['play'] & { kind: 'fault' }): ProviderError =>
  new ProviderError(play.fault, `The mock was asked to play ${play.fault}.`, {
    delivery: play.delivery,
    ...(play.retryAfterMs === undefined ? {} : { retryAfterMs: play.retryAfterMs }),
  });
