import { type HttpPort, type HttpReply, ProviderError } from '#libs/provider-spec';
import { AttemptAbandoned, AttemptGuard, type BreakerListeners, type Deadline, LocalRefusal } from '#libs/resilience';
import type { ExternalLookupConfig } from '../../../config/index.js';
import { RuleUnavailable } from '../attribute-rules.port.js';
import { type LookupAnswer, readLookupReply } from './lookup.reply.js';
import { type LookupQuestion, lookupBody, lookupHeaders } from './lookup.request.js';

/** Kept back of the caller's time for what comes after the rules. */
const RESERVE_MS = 250;
const MAX_REPLY_BYTES = 16 * 1024;

/** An endpoint of the customer's own, behind the same guard as a provider. */
export class ExternalLookup {
  readonly #guard: AttemptGuard;

  constructor(
    private readonly config: ExternalLookupConfig,
    private readonly http: HttpPort,
    listeners: BreakerListeners = {},
  ) {
    const { timeoutMs, concurrency, breaker } = config.limits;
    this.#guard = new AttemptGuard(
      { timeoutMs, concurrency, breaker: { name: config.name, ...breaker }, countsAgainst, resendAfterMs },
      listeners,
    );
  }

  /** Throws RuleUnavailable when there is no answer that can be read, or no time to wait for one. */
  async ask(question: LookupQuestion, deadline: Deadline): Promise<LookupAnswer> {
    const capMs = deadline.allow(this.config.limits.timeoutMs, RESERVE_MS);
    if (capMs === 0) throw unavailable(this.config.name, 'no_time');
    try {
      return await this.#guard.run((signal) => this.#attempt(question, signal, capMs), capMs);
    } catch (error) {
      throw unavailable(this.config.name, reasonOf(error), error);
    }
  }

  shutdown(): void {
    this.#guard.shutdown();
  }

  async #attempt(question: LookupQuestion, signal: AbortSignal, capMs: number): Promise<LookupAnswer> {
    const { url, method } = this.config;
    const exchange = {
      method,
      url: new URL(url),
      headers: lookupHeaders(this.config),
      body: lookupBody(this.config, question),
    };
    let reply: HttpReply;
    try {
      reply = await this.http.send(exchange, signal);
    } catch (error) {
      throw capMs < this.config.limits.timeoutMs ? excused(error) : error;
    }
    return readLookupReply(reply, this.config);
  }
}

/** How a look-up is reached. */
export const lookupTransport = ({ url, limits }: ExternalLookupConfig) => ({
  origins: [new URL(url).origin],
  maxReplyBytes: MAX_REPLY_BYTES,
  connectTimeoutMs: Math.min(2_000, limits.timeoutMs),
  connections: Math.min(limits.concurrency, 64),
});

/** An attempt that was cut short because our caller's time was over says nothing about the endpoint. */
function excused(error: unknown): unknown {
  if (!ProviderError.is(error) || error.kind !== 'timed_out') return error;
  return new ProviderError('cancelled', "The caller's time was over.", { delivery: error.delivery });
}

const countsAgainst = (error: unknown): boolean => ProviderError.is(error) && error.policy.tripsBreaker;

/** The endpoint may act on what it is told: only what is proven not to have left is sent again. */
function resendAfterMs(error: unknown): number | undefined {
  const safe = ProviderError.is(error) && error.policy.retry === 'when_not_sent' && error.delivery === 'not_sent';
  return safe ? 20 + Math.random() * 30 : undefined;
}

function reasonOf(error: unknown): string {
  if (ProviderError.is(error)) return error.kind;
  if (error instanceof LocalRefusal) return error.reason;
  return error instanceof AttemptAbandoned ? 'timed_out' : 'defect';
}

/** Says which look-up and why in a word; the cause is one of our own errors, which hold nothing of the person. */
function unavailable(name: string, reason: string, cause?: unknown): RuleUnavailable {
  return new RuleUnavailable(`the external look-up ${name} gave no answer (${reason})`, { cause });
}
