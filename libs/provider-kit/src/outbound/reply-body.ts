import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { ProviderError } from '#libs/provider-spec';

type Inflate = (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Buffer;

// "deflate" is zlib by RFC 9110 section 8.4.1.2; some servers send the bare stream. The first byte of zlib tells (RFC 1950 section 2.2).
const inflate: Inflate = (bytes, limit) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, limit) : inflateRawSync(bytes, limit);

const CODINGS: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflate],
  ['br', brotliDecompressSync],
]);

const unreadable = (message: string, httpStatus: number): ProviderError =>
  new ProviderError('unreadable_response', message, { delivery: 'sent', httpStatus });

export const tooLarge = (maxReplyBytes: number, httpStatus: number): ProviderError =>
  unreadable(`The answer of the vendor is larger than ${maxReplyBytes} bytes.`, httpStatus);

interface RawReply {
  readonly status: number;
  readonly encoding: string | undefined;
  readonly bytes: Buffer;
}

/** The text of a reply: inflated to at most `maxReplyBytes`, strict UTF-8, without a byte order mark. Throws unreadable_response. */
export function readBody({ status, encoding, bytes }: RawReply, maxReplyBytes: number): string {
  const plain = decompress({ status, encoding, bytes }, maxReplyBytes);
  if (!isUtf8(plain)) throw unreadable('The answer of the vendor is not UTF-8 text.', status);
  const text = plain.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The same of a reply that is no text: one character for each byte (latin1). */
export const readBytes = (reply: RawReply, maxReplyBytes: number): string =>
  decompress(reply, maxReplyBytes).toString('latin1');

function decompress({ status, encoding, bytes }: RawReply, maxReplyBytes: number): Buffer {
  const coding = encoding?.trim().toLowerCase();
  if (!coding || coding === 'identity' || bytes.length === 0) return bytes;
  const decode = CODINGS.get(coding);
  if (!decode) throw unreadable('The answer of the vendor has an encoding that we do not know.', status);
  try {
    return decode(bytes, { maxOutputLength: maxReplyBytes });
  } catch (error) {
    const bomb = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw bomb ? tooLarge(maxReplyBytes, status) : unreadable('The answer of the vendor is damaged.', status);
  }
}
