import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Agent, request } from 'undici';
import { FAULT_NAMES, FAULTS, type FaultName, faultOfSurname } from '../src/vendors/faults.js';
import { makeTestAuthority } from '../src/vendors/tls.js';
import { startVendorServer, type VendorServer, type VendorServerOptions } from '../src/vendors/vendor-server.js';

const PASSING = '<response><verdict>passing</verdict><name>Zoë</name></response>';
const pace = { slowMs: 30, dripMs: 2 };

let server: VendorServer;
let agent: Agent;

async function start(options: Partial<VendorServerOptions> = {}): Promise<void> {
  agent = new Agent();
  server = await startVendorServer({
    pace,
    handle: ({ path }) => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: PASSING,
      reference: 'REF1',
      fault: faultOfSurname(path.slice(1)),
    }),
    ...options,
  });
}

afterEach(async () => {
  await server.close();
  await agent.destroy();
});

async function rawSocket(): Promise<Socket> {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket.on('error', () => {});
}

async function ask(path: string, signal?: AbortSignal) {
  const reply = await request(`${server.origin}${path}`, { method: 'POST', body: 'x', dispatcher: agent, signal });
  return { status: reply.statusCode, headers: reply.headers, body: Buffer.from(await reply.body.arrayBuffer()) };
}

const meet = (fault: FaultName, signal?: AbortSignal) => ask(`/${FAULTS[fault].surname.toUpperCase()}`, signal);

