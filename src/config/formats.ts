import { isIP } from 'node:net';

/** Each says what is wrong with a text, or undefined; none repeats the text. */
type Flawed = (text: string) => string | undefined;

const must = (pattern: RegExp, sentence: string): Flawed => {
  return (text) => (pattern.test(text) ? undefined : sentence);
};

/** Names of flows and providers: a flow's name is a part of its address. */
export const flawOfName = must(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'cannot be a name: use lower-case letters, digits and hyphens, at most 63 characters',
);

export const flawOfHost: Flawed = (text) =>
  isIP(text) > 0 || /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i.test(text)
    ? undefined
    : 'must be a host name or an address such as 127.0.0.1, 0.0.0.0 or ::';

export const flawOfCidr: Flawed = (text) => {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return 'must be an address or a range such as 10.0.0.0/8 or fd00::/8';
  if (prefix === undefined) return undefined;
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (bits === 0) return 'would believe everybody: name the addresses of your proxies';
  return bits <= (family === 4 ? 32 : 128) ? undefined : 'has a wrong number after the slash';
};

/** A single address becomes the range that holds only it. */
export const asCidr = (text: string): string => {
  if (text.includes('/')) return text;
  return `${text}/${isIP(text) === 4 ? 32 : 128}`;
};

export const asPin = (text: string): string => text.replaceAll(/[:\s]/g, '').toLowerCase();

export const flawOfPin: Flawed = (text) =>
  /^[0-9a-f]{64}$/.test(asPin(text))
    ? undefined
    : 'must be the SHA-256 thumbprint of the certificate: 64 hexadecimal digits (openssl x509 -noout -fingerprint -sha256)';

/** The canonical form of a BCP 47 tag, or undefined. */
export function canonicalLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

export const flawOfLocale: Flawed = (text) =>
  canonicalLocale(text) === undefined ? 'must be a language tag (BCP 47) such as en or fr-CA' : undefined;

/** Claims that carry the call itself, not what a person entered. */
const RESERVED_INCOMING = ['step', 'client_id', 'clientId', 'ui_locales', 'identities', 'version', 'action', 'status'];

export const flawOfIncomingClaim: Flawed = (text) => {
  if (RESERVED_INCOMING.includes(text)) return 'is a claim of the call itself: name one that the person fills in';
  return /^[A-Za-z][A-Za-z0-9_]{0,127}$/.test(text)
    ? undefined
    : 'must be the name of a claim, such as extension_DateOfBirth';
};

/** Members of an answer that are no claims. Reference microsoft.md section 1.4. */
const RESERVED_OUTGOING = ['version', 'action', 'status', 'userMessage'];
const BUILT_IN_OUTGOING = [
  'displayName',
  'givenName',
  'surname',
  'jobTitle',
  'streetAddress',
  'city',
  'state',
  'postalCode',
  'country',
];

export const flawOfOutgoingClaim: Flawed = (text) => {
  if (RESERVED_OUTGOING.includes(text)) return 'is a part of the answer itself and cannot be a claim';
  if (BUILT_IN_OUTGOING.includes(text) || /^extension_[A-Za-z0-9_]{1,118}$/.test(text)) return undefined;
  return 'cannot be returned: Microsoft takes extension_Name, or a built-in attribute such as displayName, and ignores other names';
};

export const flawOfUsername: Flawed = (text) => {
  if (text.includes(':')) return 'must not hold a colon: it parts user name and password in HTTP Basic (RFC 7617)';
  return /^[^\p{Cc}]{1,128}$/u.test(text) ? undefined : 'must be at most 128 characters without control characters';
};

/** One mailbox, without a display name; narrow enough to stand in a header and in an SMTP command as it is. */
export const MAIL_ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

export const flawOfMailAddress = must(
  MAIL_ADDRESS,
  'must be a mail address such as desk@contoso.example, without a name',
);

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

const flawOfAddress = (text: string, schemes: readonly string[]): string | undefined => {
  const url = text === text.trim() ? URL.parse(text) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') {
    return 'must be an address such as https://app.contoso.example/, without user name, password and what follows #';
  }
  const isLocal = url.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname);
  return isLocal || schemes.includes(url.protocol)
    ? undefined
    : 'must begin with https:// (plain http:// is accepted for 127.0.0.1, localhost and [::1] only)';
};

/** Where we send what is ours. */
export const flawOfWebhookUrl: Flawed = (text) => flawOfAddress(text, ['https:']);

/** What people are sent to by a link. */
export const flawOfPublicUrl: Flawed = (text) => flawOfAddress(text, ['https:']);

export const flawOfDatabaseUrl: Flawed = (text) => {
  const url = URL.parse(text);
  const good = url !== null && ['postgres:', 'postgresql:'].includes(url.protocol) && text === text.trim();
  return good && (url.hostname !== '' || url.searchParams.has('host')) && url.pathname.length > 1
    ? undefined
    : 'must be the address of a PostgreSQL database: postgres://user:password@host:5432/name';
};
