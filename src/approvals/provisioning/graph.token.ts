import { type HttpPort, ProviderError, Sensitive } from '#libs/provider-spec';
import type { GraphConfig } from '../../config/index.js';
import { faultOf, GraphFault } from './graph-fault.js';

/** A token is renewed this long before it runs out. */
const MARGIN_MS = 5 * 60_000;
const SHORTEST_MS = 10_000;

/**
 * An access token by client credentials, kept until shortly before it ends; everybody who asks meanwhile waits for the same call.
 * docs/decisions says why this is not MSAL.
 */
export class GraphToken {
  #token: { readonly value: Sensitive<string>; readonly until: number } | undefined;
  #call: Promise<Sensitive<string>> | undefined;

  constructor(
    private readonly config: Pick<GraphConfig, 'tenantId' | 'clientId' | 'clientSecret' | 'authority' | 'baseUrl'>,
    private readonly http: HttpPort,
    private readonly now: () => number = Date.now,
  ) {}

  /** Throws GraphFault. */
  async get(signal: AbortSignal): Promise<Sensitive<string>> {
    if (this.#token && this.now() < this.#token.until) return this.#token.value;
    this.#call ??= this.#ask(signal).finally(() => {
      this.#call = undefined;
    });
    return this.#call;
  }

  /** Graph refused it. Another one that came meanwhile stays. */
  drop(refused: Sensitive<string>): void {
    if (this.#token?.value === refused) this.#token = undefined;
  }

  async #ask(signal: AbortSignal): Promise<Sensitive<string>> {
    const { tenantId, clientId, clientSecret, authority, baseUrl } = this.config;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret.reveal(),
      scope: `${new URL(baseUrl).origin}/.default`,
    });
    const reply = await this.http
      .send(
        {
          method: 'POST',
          url: new URL(`${authority.replace(/\/+$/, '')}/${tenantId}/oauth2/v2.0/token`),
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: Buffer.from(form.toString()),
        },
        signal,
      )
      .catch((error: unknown) => {
        throw ProviderError.is(error) ? new GraphFault('unavailable') : error;
      });
    const fault = faultOf(reply, this.now());
    // 400 and 401 of this endpoint: client id, secret or tenant are wrong.
    if (fault)
      throw ['refused', 'unauthenticated', 'not_found'].includes(fault.kind)
        ? new GraphFault('unauthenticated')
        : fault;
    return this.#keep(reply.body);
  }

  #keep(body: string): Sensitive<string> {
    const { access_token: token, expires_in: seconds } = parsed(body);
    if (typeof token !== 'string' || token === '') throw new GraphFault('unavailable');
    const lifetime = Number(seconds) * 1000 - MARGIN_MS;
    const value = new Sensitive(token);
    this.#token = { value, until: this.now() + Math.max(SHORTEST_MS, Number.isFinite(lifetime) ? lifetime : 0) };
    return value;
  }
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
