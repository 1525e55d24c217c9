import type { Webhook } from 'standardwebhooks';
import { type HttpPort, type HttpReply, ProviderError } from '#libs/provider-spec';
import type { WebhookConfig } from '../../config/index.js';
import type { Clock } from '../delivery.runner.js';
import type { PendingDelivery } from '../delivery-store.port.js';
import { type AttemptEnd, retryAfterMs } from '../retry.rules.js';
import { requestOf, signerOf } from './webhook.request.js';

const TIMEOUT_MS = 15_000;

/** Answers that say "not now", RFC 9110 and RFC 6585. Every other 4xx, and a redirect, is a "no" to this very message. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425, 429]);
const GONE = 410;

/** One attempt at one receiver. Its address is of the configuration, redirects are not followed, and what it answers is not read. */
export class WebhookSender {
  readonly #url: URL;
  readonly #signer: Webhook;

  constructor(
    config: Pick<WebhookConfig, 'url' | 'secret'>,
    private readonly http: HttpPort,
    private readonly clock: Clock,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    this.#url = new URL(config.url);
    this.#signer = signerOf(config);
  }

  async attempt(delivery: PendingDelivery, signal: AbortSignal): Promise<AttemptEnd> {
    const request = requestOf(this.#url, this.#signer, delivery, this.clock.now());
    try {
      return this.#endOf(await this.http.send(request, AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)])));
    } catch (error) {
      if (!ProviderError.is(error)) throw error;
      // An answer that is too large or no text is an answer: only its status counts.
      if (error.httpStatus !== undefined && error.kind === 'unreadable_response') {
        return this.#endOf({ status: error.httpStatus, headers: {} });
      }
      return { kind: 'away', fault: error.kind };
    }
  }

  #endOf({ status: httpStatus, headers }: Pick<HttpReply, 'status' | 'headers'>): AttemptEnd {
    if (httpStatus >= 200 && httpStatus < 300) return { kind: 'delivered', httpStatus };
    if (httpStatus === GONE) return { kind: 'gone', fault: 'gone', httpStatus };
    if (httpStatus >= 300 && httpStatus < 400) return { kind: 'refused', fault: 'redirected', httpStatus };
    if (httpStatus >= 400 && httpStatus < 500 && !NOT_NOW.has(httpStatus)) {
      return { kind: 'refused', fault: 'refused', httpStatus };
    }
    const after = retryAfterMs(headers['retry-after'], this.clock.now());
    return { kind: 'away', fault: httpStatus < 500 ? 'rate_limited' : 'server_error', httpStatus, retryAfterMs: after };
  }
}
