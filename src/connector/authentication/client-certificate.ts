import { hash, randomBytes, timingSafeEqual, type X509Certificate } from 'node:crypto';
import { CERTIFICATE_HEADERS, type ClientCertificateRule } from '../../config/index.js';
import type { CallerIdentity, CertificateFault } from './caller-identity.js';
import { readCertificate } from './certificate-header.js';
import { headerSpellings, headerValues } from './request-headers.js';
import type { TrustedProxies } from './trusted-proxies.js';

/** id-kp-clientAuth, RFC 5280 section 4.2.1.12. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const PINS = 2;

interface Rule {
  readonly header: ClientCertificateRule['header'];
  /** SHA-256 of the DER, {@link PINS} of them: vacant ones are random. */
  readonly pins: readonly Buffer[];
}

/**
 * Client certificates that a proxy took from TLS and hands on in a header. The proxy saw the proof of possession; whether the
 * certificate is the caller's is decided here, by its pinned thumbprint. The platform uses the newest certificate that was uploaded to it,
 * so two are accepted while one replaces the other (reference microsoft.md section 2).
 */
export class ClientCertificateAuthenticator {
  readonly #rules: ReadonlyMap<string, Rule>;

  /** Throws RangeError on a pin that is no SHA-256 thumbprint, and on a third one. */
  constructor(
    rules: ReadonlyMap<string, ClientCertificateRule>,
    private readonly proxies: TrustedProxies,
    private readonly clock: { now(): Date },
  ) {
    this.#rules = new Map([...rules].map(([flow, rule]) => [flow, prepare(flow, rule)]));
  }

  /**
   * Such a request is refused, whatever else it shows: a peer speaks of client certificates that has no business to, or the header is
   * spelt in a way that a proxy may not have recognised as the one to strip.
   */
  forgeryIn(rawHeaders: readonly string[], peer: string | undefined): CertificateFault | undefined {
    const spellings = headerSpellings(rawHeaders, CERTIFICATE_HEADERS);
    if (spellings.some((name) => name.includes('_'))) return 'certificate_ambiguous';
    return spellings.length > 0 && !this.proxies.includes(peer) ? 'certificate_untrusted_peer' : undefined;
  }

  /**
   * Reads the flow's configured header only; from a trusted peer any other is as good as absent. Undefined where no certificate was shown,
   * or the flow takes none.
   */
  authenticate(
    flow: string,
    rawHeaders: readonly string[],
    peer: string | undefined,
  ): CallerIdentity | CertificateFault | undefined {
    const rule = this.#rules.get(flow);
    if (!rule || !this.proxies.includes(peer)) return undefined;
    const [value = '', ...others] = headerValues(rawHeaders, rule.header);
    if (others.length > 0) return 'certificate_ambiguous';
    if (value.trim() === '') return undefined;
    const certificate = readCertificate(rule.header, value);
    return typeof certificate === 'string' ? certificate : this.#identify(rule, certificate);
  }

  #identify(rule: Rule, certificate: X509Certificate): CallerIdentity | CertificateFault {
    const thumbprint = hash('sha256', certificate.raw, 'buffer');
    const pinned = rule.pins.filter((pin) => timingSafeEqual(pin, thumbprint)).length > 0;
    if (!pinned) return 'certificate_not_pinned';
    const now = this.clock.now();
    // Both ends belong to the period (RFC 5280 section 4.1.2.5).
    if (now < certificate.validFromDate) return 'certificate_not_yet_valid';
    if (now > certificate.validToDate) return 'certificate_expired';
    if (!isForClients(certificate)) return 'certificate_wrong_purpose';
    return { method: 'client-certificate', name: `sha256:${thumbprint.toString('hex').slice(0, 16)}` };
  }
}

/**
 * Node's `keyUsage` is the extended key usage: OIDs, or undefined where the certificate has no such extension, which bars no purpose
 * (RFC 5280 section 4.2.1.12). Certificates that one makes for oneself often have none.
 */
const isForClients = ({ keyUsage }: X509Certificate): boolean => keyUsage?.includes(CLIENT_AUTH) ?? true;

function prepare(flow: string, { header, pins }: ClientCertificateRule): Rule {
  if (pins.length > PINS) throw new RangeError(`flow ${flow} pins more than ${PINS} certificates`);
  if (!pins.every((pin) => /^[0-9a-f]{64}$/i.test(pin))) {
    throw new RangeError(`flow ${flow} pins something that is no SHA-256 thumbprint`);
  }
  const vacant = Array.from({ length: PINS }, () => randomBytes(32));
  return { header, pins: [...pins.map((pin) => Buffer.from(pin, 'hex')), ...vacant].slice(0, PINS) };
}
