import aws4 from 'aws4';
import { readJson, stringAt } from '#libs/provider-kit';
import type { HttpExchange, HttpReply } from '#libs/provider-spec';
import type { AwsKmsConfig } from '../../config/index.js';
import type { KeyFaultKind } from '../key-fault.js';

type Operation = 'Encrypt' | 'Decrypt';

/** AWS JSON 1.1: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html and API_Decrypt.html, signed with Signature Version 4. */
export function kmsCall(
  operation: Operation,
  content: Readonly<Record<string, unknown>>,
  config: AwsKmsConfig,
  now: Date,
): HttpExchange {
  const { region, endpoint, accessKeyId, secretAccessKey, sessionToken } = config;
  const url = new URL(endpoint);
  const body = JSON.stringify(content);
  const { headers } = aws4.sign(
    {
      service: 'kms',
      region,
      host: url.host,
      method: 'POST',
      path: url.pathname,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `TrentService.${operation}`,
        'X-Amz-Date': now.toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
      },
      body,
    },
    {
      accessKeyId: accessKeyId.reveal(),
      secretAccessKey: secretAccessKey.reveal(),
      ...(sessionToken ? { sessionToken: sessionToken.reveal() } : {}),
    },
  );
  return { method: 'POST', url, headers: lowerCased(headers ?? {}), body: Buffer.from(body) };
}

const lowerCased = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** What an answer holds; undefined: not the documented form. */
export function encryptedIn(body: string): { readonly providerKey: string; readonly wrapped: Buffer } | undefined {
  const reply = readJson(body);
  const [providerKey, wrapped] = [stringAt(reply, 'KeyId'), bytesOf(stringAt(reply, 'CiphertextBlob'))];
  return providerKey && wrapped ? { providerKey, wrapped } : undefined;
}

export const decryptedIn = (body: string): Buffer | undefined => bytesOf(stringAt(readJson(body), 'Plaintext'));

const bytesOf = (text: string | undefined): Buffer | undefined =>
  text && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;

/** The operations' pages list their own errors; the rest are of https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html */
const ERRORS: Readonly<Record<string, KeyFaultKind>> = {
  AccessDeniedException: 'forbidden',
  DependencyTimeoutException: 'unavailable',
  DisabledException: 'disabled',
  ExpiredTokenException: 'unauthenticated',
  IncompleteSignature: 'unauthenticated',
  IncorrectKeyException: 'not_ours',
  InvalidCiphertextException: 'not_ours',
  InvalidClientTokenId: 'unauthenticated',
  InvalidKeyUsageException: 'forbidden',
  InvalidSignatureException: 'unauthenticated',
  KeyUnavailableException: 'unavailable',
  KMSInternalException: 'unavailable',
  KMSInvalidStateException: 'disabled',
  LimitExceededException: 'busy',
  MissingAuthenticationToken: 'unauthenticated',
  NotAuthorized: 'forbidden',
  NotFoundException: 'no_key',
  RequestExpired: 'unauthenticated',
  ServiceUnavailable: 'unavailable',
  SignatureDoesNotMatch: 'unauthenticated',
  ThrottlingException: 'busy',
  UnrecognizedClientException: 'unauthenticated',
};

export function faultOfAws({ status, body }: HttpReply): KeyFaultKind | undefined {
  if (status === 200) return undefined;
  const known = ERRORS[errorName(body)];
  if (known !== undefined) return known;
  if (status === 429) return 'busy';
  if (status >= 500) return 'unavailable';
  return status === 403 ? 'forbidden' : 'unreadable';
}

/** `__type`, perhaps behind a name space and a number sign. The message beside it is the service's and is not read. */
function errorName(body: string): string {
  try {
    return (stringAt(readJson(body), '__type') ?? '').replace(/^.*#/, '');
  } catch {
    return '';
  }
}
