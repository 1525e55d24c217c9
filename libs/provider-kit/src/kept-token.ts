import { type HttpExchange, ProviderError, Sensitive } from '#libs/provider-spec';
import { formBody } from './form-body.js';
import { numberAt, readJson, stringAt } from './json.js';

/** A credential with an end. */
export interface IssuedToken {
  readonly value: Sensitive<string>;
  readonly lifetimeMs: number;
}

/** A token is renewed this long before it runs out. */
const MARGIN_MS = 5 * 60_000;
const SHORTEST_MS = 10_000;

/** A token that is kept until shortly before it ends; everybody who asks meanwhile waits for the same call. */
export class KeptToken {
  #token: { readonly value: Sensitive<string>; readonly until: number } | undefined;
  #call: Promise<Sensitive<string>> | undefined;

  constructor(
    private readonly issue: (signal: AbortSignal) => Promise<IssuedToken>,
    private readonly now: () => number = Date.now,
  ) {}

  get(signal: AbortSignal): Promise<Sensitive<string>> {
    if (this.#token && this.now() < this.#token.until) return Promise.resolve(this.#token.value);
    this.#call ??= this.#ask(signal).finally(() => {
      this.#call = undefined;
    });
    return this.#call;
  }

  /** It was refused. Another one that came meanwhile stays. */
  drop(refused: Sensitive<string>): void {
    if (this.#token?.value === refused) this.#token = undefined;
  }

  async #ask(signal: AbortSignal): Promise<Sensitive<string>> {
    const { value, lifetimeMs } = await this.issue(signal);
    const kept = Number.isFinite(lifetimeMs) ? lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 2) : 0;
    this.#token = { value, until: this.now() + Math.max(SHORTEST_MS, kept) };
    return value;
  }
}

export interface ClientCredentials {
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: Sensitive<string>;
  readonly scope: string;
}

/** Client credentials of Microsoft's identity platform, RFC 6749 section 4.4. */
export function clientCredentialsCall({
  authority,
  tenantId,
  clientId,
  clientSecret,
  scope,
}: ClientCredentials): HttpExchange {
  return {
    method: 'POST',
    url: new URL(`${authority.replace(/\/+$/, '')}/${tenantId}/oauth2/v2.0/token`),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: formBody({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret.reveal(),
      scope,
    }),
  };
}

/** Its answer. Throws unreadable_response. */
export function issuedToken(body: string): IssuedToken {
  const reply = readJson(body);
  const token = stringAt(reply, 'access_token') ?? '';
  if (token === '') {
    throw new ProviderError('unreadable_response', 'The answer holds no access token.', { delivery: 'sent' });
  }
  return { value: new Sensitive(token), lifetimeMs: (numberAt(reply, 'expires_in') ?? Number.NaN) * 1_000 };
}
