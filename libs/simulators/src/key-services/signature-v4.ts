import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { VendorRequest } from '../vendors/vendor-server.js';

export interface AwsAccount {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Default: kms. */
  readonly service?: 'kms' | 's3';
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
const SKEW_MS = 5 * 60_000;
const MUST_BE_SIGNED = {
  kms: ['host', 'x-amz-date', 'x-amz-target'],
  s3: ['host', 'x-amz-date', 'x-amz-content-sha256'],
} as const;

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * Signature Version 4, computed anew from the request as it came; written down from
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html. Undefined: it holds; else the name of KMS's error.
 */
export function flawOfSignature(request: VendorRequest, account: AwsAccount, now: number): string | undefined {
  const { headers } = request;
  const match = FORM.exec(headers.authorization ?? '');
  if (!match) return 'MissingAuthenticationToken';
  const [, keyId = '', day = '', region = '', service = '', signed = '', signature = ''] = match;
  const names = signed.split(';');
  const date = String(headers['x-amz-date'] ?? '');
  if (keyId !== account.accessKeyId || headers['x-amz-security-token'] !== account.sessionToken) {
    return 'UnrecognizedClientException';
  }
  if (region !== account.region || service !== (account.service ?? 'kms') || !date.startsWith(day))
    return 'InvalidSignatureException';
  if (Math.abs(timeOf(date) - now) > SKEW_MS) return 'InvalidSignatureException';
  const least = MUST_BE_SIGNED[account.service ?? 'kms'];
  const required: readonly string[] = account.sessionToken === undefined ? least : [...least, 'x-amz-security-token'];
  if (required.some((name) => !names.includes(name)) || [...names].sort().join(';') !== signed) {
    return 'IncompleteSignature';
  }
  const canonical = [
    request.method,
    request.path.split('?', 1)[0],
    '',
    ...names.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replaceAll(/ +/g, ' ')}`,
    ),
    '',
    signed,
    sha256(request.body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => hmac(previous, part),
    `AWS4${account.secretAccessKey}`,
  );
  const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n'));
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'InvalidSignatureException';
}

/** `20261122T120000Z`; NaN is far from every time. */
function timeOf(date: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const time = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