describe('the vendor server', () => {
  it('hands the request over, answers, and counts what counts', async () => {
    let seen: string | undefined;
    await start({
      handle: ({ method, path, headers, body }) => {
        seen = `${method} ${path} ${headers.host} ${body.toString()}`;
        return { status: 201, body: PASSING, ...(path === '/free' ? {} : { reference: 'REF1' }) };
      },
    });
    expect((await ask('/paid?secret=1')).status).toBe(201);
    expect(seen).toBe(`POST /paid?secret=1 ${new URL(server.origin).host} x`);
    await ask('/free');
    expect(server.calls).toEqual([{ path: '/paid', reference: 'REF1', at: expect.any(Number) }]);
    expect(server.requests).toEqual(['/paid', '/free']);
    server.clear();
    expect([...server.calls, ...server.requests]).toEqual([]);
  });

  it('counts whatever comes to its door, refused, dropped or broken off, save what serves no inquiry', async () => {
    await start({
      besides: ['/token'],
      handle: ({ path }) => {
        if (path === '/bug') throw new Error('bug');
        return { status: path === '/refused' ? 401 : 200, body: '' };
      },
    });
    await ask('/token?x=1');
    await ask('/refused');
    await expect(ask('/bug')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    const half = await rawSocket();
    half.write('POST /half HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf');
    while (server.requests.length < 3) await new Promise(setImmediate);
    half.destroy();
    expect(server.requests).toEqual(['/refused', '/bug', '/half']);
    expect(server.calls).toEqual([]);
  });

  it('drops the connection when the vendor itself has a bug, instead of answering something plausible', async () => {
    await start({
      handle: () => {
        throw new Error('bug');
      },
    });
    await expect(ask('/')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  });

  describe('faults', () => {
    beforeEach(() => start());
    afterEach(() => {
      if (server.calls.length !== 1) throw new Error('a fault must strike after the call was counted, once');
    });

    it.each([
      ['ServiceUnavailable', 503],
      ['InternalError', 500],
      ['RateLimited', 429],
      ['Unauthorized', 401],
      ['Redirect', 302],
    ] as const)('%s answers %i without a body', async (fault, status) => {
      const reply = await meet(fault);
      expect(reply.status).toBe(status);
      expect(reply.body).toHaveLength(0);
    });

    it('RateLimited says when to come back', async () => {
      expect((await meet('RateLimited')).headers['retry-after']).toBe('1');
    });

    it('Redirect leads elsewhere', async () => {
      expect((await meet('Redirect')).headers.location).toBe('/redirected');
    });

    it.each(['Html', 'Garbage', 'Truncated', 'Empty', 'WrongCharset', 'Oversize'] as const)(
      '%s is a complete answer with status 200',
      async (fault) => {
        const { status, body } = await meet(fault);
        expect(status).toBe(200);
        const expected: Record<typeof fault, (text: string) => boolean> = {
          Html: (text) => text.includes('<html>'),
          Garbage: (text) => text.length > 50 && !text.includes('<'),
          Truncated: (text) => text.length > 10 && PASSING.startsWith(text) && text !== PASSING,
          Empty: (text) => text === '',
          WrongCharset: () => body.includes(0xe9) && !isUtf8(body),
          Oversize: (text) => text.startsWith(PASSING) && text.trim() === PASSING && body.length > 8_000_000,
        };
        expect(expected[fault](body.toString())).toBe(true);
      },
    );

    it.each(['Reset', 'HalfBody'] as const)('%s breaks the connection', async (fault) => {
      await expect(meet(fault)).rejects.toThrow(/other side closed|terminated/);
    });

    it.each(['Slow', 'Drip'] as const)('%s answers like nothing happened, only later', async (fault) => {
      expect((await meet(fault)).body.toString()).toBe(PASSING);
    });

    it('Hang lasts until the server closes', async () => {
      const answered = meet('Hang').catch(() => 'cut');
      while (server.calls.length === 0) await new Promise(setImmediate);
      await server.close();
      await expect(answered).resolves.toBe('cut');
    });
  });

  it('closes at once although an answer is still to come', async () => {
    await start({ pace: { slowMs: 60_000, dripMs: 60_000 } });
    const answered = Promise.all([meet('Slow'), meet('Drip')].map((reply) => reply.catch(() => 'cut')));
    while (server.calls.length < 2) await new Promise(setImmediate);
    await server.close();
    await expect(answered).resolves.toEqual(['cut', 'cut']);
  });

  it('answers everybody late where that is wanted, and counts before', async () => {
    await start({ delayMs: 30 });
    const began = performance.now();
    const answered = ask('/');
    while (server.calls.length === 0) await new Promise(setImmediate);
    expect(server.requests).toEqual(['/']);
    expect((await answered).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
  });

  it('leaves no socket behind: one that is waiting for a late answer, one that has said nothing', async () => {
    await start({ delayMs: 60_000 });
    const answered = ask('/').catch(() => 'cut');
    const silent = await rawSocket();
    while (server.calls.length === 0) await new Promise(setImmediate);
    await Promise.all([server.close(), once(silent, 'close')]);
    await expect(answered).resolves.toBe('cut');
  });

  it('knows a fault by its surname, in any case', () => {
    for (const name of FAULT_NAMES) expect(faultOfSurname(` ${FAULTS[name].surname.toUpperCase()} `)).toBe(name);
    expect(faultOfSurname('Smith')).toBeUndefined();
    expect(faultOfSurname('constructor')).toBeUndefined();
  });
});

describe('the vendor server over TLS', () => {
  it('shows a certificate of the test authority, and sees the thumbprint of a client of it', async () => {
    const [ours, theirs] = await Promise.all([makeTestAuthority(), makeTestAuthority()]);
    const identity = await ours.issue({ commonName: 'vendor.test' });
    const client = await ours.issue({ commonName: 'gateway', client: true });
    const stranger = await theirs.issue({ commonName: 'gateway', client: true });
    const thumbprints: (string | undefined)[] = [];
    await start({
      tls: { ...identity, clientCa: ours.caPem },
      handle: ({ clientCertificate }) => {
        thumbprints.push(clientCertificate);
        return { status: 200, body: PASSING };
      },
    });
    const askAs = async (connect: object): Promise<string> => {
      await agent.destroy();
      agent = new Agent({ connect });
      return ask('/').then(
        () => 'answered',
        () => 'refused',
      );
    };

    expect(await askAs({ ca: ours.caPem, cert: client.certPem, key: client.keyPem })).toBe('answered');
    expect(thumbprints).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(await askAs({ ca: ours.caPem })).toBe('refused');
    expect(await askAs({ ca: ours.caPem, cert: stranger.certPem, key: stranger.keyPem })).toBe('refused');
    expect(await askAs({ ca: theirs.caPem, cert: client.certPem, key: client.keyPem })).toBe('refused');
  });

  it('leaves no socket behind that never finished its handshake', async () => {
    const authority = await makeTestAuthority();
    await start({ tls: await authority.issue({ commonName: 'vendor.test' }) });
    const silent = await rawSocket();
    await Promise.all([server.close(), once(silent, 'close')]);
    expect(silent.destroyed).toBe(true);
  });

  it('can show a certificate that has expired', async () => {
    const authority = await makeTestAuthority();
    const notAfter = new Date(Date.now() - 60_000);
    await start({ tls: await authority.issue({ commonName: 'vendor.test', notAfter }) });
    await agent.destroy();
    agent = new Agent({ connect: { ca: authority.caPem } });
    await expect(ask('/')).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' });
  });
});

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
