import { once } from 'node:events';
import type net from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import nock from 'nock';
import { type HttpExchange, type HttpPort, ProviderError } from '#libs/provider-spec';
import { closedPort, type Loopback, serveHttp, serveTcp } from './loopback.js';
import { closePorts, never, portTo, WAYS } from './ports.js';

/** Nothing of a request may be found in an error. */
const CANARY = 'c4n4ry';
const exchange = (origin: string): HttpExchange => ({
  method: 'POST',
  url: new URL(`/path-${CANARY}?query=${CANARY}`, origin),
  headers: { authorization: `Bearer ${CANARY}`, 'content-type': 'application/x-www-form-urlencoded' },
  body: Buffer.from(`ssn=${CANARY}`),
});

const servers: Loopback[] = [];
const keep = async (server: Promise<Loopback>): Promise<{ origin: string; sockets: readonly net.Socket[] }> => {
  servers.push(await server);
  const { port, sockets } = await server;
  return { origin: `http://127.0.0.1:${port}`, sockets };
};
const tcp = (onRequest: (socket: net.Socket) => void) =>
  keep(serveTcp((socket) => socket.once('data', () => onRequest(socket))));

afterEach(async () => {
  await closePorts();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function failure(port: HttpPort, origin: string, signal = never()): Promise<ProviderError> {
  const fault: unknown = await port.send(exchange(origin), signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!ProviderError.is(fault)) throw new Error(`no ProviderError: ${inspect(fault)}`);
  const told = [
    inspect(fault, { depth: 20, showHidden: true }),
    JSON.stringify(fault),
    fault.stack,
    String(fault),
  ].join('\n');
  expect(told).not.toContain(CANARY);
  expect(fault.cause).toBeUndefined();
  return fault;
}

const head = 'HTTP/1.1 200 OK\r\n';

/** What happens once the request is on the wire. */
const AFTER_SENDING: Record<string, [(socket: net.Socket) => void, object]> = {
  'a reset before the answer': [(socket) => socket.resetAndDestroy(), { kind: 'vendor_fault', delivery: 'unknown' }],
  'an end before the answer': [(socket) => socket.end(), { kind: 'vendor_fault', delivery: 'unknown' }],
  'a reset in the middle of the body': [
    (socket) => socket.write(`${head}content-length: 10\r\n\r\n12345`, () => socket.resetAndDestroy()),
    { kind: 'vendor_fault', delivery: 'sent', httpStatus: 200 },
  ],
  'an end in the middle of the body': [
    (socket) => socket.end(`${head}content-length: 10\r\n\r\n12345`),
    { kind: 'vendor_fault', delivery: 'sent', httpStatus: 200 },
  ],
  'an end in the middle of a chunk': [
    (socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\na\r\n12345`),
    { kind: 'vendor_fault', delivery: 'sent', httpStatus: 200 },
  ],
  'an answer that is not HTTP': [
    (socket) => socket.end(`SSH-2.0-${CANARY}\r\n`),
    { kind: 'unreadable_response', delivery: 'unknown' },
  ],
  'a chunk that is none': [
    (socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n${CANARY}!\r\n`),
    { kind: 'unreadable_response', delivery: 'sent', httpStatus: 200 },
  ],
  'headers beyond all measure': [
    (socket) => socket.end(`${head}x-long: ${'a'.repeat(100_000)}\r\n\r\n`),
    { kind: 'unreadable_response', delivery: 'unknown' },
  ],
};

describe.each(WAYS)('$way', ({ wrap }) => {
  test.each(Object.entries(AFTER_SENDING))('%s', async (_name, [act, expected]) => {
    let requests = 0;
    const { origin } = await tcp((socket) => {
      requests++;
      act(socket);
    });
    expect(await failure(wrap(portTo([origin])), origin)).toMatchObject(expected);
    expect(requests).toBe(1); // never sent again behind our back
  });

  test('a refused connection', async () => {
    const origin = `http://127.0.0.1:${await closedPort()}`;
    expect(await failure(wrap(portTo([origin])), origin)).toMatchObject({
      kind: 'unreachable',
      delivery: 'not_sent',
      message: 'The vendor cannot be reached (ECONNREFUSED).',
    });
  });

  test('a TLS handshake that never ends', async () => {
    const { origin } = await keep(serveTcp(() => undefined));
    const secure = origin.replace('http:', 'https:');
    const port = wrap(portTo([secure], { connectTimeoutMs: 100 }));
    expect(await failure(port, secure)).toMatchObject({
      kind: 'unreachable',
      delivery: 'not_sent',
      message: 'The vendor did not accept a connection in time (UND_ERR_CONNECT_TIMEOUT).',
    });
  });

  test.each([
    ['another host', 'http://localhost'],
    ['another port', 'http://127.0.0.1:1'],
    ['another scheme', 'https://127.0.0.1'],
    ['a name that ends alike', 'http://127.0.0.1.vendor.example'],
  ])('%s is refused before a socket opens', async (_name, elsewhere) => {
    const { origin, sockets } = await tcp((socket) => socket.end());
    expect(await failure(wrap(portTo([origin])), elsewhere)).toMatchObject({
      kind: 'misconfigured',
      delivery: 'not_sent',
    });
    expect(sockets).toHaveLength(0);
  });

  test('a password in the address is refused', async () => {
    const { origin, sockets } = await tcp((socket) => socket.end());
    const port = wrap(portTo([origin]));
    const url = origin.replace('//', `//user:${CANARY}@`);
    expect(await failure(port, url)).toMatchObject({ kind: 'misconfigured', delivery: 'not_sent' });
    expect(sockets).toHaveLength(0);
  });

  test.each([
    ['its time is over', new DOMException('over', 'TimeoutError'), 'timed_out'],
    ['nobody wants it', new Error(CANARY), 'cancelled'],
    ['nobody wants it, for no reason', undefined, 'cancelled'],
  ])('%s before the start', async (_name, reason, kind) => {
    const { origin, sockets } = await tcp((socket) => socket.end());
    expect(await failure(wrap(portTo([origin])), origin, AbortSignal.abort(reason))).toMatchObject({
      kind,
      delivery: 'not_sent',
    });
    expect(sockets).toHaveLength(0);
  });

  test.each([
    ['its time is over', new DOMException('over', 'TimeoutError'), 'timed_out'],
    ['nobody wants it', new Error(CANARY), 'cancelled'],
  ])('%s while the vendor thinks: the socket is freed', async (_name, reason, kind) => {
    const controller = new AbortController();
    const { origin, sockets } = await tcp(() => controller.abort(reason));
    expect(await failure(wrap(portTo([origin])), origin, controller.signal)).toMatchObject({
      kind,
      delivery: 'unknown',
    });
    const [socket] = sockets;
    if (!socket?.closed) await once(socket as net.Socket, 'close');
  });

  test('given up in the queue: never sent, and the socket serves the next', async () => {
    const bodies: string[] = [];
    let answerFirst = (): void => undefined;
    const arrived = Promise.withResolvers<void>();
    const { origin, sockets } = await keep(
      serveHttp((request, response) => {
        request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
        answerFirst = () => response.end('done');
        if (bodies.length === 0) arrived.resolve();
        else response.end('next');
      }),
    );
    const port = wrap(portTo([origin], { connections: 1 }));
    const post = (body: string, signal = never()) =>
      port.send({ method: 'POST', url: new URL(origin), headers: {}, body: Buffer.from(body) }, signal);

    const first = post('first');
    await arrived.promise;
    const waiting = new AbortController();
    const second = post('second', waiting.signal);
    await turn();
    waiting.abort(new DOMException('over', 'TimeoutError'));
    await expect(second).rejects.toMatchObject({ kind: 'timed_out', delivery: 'not_sent' });

    answerFirst();
    await expect(first).resolves.toMatchObject({ body: 'done' });
    await expect(post('third')).resolves.toMatchObject({ body: 'next' });
    expect(bodies).toEqual(['first', 'third']);
    expect(sockets).toHaveLength(1);
  });

  test('closing the port ends what runs, and what comes later', async () => {
    const arrived = Promise.withResolvers<void>();
    const { origin } = await tcp(() => arrived.resolve());
    const pooled = portTo([origin]);
    const port = wrap(pooled);
    const running = failure(port, origin);
    await arrived.promise;
    await pooled.close();
    expect(await running).toMatchObject({ kind: 'cancelled', delivery: 'unknown' });
    expect(await failure(port, origin)).toMatchObject({ kind: 'cancelled', delivery: 'not_sent' });
  });

  test('a header that is not HTTP is a defect of ours', async () => {
    const { origin } = await tcp((socket) => socket.end());
    const port = wrap(portTo([origin]));
    const sent = port.send({ ...exchange(origin), headers: { 'bad header': CANARY } }, never());
    const fault: unknown = await sent.catch((error: unknown) => error);
    expect(fault).toMatchObject({ kind: 'defect', delivery: 'not_sent' });
    expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain(CANARY);
  });

  test('nock stubs it like any other client', async () => {
    nock('https://vendor.example').post(/path/, `ssn=${CANARY}`).reply(200, '<stub/>');
    const port = wrap(portTo(['https://vendor.example']));
    await expect(port.send(exchange('https://vendor.example'), never())).resolves.toMatchObject({ body: '<stub/>' });
  });
});

test('plain HTTP leaves this machine for nobody', () => {
  expect(() => portTo(['http://vendor.example'])).toThrow(
    'Plain HTTP is accepted for this machine only, not for vendor.example.',
  );
  expect(() => portTo(['http://localhost:1', 'http://[::1]:1', 'https://vendor.example'])).not.toThrow();
});
