import { Pool } from 'undici';
import {
  type HttpExchange,
  type HttpPort,
  type HttpReply,
  ProviderError,
  type TransportSettings,
} from '#libs/provider-spec';
import { speaksPlainly } from '../loopback.js';
import { ReplyCollector } from './reply.collector.js';
import { readBody, readBytes } from './reply-body.js';
import { secureContextOf } from './tls-trust.js';
import { faultOfAbort } from './transport-fault.js';

const refuse = (message: string): ProviderError =>
  new ProviderError('misconfigured', message, { delivery: 'not_sent' });

/**
 * The only place that opens sockets to vendors: one pool of keep-alive connections for each allowed origin. Redirects are not followed,
 * nothing is sent twice, and the signal of the call is the only clock. It asks for no compression; what comes compressed (gzip, deflate,
 * br) is inflated under the same cap.
 */
export class PooledHttpPort implements HttpPort {
  private readonly pools = new Map<string, Pool>();

  /** Throws when the settings cannot be used; opens no socket yet. */
  constructor(private readonly settings: TransportSettings) {
    const secureContext = secureContextOf(settings.tls);
    for (const origin of settings.origins) {
      const url = new URL(origin);
      if (url.protocol !== 'https:' && !speaksPlainly(url)) {
        throw new Error(`Plain HTTP is accepted for this machine only, not for ${url.host}.`);
      }
      this.pools.set(url.origin, poolOf(url, settings, secureContext));
    }
  }

  send(exchange: HttpExchange, signal: AbortSignal): Promise<HttpReply> {
    const { method, url, headers, body } = exchange;
    const pool = this.pools.get(url.origin);
    if (!pool) return Promise.reject(refuse('The address is not one that this provider may call.'));
    if (url.username !== '' || url.password !== '') {
      return Promise.reject(refuse('A user name or password in the address is not accepted.'));
    }
    if (signal.aborted) return Promise.reject(faultOfAbort(signal.reason, 'queued'));
    const { maxReplyBytes, replies } = this.settings;
    const read = replies === 'bytes' ? readBytes : readBody;
    return new Promise((resolve, reject) => {
      const collector = new ReplyCollector(maxReplyBytes, signal, resolve, reject, read);
      pool.dispatch({ path: url.pathname + url.search, method, headers, body }, collector);
    });
  }

  /** Closes every connection. Calls that still run end as cancelled. */
  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }
}

function poolOf(url: URL, settings: TransportSettings, secureContext: ReturnType<typeof secureContextOf>): Pool {
  return new Pool(url.origin, {
    connections: settings.connections,
    pipelining: 1,
    allowH2: false,
    // The call's own signal rules.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: settings.connectTimeoutMs, secureContext, rejectUnauthorized: true },
  });
}
