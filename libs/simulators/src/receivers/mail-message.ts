/** A mail as its reader sees it. */
export interface MailMessage {
  /** Lower-case names; unfolded and decoded. A name that comes twice keeps both. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Part {
  readonly headers: MailMessage['headers'];
  readonly body: string;
}

/** Reads what mail programs write: RFC 5322 headers, RFC 2047 words, multipart bodies, quoted-printable and base64 in UTF-8. */
export function readMail(raw: string): MailMessage {
  const whole = split(raw);
  const parts = leavesOf(whole);
  const ofType = (type: string): string => {
    const part = parts.find(({ headers }) => (first(headers, 'content-type') || 'text/plain').startsWith(type));
    return part ? decodedBody(part) : '';
  };
  return {
    headers: whole.headers,
    subject: first(whole.headers, 'subject'),
    text: ofType('text/plain'),
    html: ofType('text/html'),
  };
}

const first = (headers: MailMessage['headers'], name: string): string => headers.get(name)?.[0] ?? '';

function split(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n');
  const head = end < 0 ? raw : raw.slice(0, end);
  const headers = new Map<string, string[]>();
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), decodedWords(line.slice(colon + 1).trim())]);
  }
  return { headers, body: end < 0 ? '' : raw.slice(end + 4) };
}

function leavesOf(part: Part): readonly Part[] {
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(first(part.headers, 'content-type'))?.[1];
  if (boundary === undefined) return [part];
  const pieces = part.body.split(`--${boundary}`).slice(1, -1);
  return pieces.flatMap((piece) => leavesOf(split(piece.replace(/^\r\n/, '').replace(/\r\n$/, ''))));
}

function decodedBody({ headers, body }: Part): string {
  const encoding = first(headers, 'content-transfer-encoding').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? unquoted(body.replaceAll(/=\r\n/g, '')) : body;
}

const unquoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

const decodedWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : unquoted(word.replaceAll('_', ' ')),
    );
