import type { RequestListener, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { HttpExchange, HttpPort } from '#libs/provider-spec';
import { type Loopback, serveHttp } from './loopback.js';
import { closePorts, MAX_REPLY_BYTES, never, portTo, WAYS } from './ports.js';

const TEXT = 'é: <answer/>';
const send =
  (headers: Record<string, string>, bytes: string | Buffer, status = 200) =>
  (response: ServerResponse) => {
    response.writeHead(status, headers);
    response.end(bytes);
  };
const coded = (coding: string, bytes: Buffer) => send({ 'content-encoding': coding }, bytes);
const BOMB = Buffer.alloc(1_000_000, 'a');

/** What the server does by path, and what becomes of it. */
const READABLE: Record<string, [(response: ServerResponse) => void, object]> = {
  '/text': [send({}, TEXT), { status: 200, body: TEXT }],
  '/empty': [send({}, ''), { status: 200, body: '' }],
  '/without-content': [send({}, '', 204), { status: 204, body: '' }],
  '/server-error': [send({}, 'sorry', 500), { status: 500, body: 'sorry' }],
  '/redirect': [send({ location: '/text' }, '', 302), { status: 302, body: '' }],
  '/byte-order-mark': [send({}, `\ufeff${TEXT}`), { body: TEXT }],
  '/json-stays-text': [send({ 'content-type': 'application/json' }, '{"a":1}'), { body: '{"a":1}' }],
  '/gzip': [coded('gzip', gzipSync(TEXT)), { body: TEXT }],
  '/deflate': [coded('deflate', deflateSync(TEXT)), { body: TEXT }],
  '/deflate-without-zlib-header': [coded('deflate', deflateRawSync(TEXT)), { body: TEXT }],
  '/brotli': [coded('BR', brotliCompressSync(TEXT)), { body: TEXT }],
  '/identity': [coded('identity', Buffer.from(TEXT)), { body: TEXT }],
  '/as-large-as-allowed': [send({}, 'a'.repeat(MAX_REPLY_BYTES)), { body: 'a'.repeat(MAX_REPLY_BYTES) }],
  '/early-hint': [
    (response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      send({}, TEXT)(response);
    },
    { status: 200, body: TEXT },
  ],
  '/headers': [
    (response) => {
      response.setHeader('X-Transaction', 'T-1');
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.end();
    },
    { headers: { 'x-transaction': 'T-1', 'set-cookie': 'a=1, b=2' } },
  ],
};

const UNREADABLE: Record<string, (response: ServerResponse) => void> = {
  '/latin1': send({}, Buffer.from([0x61, 0xe9, 0x62])),
  '/unknown-coding': coded('compress', Buffer.from(TEXT)),
  '/two-codings': coded('gzip, gzip', gzipSync(gzipSync(TEXT))),
  '/damaged-gzip': coded('gzip', gzipSync(TEXT).subarray(0, 20)),
  '/not-gzip-at-all': coded('gzip', Buffer.from(TEXT)),
  '/gzip-bomb': coded('gzip', gzipSync(BOMB)),
  '/deflate-bomb': coded('deflate', deflateSync(BOMB)),
  '/brotli-bomb': coded('br', brotliCompressSync(BOMB)),
  '/too-large-by-its-own-account': send({ 'content-length': '2001' }, 'a'.repeat(2001)),
  '/too-large-in-pieces': (response) => {
    response.writeHead(200);
    response.write('a'.repeat(1500));
    setImmediate(() => response.end('a'.repeat(1500)));
  },
};

let server: Loopback;
let origin: string;
const seen: { method?: string; path?: string; headers: object; body: string }[] = [];

const answer: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url: path = '', headers } = request;
    seen.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') });
    const act = READABLE[path]?.[0] ?? UNREADABLE[path] ?? send({}, 'found nothing', 404);
    act(response);
  });
};

beforeAll(async () => {
  server = await serveHttp(answer);
  origin = `http://127.0.0.1:${server.port}`;
});
beforeEach(() => seen.splice(0));
afterEach(closePorts);
afterAll(() => server.close());

const get = (path: string): HttpExchange => ({ method: 'GET', url: new URL(path, origin), headers: {} });

describe.each(WAYS)('$way', ({ wrap }) => {
  let port: HttpPort;
  beforeEach(() => {
    port = wrap(portTo([origin]));
  });

  test.each(Object.entries(READABLE))('reads %s', async (path, [, expected]) => {
    await expect(port.send(get(path), never())).resolves.toMatchObject(expected);
  });

  test.each(Object.keys(UNREADABLE))('refuses %s', async (path) => {
    await expect(port.send(get(path), never())).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'unreadable_response',
      delivery: 'sent',
      httpStatus: 200,
    });
  });

  test('sends method, path, query, headers and body as given', async () => {
    const body = Buffer.from('name=Zoë&x=%00', 'utf8');
    const url = new URL('/text?b=2&a=1', origin);
    const headers = { 'content-type': 'text/xml; charset=utf-8', 'x-signature': 'abc' };
    await port.send({ method: 'POST', url, headers, body }, never());
    expect(seen).toMatchObject([{ method: 'POST', path: '/text?b=2&a=1', headers, body: 'name=Zoë&x=%00' }]);
  });

  test('follows no redirect', async () => {
    await port.send(get('/redirect'), never());
    expect(seen.map(({ path }) => path)).toEqual(['/redirect']);
  });

  test('holds one socket open for many calls, one after the other', async () => {
    const before = server.sockets.length;
    for (let call = 0; call < 20; call++) {
      await port.send(get('/text'), never());
      await turn(); // undici frees a socket in the turn of the event loop after its answer
    }
    expect(server.sockets.length - before).toBe(1);
  });

  test('opens no more sockets than allowed, and answers every call', async () => {
    const before = server.sockets.length;
    const two = wrap(portTo([origin], { connections: 2 }));
    const replies = await Promise.all(Array.from({ length: 12 }, () => two.send(get('/text'), never())));
    expect(replies.map(({ body }) => body)).toEqual(Array.from({ length: 12 }, () => TEXT));
    expect(server.sockets.length - before).toBe(2);
  });

  test('asks for no header of its own that a vendor could mind', async () => {
    await port.send({ ...get('/text'), headers: { accept: 'text/xml' } }, never());
    expect(seen[0]?.headers).toMatchObject({ accept: 'text/xml', connection: 'keep-alive' });
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain('accept-encoding');
  });
});
