import { hash, randomBytes } from 'node:crypto';

/** `__Host-`: a browser takes it over TLS (or from this machine) only, for this host only, and lets no subdomain set it. */
export const SESSION_COOKIE = '__Host-verigate-session';
/** What an OpenID sign-in under way has to remember. */
export const OIDC_COOKIE = '__Host-verigate-oidc';
/** That this person has signed in at this browser before. */
export const DEVICE_COOKIE = '__Host-verigate-device';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Longer than all cookies that a browser sends to one host in practice. */
const MAX_HEADER = 16_384;

/** 256 random bits in base64url. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** What is stored of a token; undefined: this is none. */
export const digestOf = (token: string): Buffer | undefined =>
  TOKEN.test(token) ? hash('sha256', token, 'buffer') : undefined;

/** The value of a cookie. Empty: it was sent more than once, and nobody can say which one is meant. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined || header.length > MAX_HEADER) return undefined;
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length > 1 ? '' : values[0];
}

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** Without an age: gone with the browser. The limits of the session hold on our side. */
export const sessionCookie = (token: string): string => `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}`;

export const oidcCookie = (sealed: string, seconds: number): string =>
  `${OIDC_COOKIE}=${sealed}; ${ATTRIBUTES}; Max-Age=${seconds}`;

export const deviceCookie = (sealed: string, seconds: number): string =>
  `${DEVICE_COOKIE}=${sealed}; ${ATTRIBUTES}; Max-Age=${seconds}`;

export const noCookie = (name: string): string => `${name}=; ${ATTRIBUTES}; Max-Age=0`;
