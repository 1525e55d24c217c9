import { X509Certificate } from 'node:crypto';
import type { CertificateHeader } from '../../config/index.js';
import type { CertificateFault } from './caller-identity.js';

/** An RSA-4096 leaf is some 2 KB; larger values are not worth decoding. */
const MAX_VALUE = 32_768;

const PEM = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** RFC 9440 section 2.2: one Byte Sequence (RFC 8941 section 3.3.5), without parameters. */
const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]+={0,2}):$/;

/** Header value -> DER; undefined where the value has not the header's form, `ambiguous` where it could be one of several. */
type HeaderReader = (value: string) => Buffer | 'ambiguous' | undefined;
const READERS: Readonly<Record<CertificateHeader, HeaderReader>> = {
  // App Service: base64 of the DER bytes without armour (reference microsoft.md section 2, inferred there: so armour is read too).
  'x-arr-clientcert': (value) => fromPem(value) ?? fromBase64(value),
  // Envoy, also in front of Container Apps: `Cert="<URL-encoded PEM>"` (reference microsoft.md section 2; Envoy's header documentation).
  'x-forwarded-client-cert': fromEnvoy,
  'client-cert': (value) => fromBase64(BYTE_SEQUENCE.exec(value)?.[1] ?? ''),
};

/** The leaf certificate in a proxy's header, or why there is none. */
export function readCertificate(header: CertificateHeader, value: string): X509Certificate | CertificateFault {
  if (value.length > MAX_VALUE) return 'certificate_unreadable';
  const der = READERS[header](value.trim());
  if (der === 'ambiguous') return 'certificate_ambiguous';
  return (der && fromDer(der)) ?? 'certificate_unreadable';
}

function fromDer(der: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der);
    // What follows the certificate would be in none of its checks.
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
}

function fromBase64(text: string): Buffer | undefined {
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** One certificate. A header cannot hold line breaks, so spaces or nothing may stand for them. */
function fromPem(text: string): Buffer | undefined {
  return fromBase64((PEM.exec(text)?.[1] ?? '').replace(/\s+/g, ''));
}

function fromEnvoy(value: string): Buffer | 'ambiguous' | undefined {
  const elements = split(value, ',');
  if (!elements) return undefined;
  // A second element is a second proxy's story, or the caller's own: which one is the caller's certificate cannot be told.
  if (elements.length > 1) return 'ambiguous';
  const certs = (split(elements[0] as string, ';') ?? []).flatMap(
    (pair) => /^\s*cert\s*=\s*(.*)$/is.exec(pair)?.[1] ?? [],
  );
  const [cert, ...others] = certs;
  if (others.length > 0) return 'ambiguous';
  try {
    return fromPem(decodeURIComponent((cert ?? '').trim().replace(/^"(.*)"$/, '$1')));
  } catch {
    return undefined;
  }
}

/** Splits outside double quotes, in which a backslash escapes. Undefined where a quotation does not end. */
function split(text: string, separator: string): string[] | undefined {
  const parts = [''];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += character === '\\' && quoted ? character + (text[++at] ?? '') : character;
  }
  return quoted ? undefined : parts;
}
