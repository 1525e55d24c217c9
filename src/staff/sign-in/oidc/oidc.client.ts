import * as openid from 'openid-client';
import type { OidcConfig } from '../../../config/index.js';
import type { StaffEvents } from '../../staff-events.port.js';
import type { Claims } from './claims.rules.js';
import { CALL_MS, fetchOver } from './fetch.adapter.js';
import type { OidcHttp } from './oidc-http.js';
import { type OidcTransaction, TRANSACTION_MS } from './transaction.seal.js';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The provider cannot be reached, or its discovery document cannot be used: said to whoever wants to sign in. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

/** What came back does not hold: `code` is of the library, never of what was sent. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';

  constructor(
    readonly code: string,
    /** The person, or the provider on its own, ended it: no attack. */
    readonly isCancelled: boolean,
  ) {
    super(code);
  }
}

/**
 * Authorization code with PKCE, state and nonce (OpenID Connect Core 3.1; RFC 9700). Signatures of ID tokens are checked although they come
 * over TLS, with algorithms of the configuration's list only. The provider is looked for in the background: the gateway starts without it.
 */
export class OidcClient {
  #provider: openid.Configuration | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopped = false;

  constructor(
    private readonly config: OidcConfig,
    private readonly redirectUri: string,
    private readonly http: OidcHttp,
    private readonly heard: Pick<StaffEvents, 'providerAway' | 'providerReady'>,
  ) {}

  start(): void {
    this.#looking ??= this.#look(FIRST_PAUSE_MS);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    // A look under way ends with its connections.
    await this.http.close();
    await this.#looking;
  }

  async begin(
    { state, nonce, verifier }: Pick<OidcTransaction, 'state' | 'nonce' | 'verifier'>,
    isConfirmation: boolean,
  ): Promise<URL> {
    const provider = this.#ready();
    return openid.buildAuthorizationUrl(provider, {
      redirect_uri: this.redirectUri,
      scope: this.config.scopes.join(' '),
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(this.config.mfaAcr.length === 0 ? {} : { acr_values: this.config.mfaAcr.join(' ') }),
      ...(isConfirmation ? { prompt: 'login', max_age: '0' } : {}),
    });
  }

  /** The claims of the ID token. `query`: what the browser came back with. Throws ProviderAway, SignInRefused. */
  async finish(query: URLSearchParams, transaction: OidcTransaction): Promise<Claims> {
    const provider = this.#ready();
    const callback = new URL(this.redirectUri);
    callback.search = query.toString();
    try {
      const tokens = await openid.authorizationCodeGrant(provider, callback, {
        expectedState: transaction.state,
        expectedNonce: transaction.nonce,
        pkceCodeVerifier: transaction.verifier,
        idTokenExpected: true,
        // The ID token has to say when. Whether that is recent enough is seen by who knows when the confirmation was begun: a second factor
        // may take longer than the library would allow.
        ...(transaction.confirms === undefined ? {} : { maxAge: TRANSACTION_MS / 1_000 }),
      });
      return { ...tokens.claims() };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  #ready(): openid.Configuration {
    if (!this.#provider) throw new ProviderAway('The OpenID provider has not been reached yet.');
    return this.#provider;
  }

  async #look(pauseMs: number): Promise<void> {
    try {
      this.#provider = await this.#discover();
      this.heard.providerReady();
    } catch (error) {
      if (this.#isStopped) return;
      this.heard.providerAway(codeOf(error), Math.round(pauseMs / 1_000));
      this.#timer = setTimeout(() => {
        this.#looking = this.#look(Math.min(pauseMs * 2, LONGEST_PAUSE_MS));
      }, pauseMs);
    }
  }

  async #discover(): Promise<openid.Configuration> {
    const { issuer, clientId, clientSecret, algorithms } = this.config;
    const isPlain = new URL(issuer).protocol === 'http:';
    const customFetch = fetchOver(this.http) as openid.CustomFetch;
    const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
      [openid.customFetch]: customFetch,
      timeout: CALL_MS / 1_000,
      ...(isPlain ? { execute: [openid.allowInsecureRequests] } : {}),
    });
    // Without the method that the library adds.
    const metadata = JSON.parse(JSON.stringify(found.serverMetadata())) as openid.ServerMetadata;
    for (const address of [metadata.token_endpoint, metadata.jwks_uri]) if (address) this.http.allow(address);
    const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
    const allowed = algorithms.filter((algorithm) => offered.includes(algorithm));
    if (allowed.length === 0) throw Object.assign(new Error(), { code: 'no_allowed_algorithm' });
    const secret = clientSecret.reveal();
    const takesPost = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
    const provider = new openid.Configuration(
      { ...metadata, id_token_signing_alg_values_supported: allowed },
      clientId,
      undefined,
      takesPost ? openid.ClientSecretPost(secret) : openid.ClientSecretBasic(secret),
    );
    provider[openid.customFetch] = customFetch;
    provider.timeout = CALL_MS / 1_000;
    if (isPlain) openid.allowInsecureRequests(provider);
    openid.enableNonRepudiationChecks(provider);
    return provider;
  }
}

/** Words of RFC 6749 and OpenID Connect for a person who did not want to, or a provider that would not. */
const CANCELLED: ReadonlySet<string> = new Set([
  'access_denied',
  'interaction_required',
  'login_required',
  'consent_required',
]);

function refusalOf(error: unknown): Error {
  if (error instanceof openid.AuthorizationResponseError) {
    return new SignInRefused('authorization_response', CANCELLED.has(error.error));
  }
  if (error instanceof openid.ResponseBodyError) return new SignInRefused('token_response', false);
  // A fault of the way there, not of what came back.
  if (error instanceof Error && error.name === 'ProviderError')
    return new ProviderAway('The OpenID provider did not answer.');
  const { cause } = (error ?? {}) as { cause?: unknown };
  if (cause instanceof Error && cause.name === 'ProviderError') {
    return new ProviderAway('The OpenID provider did not answer.');
  }
  return new SignInRefused(codeOf(error), false);
}

/** The library's codes are constants; texts of others never get into our log. */
function codeOf(error: unknown): string {
  const { code, kind } = (error ?? {}) as { readonly code?: unknown; readonly kind?: unknown };
  const word = typeof code === 'string' ? code : kind;
  return typeof word === 'string' && /^[A-Za-z_]{1,64}$/.test(word) ? word.toLowerCase() : 'unknown';
}
