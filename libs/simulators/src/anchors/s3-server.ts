import { createHash } from 'node:crypto';
import { type AwsAccount, flawOfSignature } from '../key-services/signature-v4.js';
import { startVendorServer, type VendorReply, type VendorRequest } from '../vendors/vendor-server.js';

/** Invented. */
export const S3_TEST_ACCOUNT = {
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLEVERIGATES3',
  secretAccessKey: 'example/secret+access/key/of/nobody/0002',
  service: 's3',
} as const satisfies AwsAccount;

export interface S3Object {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** How often it was put; more than once where the store keeps versions. */
  readonly versions: number;
  readonly lock?: { readonly mode: string; readonly until: string };
}

export interface S3Server {
  /** Of the bucket. */
  readonly url: string;
  /** Key -> object. */
  readonly objects: ReadonlyMap<string, S3Object>;
  /** Every request that was let in, `PUT key`. */
  readonly requests: readonly string[];
  /** The next requests are answered with this status. */
  failNext(times: number, status: number): void;
  close(): Promise<void>;
}

export interface S3ServerOptions {
  readonly account?: AwsAccount;
  readonly now?: () => number;
}

const BUCKET = '/verigate-audit';

const refuse = (status: number, code: string): VendorReply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
});

/**
 * PutObject and GetObject of Amazon S3 (API Reference), with Signature Version 4 verified anew, conditional writes (`If-None-Match: *`) and Object
 * Lock, which asks for a digest of the body.
 */
export async function startS3Server({
  account = S3_TEST_ACCOUNT,
  now = Date.now,
}: S3ServerOptions = {}): Promise<S3Server> {
  const objects = new Map<string, S3Object>();
  const requests: string[] = [];
  const failures: number[] = [];

  const handle = (request: VendorRequest): VendorReply => {
    const flaw = flawOfSignature(request, account, now()) ?? flawOfDigest(request);
    if (flaw !== undefined) return refuse(403, flaw);
    const key = decodeURIComponent(request.path.slice(BUCKET.length + 1));
    requests.push(`${request.method} ${key}`);
    const failure = failures.shift();
    if (failure !== undefined) return refuse(failure, 'InternalError');
    if (!request.path.startsWith(`${BUCKET}/`)) return refuse(404, 'NoSuchBucket');
    return request.method === 'PUT' ? put(key, request) : get(key);
  };

  const put = (key: string, { headers, body }: VendorRequest): VendorReply => {
    const known = objects.get(key);
    if (headers['if-none-match'] === '*' && known) return refuse(412, 'PreconditionFailed');
    const mode = headers['x-amz-object-lock-mode'];
    const until = headers['x-amz-object-lock-retain-until-date'];
    const md5 = headers['content-md5'];
    if (mode !== undefined && md5 === undefined) return refuse(400, 'InvalidRequest');
    if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) return refuse(400, 'BadDigest');
    objects.set(key, {
      bytes: body,
      contentType: String(headers['content-type']),
      versions: (known?.versions ?? 0) + 1,
      ...(mode === undefined ? {} : { lock: { mode: String(mode), until: String(until) } }),
    });
    return { status: 200, body: '' };
  };

  const get = (key: string): VendorReply => {
    const object = objects.get(key);
    return object
      ? { status: 200, headers: { 'content-type': object.contentType }, body: '', bytes: object.bytes }
      : refuse(404, 'NoSuchKey');
  };

  const server = await startVendorServer({ handle });
  return {
    url: `${server.origin}${BUCKET}`,
    objects,
    requests,
    failNext(times, status) {
      for (let each = 0; each < times; each += 1) failures.push(status);
    },
    close: () => server.close(),
  };
}

/** What S3 itself compares beyond the signature. */
const flawOfDigest = ({ headers, body }: VendorRequest): string | undefined =>
  headers['x-amz-content-sha256'] === createHash('sha256').update(body).digest('hex')
    ? undefined
    : 'XAmzContentSHA256Mismatch';
