import { randomBytes } from 'node:crypto';
import { type HttpPort, ProviderError } from '#libs/provider-spec';
import type { TimestampAnchorConfig } from '../../config/index.js';
import type { StoredCheckpoint } from '../log-reads.port.js';
import { type Anchor, AnchorFault } from './anchor.port.js';
import { readTimestamp, trustedCertificates } from './timestamp.reply.js';
import { timestampQuery } from './timestamp.request.js';

const TIMEOUT_MS = 15_000;
const NONCE_BYTES = 16;

/** A time-stamping authority, RFC 3161: it is shown a hash of the checkpoint, and says when. */
export class TimestampAnchor implements Anchor {
  readonly kind = 'rfc3161';
  readonly name: string;
  readonly everyMs: number;
  readonly #url: URL;
  readonly #trusted: ReturnType<typeof trustedCertificates>;

  /** `http` gives bodies as bytes. Throws when the certificates cannot be read. */
  constructor(
    config: TimestampAnchorConfig,
    private readonly http: HttpPort & { close(): Promise<void> },
  ) {
    this.name = config.name;
    this.everyMs = config.everyMs;
    this.#url = new URL(config.url);
    this.#trusted = trustedCertificates(config.ca);
  }

  async take(_origin: string, { note }: StoredCheckpoint, _from: number, signal: AbortSignal): Promise<Buffer> {
    const nonce = randomBytes(NONCE_BYTES);
    // A positive number without leading zeroes: authorities give it back in its shortest form.
    nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
    const body = timestampQuery(Buffer.from(note), nonce);
    const reply = await this.#ask(body, signal);
    return readTimestamp(reply, { note: Buffer.from(note), nonce, trusted: this.#trusted });
  }

  /** An authority keeps nothing that could be read. */
  newest(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  close(): Promise<void> {
    return this.http.close();
  }

  async #ask(body: Buffer, signal: AbortSignal): Promise<Buffer> {
    const headers = { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' };
    const both = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const { status, body: reply } = await this.http.send({ method: 'POST', url: this.#url, headers, body }, both);
      if (status !== 200) throw new AnchorFault(`The authority refused (HTTP ${status}).`);
      return Buffer.from(reply, 'latin1');
    } catch (error) {
      if (!ProviderError.is(error)) throw error;
      throw new AnchorFault(`The authority gave no answer that can be used (${error.kind}).`);
    }
  }
}
