import { createHash, timingSafeEqual } from 'node:crypto';
import { readJson, stringAt } from '#libs/provider-kit';
import type { HttpExchange, HttpReply } from '#libs/provider-spec';
import type { KeyFaultKind } from '../key-fault.js';
import { contextBytes, KEY_BYTES, type WrapContext } from '../key-provider.port.js';

/** https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key/wrap-key */
const API_VERSION = '7.4';
const ALGORITHM = 'RSA-OAEP-256';

/** Get Key: without a version in the path the newest is meant. https://learn.microsoft.com/rest/api/keyvault/keys/get-key/get-key */
export const keyCall = (vaultUrl: string, keyName: string, token: string): HttpExchange => ({
  method: 'GET',
  url: addressOf(`${vaultUrl.replace(/\/+$/, '')}/keys/${encodeURIComponent(keyName)}`),
  headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
});

/** `keyId`: the whole address of one version of the key, as the vault gave it (`kid`). */
export const operationCall = (
  operation: 'wrapkey' | 'unwrapkey',
  keyId: string,
  value: Buffer,
  token: string,
): HttpExchange => ({
  method: 'POST',
  url: addressOf(`${keyId}/${operation}`),
  headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ alg: ALGORITHM, value: value.toString('base64url') })),
});

function addressOf(address: string): URL {
  const url = new URL(address);
  url.searchParams.set('api-version', API_VERSION);
  return url;
}

/** Undefined: not the documented form. */
export const keyIdIn = (body: string): string | undefined => stringAt(readJson(body), 'key.kid');

export function valueIn(body: string): Buffer | undefined {
  const value = stringAt(readJson(body), 'value') ?? '';
  return /^[\w-]{1,2048}={0,2}$/.test(value) ? Buffer.from(value, 'base64url') : undefined;
}

/**
 * RSA-OAEP authenticates no additional data and anybody who has the public key can wrap, so the context's hash travels inside: 64 bytes,
 * well within what a key of 2048 bits takes (190).
 */
export const enclosed = (key: Buffer, context: WrapContext): Buffer => Buffer.concat([hashOf(context), key]);

/** Undefined: wrapped for another purpose, or not by us. */
export function disclosed(plain: Buffer, context: WrapContext): Buffer | undefined {
  const hash = hashOf(context);
  if (plain.length !== hash.length + KEY_BYTES || !timingSafeEqual(plain.subarray(0, hash.length), hash))
    return undefined;
  return Buffer.from(plain.subarray(hash.length));
}

const hashOf = (context: WrapContext): Buffer => createHash('sha256').update(contextBytes(context)).digest();

/** https://learn.microsoft.com/azure/key-vault/general/rest-error-codes and .../authentication-requests-and-responses */
export function faultOfAzure({ status, body }: HttpReply): KeyFaultKind | undefined {
  if (status === 200) return undefined;
  if (status === 401) return 'unauthenticated';
  if (status === 403) return /disabled|expired|not ?yet ?valid/i.test(innerCode(body)) ? 'disabled' : 'forbidden';
  if (status === 404) return 'no_key';
  if (status === 429) return 'busy';
  if (status >= 500 || status === 408) return 'unavailable';
  return 'not_ours';
}

/** Of the token endpoint: 400 and 401 are a wrong tenant, client or secret. */
export function faultOfToken({ status }: HttpReply): KeyFaultKind | undefined {
  if (status === 200) return undefined;
  if (status === 429) return 'busy';
  return status >= 500 ? 'unavailable' : 'unauthenticated';
}

/** A code of one word; the message beside it is the vault's and is not read. */
function innerCode(body: string): string {
  try {
    return stringAt(readJson(body), 'error.innererror.code') ?? '';
  } catch {
    return '';
  }
}
