import type { FlowConfig, ServerConfig } from '../../config/index.js';
import { BasicAuthenticator } from './basic.js';
import type { CallerIdentity, CallerRefusal } from './caller-identity.js';
import { ClientCertificateAuthenticator } from './client-certificate.js';
import { headerValues } from './request-headers.js';
import { TrustedProxies } from './trusted-proxies.js';

/** What a request shows of its sender. */
export interface Presented {
  /** As Node gives them: name, value, name, value ... */
  readonly rawHeaders: readonly string[];
  /** Address of the socket's other end: never a forwarded one. */
  readonly peer: string | undefined;
}

export interface AuthenticatorSettings {
  readonly flows: ReadonlyMap<string, FlowConfig>;
  readonly server: Pick<ServerConfig, 'trustedProxies'>;
  /** At least 32 random bytes: keys the digests of the credentials. */
  readonly pepper: Buffer;
  readonly clock: { now(): Date };
}

/**
 * A flow that has both methods accepts either, because a connector can only be given one; a flow that has none accepts nobody.
 * Unknown flow, unknown user and wrong secret cannot be told apart.
 */
export class CallerAuthenticator {
  readonly #basic: BasicAuthenticator;
  readonly #certificate: ClientCertificateAuthenticator;

  constructor({ flows, server, pepper, clock }: AuthenticatorSettings) {
    const all = [...flows].map(([name, { authentication }]) => ({ name, ...authentication }));
    this.#basic = new BasicAuthenticator(new Map(all.map(({ name, basic }) => [name, basic])), pepper);
    this.#certificate = new ClientCertificateAuthenticator(
      new Map(all.flatMap(({ name, clientCertificate }) => (clientCertificate ? [[name, clientCertificate]] : []))),
      new TrustedProxies(server.trustedProxies),
      clock,
    );
  }

  authenticate(flow: string, { rawHeaders, peer }: Presented): CallerIdentity | CallerRefusal {
    const basic = this.#basic.authenticate(flow, headerValues(rawHeaders, 'authorization'));
    const forgery = this.#certificate.forgeryIn(rawHeaders, peer);
    if (forgery) return forgery;
    return basic ?? this.#certificate.authenticate(flow, rawHeaders, peer) ?? 'bad_credentials';
  }
}
