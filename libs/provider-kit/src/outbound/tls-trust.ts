import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { TransportSettings } from '#libs/provider-spec';

/**
 * TLS 1.2 or newer, the usual trust anchors plus the extra one, and our client certificate. Built once for each pool: reading the
 * anchors for each connection would cost milliseconds. Throws at start-up, in our words, when a PEM cannot be used.
 */
export function secureContextOf(tls: TransportSettings['tls']): SecureContext {
  const { ca, cert, key } = tls ?? {};
  if ((cert === undefined) !== (key === undefined)) {
    throw new Error('A client certificate needs both its certificate and its private key.');
  }
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      cert,
      key,
      ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
    });
  } catch {
    // Without the cause: OpenSSL's text is of no help, and it has just read a private key.
    throw new Error(
      'The TLS settings cannot be used: check that the certificates and the key are PEM texts and belong together.',
    );
  }
}
