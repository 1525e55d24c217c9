import { arrayAt, numberAt, readJson, stringAt } from '#libs/provider-kit';
import { type HttpExchange, type HttpReply, Sensitive } from '#libs/provider-spec';
import type { VaultTransitConfig } from '../../config/index.js';
import type { KeyFaultKind } from '../key-fault.js';
import { contextBytes, type WrapContext } from '../key-provider.port.js';

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/json' } as const;

/** Namespaces are those of Vault Enterprise: https://developer.hashicorp.com/vault/docs/enterprise/namespaces */
const headersOf = ({ namespace }: VaultTransitConfig, token?: string): Record<string, string> => ({
  ...JSON_TYPE,
  ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
  ...(token === undefined ? {} : { 'x-vault-token': token }),
});

const addressOf = ({ address }: VaultTransitConfig, path: string): URL =>
  new URL(`${address.replace(/\/+$/, '')}/v1/${path}`);

/**
 * https://developer.hashicorp.com/vault/api-docs/secret/transit#encrypt-data and #decrypt-data. The context is additional data of the
 * AEAD cipher; a key that derives needs it for that, too.
 */
export const transitCall = (
  operation: 'encrypt' | 'decrypt',
  input: { readonly plaintext: string } | { readonly ciphertext: string },
  context: WrapContext,
  config: VaultTransitConfig,
  token: string,
): HttpExchange => {
  const bound = contextBytes(context).toString('base64');
  return {
    method: 'POST',
    url: addressOf(config, `${config.mount}/${operation}/${encodeURIComponent(config.keyName)}`),
    headers: headersOf(config, token),
    body: Buffer.from(
      JSON.stringify({ ...input, associated_data: bound, ...(config.derived ? { context: bound } : {}) }),
    ),
  };
};

/** https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle */
export const logInCall = (config: VaultTransitConfig): HttpExchange => ({
  method: 'POST',
  url: addressOf(config, 'auth/approle/login'),
  headers: headersOf(config),
  body: Buffer.from(JSON.stringify({ role_id: config.roleId?.reveal(), secret_id: config.secretId?.reveal() })),
});

export function clientTokenIn(body: string): { value: Sensitive<string>; lifetimeMs: number } | undefined {
  const reply = readJson(body);
  const token = stringAt(reply, 'auth.client_token');
  return token
    ? { value: new Sensitive(token), lifetimeMs: (numberAt(reply, 'auth.lease_duration') ?? 0) * 1_000 }
    : undefined;
}

/** `vault:v3:...`: the version of the key stands in front. */
export function ciphertextIn(body: string): { readonly text: string; readonly version: string } | undefined {
  const text = stringAt(readJson(body), 'data.ciphertext') ?? '';
  const [, version] = /^vault:(v\d{1,6}):[A-Za-z0-9+/]+={0,2}$/.exec(text) ?? [];
  return version === undefined ? undefined : { text, version };
}

export function plaintextIn(body: string): Buffer | undefined {
  const text = stringAt(readJson(body), 'data.plaintext') ?? '';
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** https://developer.hashicorp.com/vault/api-docs#http-status-codes: 472 and 473 are standbys that answer for nobody, 503 is sealed. */
export function faultOfVault({ status, body }: HttpReply): KeyFaultKind | undefined {
  if (status === 200) return undefined;
  if (status === 403) return 'forbidden';
  if (status === 404) return 'no_key';
  if (status === 429) return 'busy';
  if (status >= 500 || status === 412 || status === 472 || status === 473) return 'unavailable';
  return complaintOf(body);
}

/** Of a log-in: wrong ids are 400 and 403. */
export function faultOfLogIn(reply: HttpReply): KeyFaultKind | undefined {
  const fault = faultOfVault(reply);
  return reply.status === 400 || reply.status === 403 || reply.status === 404 ? 'unauthenticated' : fault;
}

/** A 400 says in words what it is; the words are compared and go no further. */
function complaintOf(body: string): KeyFaultKind {
  try {
    const text = JSON.stringify(arrayAt(readJson(body), 'errors') ?? []);
    if (/disallowed by policy|too old/i.test(text)) return 'disabled';
    return /key not found/i.test(text) ? 'no_key' : 'not_ours';
  } catch {
    return 'unreadable';
  }
}
