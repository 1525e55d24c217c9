import { randomUUID } from 'node:crypto';
import { faultOfStatus, type JsonObject, readJson, stringAt } from '#libs/provider-kit';
import { type HttpExchange, type HttpPort, type HttpReply, ProviderError, Sensitive } from '#libs/provider-spec';
import { type ExperianConfig, userDomainOf } from './experian.config.js';

/** A token as issued. It holds personal data of the service user: never log it, even expired. */
export interface IssuedToken {
  readonly value: Sensitive<string>;
  /** Milliseconds from its arrival. */
  readonly lifetimeMs: number;
}

/** Longest life that is believed, and the margin before its end in which it is renewed (reference experian.md section 2.1). */
export const MAX_LIFETIME_MS = 1_800_000;
export const RENEWAL_MARGIN_MS = 300_000;

/** The token endpoint fails now and then and recovers at once (issues quoted in reference experian.md section 2.1). */
const QUICK_RETRIES = 2;

/** Token of CrossCore 2: no grant_type, three headers, a bare content type (reference experian.md sections 2.1 and 2.2). */
function tokenExchange(config: ExperianConfig): HttpExchange {
  const { username, password, clientId, clientSecret } = config;
  const body = {
    username: username.reveal(),
    password: password.reveal(),
    client_id: clientId.reveal(),
    client_secret: clientSecret.reveal(),
  };
  return {
    method: 'POST',
    url: new URL(config.tokenUrl),
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-correlation-id': randomUUID(),
      'x-user-domain': userDomainOf(config),
    },
    body: Buffer.from(JSON.stringify(body), 'utf8'),
  };
}

/** Asks for a token; free of charge, so a passing failure is asked again at once. Every fault is `not_sent`: nothing was bought. */
export async function askForToken(config: ExperianConfig, http: HttpPort, signal: AbortSignal): Promise<IssuedToken> {
  for (let retries = 0; ; retries += 1) {
    const reply = await http.send(tokenExchange(config), signal).catch((error: unknown) => {
      throw nothingBought(error);
    });
    const token = reply.status === 200 ? tokenIn(reply) : undefined;
    if (token) return token;
    if (!mayPass(reply) || retries === QUICK_RETRIES) throw refusal(reply);
  }
}

const mayPass = ({ status }: HttpReply): boolean => status === 200 || status === 429 || status >= 500;

function refusal(reply: HttpReply): ProviderError {
  const { kind, retryAfterMs } = faultOfStatus(reply);
  const told = { delivery: 'not_sent', httpStatus: reply.status, retryAfterMs } as const;
  if (reply.status === 200) {
    return new ProviderError('vendor_fault', "Experian's token service answered without a usable token.", told);
  }
  const refused = [400, 401, 403].includes(reply.status);
  return new ProviderError(
    refused ? 'unauthenticated' : kind,
    refused ? "Experian's token service refused our credentials." : "Experian's token service gave no token.",
    told,
  );
}

/** Numbers come as text, and the unit of issued_at varies: only expires_in is believed, up to a cap (section 2.1, traps 4). */
function tokenIn(reply: HttpReply): IssuedToken | undefined {
  const json = objectIn(reply);
  const value = stringAt(json, 'access_token')?.trim();
  const type = stringAt(json, 'token_type')?.trim().toLowerCase() ?? 'bearer';
  const given = json?.['expires_in'];
  const seconds = typeof given === 'string' && /^\d{1,9}$/.test(given.trim()) ? Number(given) : given;
  if (!value || !/^[\x21-\x7e]+$/.test(value) || type !== 'bearer') return undefined;
  if (typeof seconds !== 'number' || !(seconds * 1_000 > RENEWAL_MARGIN_MS)) return undefined;
  return { value: new Sensitive(value), lifetimeMs: Math.min(seconds * 1_000, MAX_LIFETIME_MS) };
}

function objectIn({ body }: HttpReply): JsonObject | undefined {
  try {
    return readJson(body);
  } catch {
    return undefined;
  }
}

/** A fault of the token call, said of the check: no byte of it left. */
export function nothingBought(error: unknown): unknown {
  if (!ProviderError.is(error) || error.delivery === 'not_sent') return error;
  const { kind, message, vendorCode, httpStatus, retryAfterMs } = error;
  return new ProviderError(kind, message, { delivery: 'not_sent', vendorCode, httpStatus, retryAfterMs, cause: error });
}
