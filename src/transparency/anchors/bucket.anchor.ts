import { hash } from 'node:crypto';
import aws4 from 'aws4';
import { type HttpPort, type HttpReply, ProviderError } from '#libs/provider-spec';
import type { BucketAnchorConfig } from '../../config/index.js';
import type { LogReads, StoredCheckpoint } from '../log-reads.port.js';
import { type Anchor, AnchorFault } from './anchor.port.js';
import { type AnchorFile, anchorFiles } from './anchor-files.js';

const TIMEOUT_MS = 30_000;
const DAY_MS = 24 * 3_600_000;

export interface BucketParts {
  readonly reads: Pick<LogReads, 'leaves' | 'tiles'>;
  /** Gives bodies as bytes. */
  readonly http: HttpPort & { close(): Promise<void> };
  readonly clock: { now(): Date };
}

/** A store that speaks S3: each object is put once (`If-None-Match: *`), signed by SigV4, under Object Lock where that is configured. */
export class BucketAnchor implements Anchor {
  readonly kind = 's3';
  readonly name: string;
  readonly everyMs: number;

  constructor(
    private readonly config: BucketAnchorConfig,
    private readonly parts: BucketParts,
  ) {
    this.name = config.name;
    this.everyMs = config.everyMs;
  }

  async take(origin: string, checkpoint: StoredCheckpoint, from: number, signal: AbortSignal): Promise<undefined> {
    for await (const { path, bytes } of anchorFiles(this.parts.reads, origin, checkpoint, from)) {
      await this.#put({ path: `${origin}/${path}`, bytes }, true, signal);
    }
    // The one object that is replaced: whoever opens the bucket, and our own guard, finds the newest there.
    await this.#put({ path: `${origin}/checkpoint`, bytes: Buffer.from(checkpoint.note) }, false, signal);
    return undefined;
  }

  async newest(origin: string, signal: AbortSignal): Promise<string | undefined> {
    const { status, body } = await this.#send('GET', `${origin}/checkpoint`, {}, undefined, signal);
    if (status === 200) return Buffer.from(body, 'latin1').toString('utf8');
    if (status === 404) return undefined;
    throw refused(status);
  }

  close(): Promise<void> {
    return this.parts.http.close();
  }

  async #put({ path, bytes }: AnchorFile, once: boolean, signal: AbortSignal): Promise<void> {
    const headers = {
      'content-type': path.includes('checkpoint') ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      // Object Lock asks for it, whatever the signature covers.
      'content-md5': hash('md5', bytes, 'base64'),
      ...(once ? { 'if-none-match': '*' } : {}),
      ...this.#retention(),
    };
    const { status } = await this.#send('PUT', path, headers, bytes, signal);
    if (status >= 200 && status < 300) return;
    if (status !== 412 || !once) throw refused(status);
    await this.#compare(path, bytes, signal);
  }

  /** It was put before, perhaps by a call whose answer was lost. */
  async #compare(path: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
    const { status, body } = await this.#send('GET', path, {}, undefined, signal);
    if (status !== 200) throw refused(status);
    if (Buffer.from(body, 'latin1').equals(bytes)) return;
    throw new AnchorFault('An object that was put before holds something else: the log there is not the log here.');
  }

  #retention(): Readonly<Record<string, string>> {
    const { lock } = this.config;
    if (!lock) return {};
    const until = new Date(this.parts.clock.now().getTime() + lock.days * DAY_MS);
    return {
      'x-amz-object-lock-mode': lock.mode.toUpperCase(),
      'x-amz-object-lock-retain-until-date': until.toISOString(),
    };
  }

  async #send(
    method: 'GET' | 'PUT',
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | undefined,
    signal: AbortSignal,
  ): Promise<HttpReply> {
    const url = new URL(`${this.config.url}/${path}`);
    const { accessKeyId, secretAccessKey, region } = this.config;
    const request = {
      service: 's3',
      region,
      method,
      host: url.host,
      path: url.pathname,
      headers: { ...headers, 'x-amz-date': amzDate(this.parts.clock.now()) },
      ...(body && { body }),
    };
    const keys = { accessKeyId: accessKeyId.reveal(), secretAccessKey: secretAccessKey.reveal() };
    const signed = aws4.sign(request, keys).headers ?? {};
    const lowered = Object.fromEntries(
      Object.entries(signed).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const both = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return this.parts.http.send({ method, url, headers: lowered, ...(body && { body }) }, both).catch(faultOf);
  }
}

/** `20261122T101500Z`. */
const amzDate = (now: Date): string => now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');

const refused = (status: number): AnchorFault =>
  new AnchorFault(
    status === 403
      ? 'The store refused (HTTP 403): the access key, its rights or the clock of this machine are wrong.'
      : `The store refused (HTTP ${status}).`,
  );

function faultOf(error: unknown): never {
  if (!ProviderError.is(error)) throw error;
  throw new AnchorFault(`The store gave no answer that can be used (${error.kind}).`);
}
