import { ProviderError, type ProviderLog } from '#libs/provider-spec';
import { type IssuedToken, RENEWAL_MARGIN_MS } from './crosscore.token-call.js';

/** A token in use. Its identity tells whether a late 401 speaks of the token that is cached now. */
export interface HeldToken {
  readonly value: IssuedToken['value'];
  /** Epoch milliseconds from which it is renewed. */
  readonly renewAt: number;
  /** Epoch milliseconds from which it is not used, even when renewal fails. */
  readonly endsAt: number;
}

/** One token call that any number of checks wait for. */
interface Flight {
  readonly token: Promise<HeldToken>;
  readonly abandon: AbortController;
  waiting: number;
}

export interface TokenSourceOptions {
  /** One token, with its own quick retries. */
  readonly issue: (signal: AbortSignal) => Promise<IssuedToken>;
  readonly clock: { now(): Date };
  readonly log: ProviderLog;
  /** 0 to 1; spreads the renewals of several processes. */
  readonly random?: () => number;
}

const JITTER_MS = 60_000;
/** Time for a request on its way. */
const SAFETY_MS = 5_000;
const CALL_TIMEOUT_MS = 10_000;
/** After a failed renewal the valid token serves on, and the next renewal waits. */
const RENEWAL_PAUSE_MS = 15_000;
/** Repeated bad passwords lock the account (Mapping A, reference experian.md section 11): 30 to 60 s without a call. */
const REFUSAL_MS = 30_000;

/** The token of one account: cached, renewed before its end, asked for once however many checks need it. */
export class TokenSource {
  private held: HeldToken | undefined;
  private flight: Flight | undefined;
  private refusal: { readonly error: ProviderError; readonly until: number } | undefined;
  private renewalPausedUntil = 0;
  private readonly random: () => number;

  constructor(private readonly options: TokenSourceOptions) {
    this.random = options.random ?? Math.random;
  }

  /** Throws ProviderError, always `not_sent`. */
  async take(signal: AbortSignal): Promise<HeldToken> {
    if (signal.aborted) throw givenUp(signal);
    const now = this.now();
    const { held } = this;
    if (held && now < held.renewAt) return held;
    if (held && now < held.endsAt) {
      this.renewAhead(now);
      return held;
    }
    if (this.refusal && now < this.refusal.until) throw again(this.refusal.error);
    return this.join(signal);
  }

  /** The vendor refused this token. A token that has replaced it since stays. */
  discard(token: HeldToken): void {
    if (this.held === token) this.held = undefined;
  }

  /** Renewal in the margin costs nobody time; if it fails, the valid token serves on. */
  private renewAhead(now: number): void {
    const refused = this.refusal !== undefined && now < this.refusal.until;
    if (this.flight || refused || now < this.renewalPausedUntil) return;
    this.join(new AbortController().signal).catch((error: unknown) => {
      this.renewalPausedUntil = this.now() + RENEWAL_PAUSE_MS;
      this.options.log.warn('experian.token_renewal_failed', { kind: ProviderError.is(error) ? error.kind : 'defect' });
    });
  }

  private async join(signal: AbortSignal): Promise<HeldToken> {
    this.flight ??= this.takeOff();
    const flight = this.flight;
    flight.waiting += 1;
    try {
      return await orAbort(flight.token, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) this.land(flight);
    }
  }

  private takeOff(): Flight {
    const abandon = new AbortController();
    const signal = AbortSignal.any([abandon.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    const token = this.options.issue(signal).then(
      (issued) => this.hold(issued),
      (error: unknown) => this.remember(error),
    );
    // Whoever waits sees the failure; with nobody left it concerns nobody.
    token.catch(() => undefined);
    return { token, abandon, waiting: 0 };
  }

  /** The last one to leave ends the call, and nobody joins a call that has ended. */
  private land(flight: Flight): void {
    if (this.flight === flight) this.flight = undefined;
    flight.abandon.abort();
  }

  private hold({ value, lifetimeMs }: IssuedToken): HeldToken {
    const now = this.now();
    const renewAt =
      now + lifetimeMs - RENEWAL_MARGIN_MS - this.random() * Math.min(JITTER_MS, lifetimeMs - RENEWAL_MARGIN_MS);
    this.held = { value, renewAt, endsAt: now + lifetimeMs - SAFETY_MS };
    this.refusal = undefined;
    return this.held;
  }

  private remember(error: unknown): never {
    if (ProviderError.is(error) && error.kind === 'unauthenticated') {
      this.refusal = { error, until: this.now() + REFUSAL_MS * (1 + this.random()) };
    }
    throw error;
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}

/** A fresh error for each check, so that no two share a stack. */
const again = ({ kind, message, httpStatus }: ProviderError): ProviderError =>
  new ProviderError(kind, message, { delivery: 'not_sent', httpStatus });

const givenUp = (signal: AbortSignal): ProviderError => {
  const late = (signal.reason as { readonly name?: unknown } | undefined)?.name === 'TimeoutError';
  return new ProviderError(late ? 'timed_out' : 'cancelled', 'Given up while waiting for a token of Experian.', {
    delivery: 'not_sent',
  });
};

function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(givenUp(signal));
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
