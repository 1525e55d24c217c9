import { PooledHttpPort } from '#libs/provider-kit';
import type { HttpExchange, HttpPort, HttpReply } from '#libs/provider-spec';

const TRANSPORT = { maxReplyBytes: 512 * 1024, connectTimeoutMs: 3_000, connections: 4 } as const;

/** The issuer's own origin, and those that its discovery document names: tokens and keys are often served by another host. */
export class OidcHttp implements HttpPort {
  readonly #ports = new Map<string, PooledHttpPort>();

  constructor(issuer: string) {
    this.allow(issuer);
  }

  /** Throws when the address is neither https nor of this machine. */
  allow(address: string): void {
    const { origin } = new URL(address);
    if (!this.#ports.has(origin)) this.#ports.set(origin, new PooledHttpPort({ ...TRANSPORT, origins: [origin] }));
  }

  send(exchange: HttpExchange, signal: AbortSignal): Promise<HttpReply> {
    const port = this.#ports.get(exchange.url.origin);
    if (!port) return Promise.reject(new Error('the OpenID provider did not name this address'));
    return port.send(exchange, signal);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#ports.values()].map((port) => port.close()));
  }
}
