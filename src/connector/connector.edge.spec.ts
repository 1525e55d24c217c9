import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import {
  type CheckedProtocol,
  microsoftUserFlow,
  microsoftUserFlowSchemas as schemas,
  type WireAnswer,
} from '#libs/connector-protocols';
import { Sensitive } from '#libs/provider-spec';
import { aCertificate, base64, byteSequence, type Certificate, envoy } from '../../test/support/client-certificates.js';
import {
  aFlow,
  basic,
  type EdgeOptions,
  type Handle,
  type RunningEdge,
  SECRET,
  startEdge,
  toContinue,
} from '../../test/support/edge-doubles.js';
import { type CertificateHeader, STEP_NAMES, type StepName } from '../config/index.js';

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const CREATE = '/connectors/customers/before-creating-user';
const BODY = '{"email":"ana@example.test","ui_locales":"fr-FR"}';

const running: RunningEdge[] = [];
async function start(options?: EdgeOptions): Promise<RunningEdge> {
  const edge = await startEdge(options);
  running.push(edge);
  return edge;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((edge) => edge.close()));
});

interface Seen {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Reads an answer and checks what must hold of every one: headers, one schema of its step (or a refusal's), nothing null. */
async function read(response: Response, step: StepName = 'before-creating-user'): Promise<Seen> {
  const body = (await response.json()) as Record<string, unknown>;
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(Object.values(body)).not.toContain(null);
  const legal = 'action' in body ? Object.values(schemas.replies[step]) : [schemas.refusal];
  expect(legal.filter((schema) => ajv.validate(schema, body))).toHaveLength(1);
  expect(response.status).toBe('status' in body ? body['status'] : 200);
  return { status: response.status, body };
}

const CONTINUE = { version: '1.0.0', action: 'Continue' };
const block = (userMessage: string) => ({ version: '1.0.0', action: 'ShowBlockPage', userMessage });
const correct = (userMessage: string) => ({ version: '1.0.0', action: 'ValidationError', status: 400, userMessage });

describe('a call', () => {
  it.each(STEP_NAMES)('at %s reaches the pipeline and brings its answer back', async (step) => {
    const edge = await start();
    const { status, body } = await read(
      await edge.post(`/connectors/customers/${step}?code=abc`, { body: BODY }),
      step,
    );
    expect([status, body]).toEqual([200, { ...CONTINUE, extension_IdvStatus: 'verified' }]);
    expect(edge.handled).toHaveLength(1);
    expect(edge.handled[0]).toMatchObject({
      flow: { name: 'customers' },
      step,
      call: { claims: new Map([['email', 'ana@example.test']]), locales: ['fr-FR'] },
      caller: { method: 'basic', name: 'entra' },
      correlationId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
    });
    expect(edge.handled[0]?.traceparent).toBeUndefined();
    expect(edge.events.seen).toEqual([['answered', 'customers', step, 'Continue', 200]]);
  });

  it('that is under way when the process stops is answered, and does not hold it up afterwards', async () => {
    const edge = await startEdge({ drains: true });
    let answer: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      edge.handle = (signup, deadline) => {
        resolve();
        return new Promise((reply) => {
          answer = () => reply(toContinue(signup, deadline));
        });
      };
    });
    const call = edge.post(CREATE);
    await arrived;
    const closed = edge.close();
    answer();
    expect((await read(await call)).body).toMatchObject(CONTINUE);
    await closed;
  });

  it('gets bytes back as they were stored', async () => {
    const edge = await start();
    const stored = '{"version":"1.0.0","action":"ValidationError","status":400,"userMessage":"Vérifiez — ✓"}';
    edge.handle = async () => ({ status: 400, body: stored });
    const response = await edge.post(CREATE);
    expect([response.status, await response.text()]).toEqual([400, stored]);
  });

  it('has a correlation id of its own and hands on a well-formed trace context only', async () => {
    const edge = await start();
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await edge.post(CREATE, { headers: { traceparent } });
    await edge.post(CREATE, { headers: { traceparent: `${traceparent}-<x>` } });
    const [first, second] = edge.handled;
    expect(first?.correlationId).not.toBe(second?.correlationId);
    expect([first?.traceparent, second?.traceparent]).toEqual([traceparent, undefined]);
  });

  it.each([
    'application/json;',
    'application/json; odata.metadata=minimal',
    'application/json; charset=utf-8; odata=verbose',
    'Application/JSON;odata="a;b";charset="UTF-8"',
  ])('of content type %s is read', async (type) => {
    const edge = await start();
    const { body } = await read(await edge.post(CREATE, { body: BODY, headers: { 'content-type': type } }));
    expect(body).toMatchObject(CONTINUE);
  });

  it('is given the budget of its flow', async () => {
    const edge = await start({ flows: [aFlow({ budgetMs: 2000 })] });
    let left = 0;
    edge.handle = (signup, deadline) => {
      left = deadline.remaining();
      return toContinue(signup, deadline);
    };
    await edge.post(CREATE);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(2000);
  });

  it('whose body names another step is obeyed by its URL, and the operator hears of it', async () => {
    const edge = await start();
    await edge.post(CREATE, { body: '{"step":"PreTokenIssuance"}' });
    await edge.post(CREATE, { body: '{"step":"PostAttributeCollection"}' });
    expect(edge.handled.map(({ step }) => step)).toEqual(['before-creating-user', 'before-creating-user']);
    expect(edge.events.seen.filter(([name]) => name === 'misdirected')).toEqual([
      ['misdirected', 'customers', 'before-creating-user'],
    ]);
  });
});

describe('who is not let in', () => {
  it.each<[string, string, Record<string, string>, unknown[]]>([
    ['no credentials', CREATE, { authorization: '' }, ['refused', 'customers', 401, 'bad_credentials']],
    [
      'a wrong secret',
      CREATE,
      { authorization: basic('entra', 'x') },
      ['refused', 'customers', 401, 'bad_credentials'],
    ],
    [
      'an unknown user',
      CREATE,
      { authorization: basic('x', SECRET) },
      ['refused', 'customers', 401, 'bad_credentials'],
    ],
    ['an unknown flow', '/connectors/ghost/before-creating-user', {}, ['refused', undefined, 401, 'unknown_flow']],
    [
      'an encoded flow',
      '/connectors/custome%72s/before-creating-user',
      {},
      ['refused', undefined, 401, 'unknown_flow'],
    ],
    [
      'an inherited flow',
      '/connectors/__proto__/before-creating-user',
      {},
      ['refused', undefined, 401, 'unknown_flow'],
    ],
    [
      'a long flow',
      `/connectors/${'x'.repeat(300)}/before-creating-user`,
      {},
      ['refused', undefined, 401, 'unknown_flow'],
    ],
    [
      'a stranger with a certificate',
      CREATE,
      { 'x-arr-clientcert': 'MIIB' },
      ['refused', 'customers', 401, 'certificate_untrusted_peer'],
    ],
  ])('%s', async (_, path, headers, event) => {
    const edge = await start();
    const response = await edge.post(path, { headers });
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="verigate", charset="UTF-8"');
    expect((await read(response)).body).toEqual({
      version: '1.0.0',
      status: 401,
      userMessage: 'The request was not accepted.',
    });
    expect(edge.events.seen).toEqual([event]);
    expect(edge.handled).toEqual([]);
  });

  it('cannot tell an unknown flow from a wrong secret', async () => {
    const edge = await start();
    const [flow, secret] = await Promise.all(
      [
        edge.post('/connectors/ghost/before-creating-user', { headers: { authorization: basic('entra', 'x') } }),
        edge.post(CREATE, { headers: { authorization: basic('entra', 'x') } }),
      ].map(async (call) => {
        const response = await call;
        const headers = [...response.headers].filter(([name]) => name !== 'date');
        return [response.status, headers, await response.text()];
      }),
    );
    expect(flow).toEqual(secret);
  });

  it('is refused before the body is read', async () => {
    const edge = await start();
    const text = await edge.raw(
      `POST ${CREATE} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\nconnection: close\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(text).toContain('"status":401');
  });

  it('with both secrets of a rotation is let in', async () => {
    const credentials = ['old', 'new'].map((secret) => ({ username: 'entra', secret: new Sensitive(secret) }));
    const edge = await start({ flows: [aFlow({ authentication: { basic: credentials } })] });
    const statuses = await Promise.all(
      ['old', 'new', 'older'].map(
        async (secret) => (await edge.post(CREATE, { headers: { authorization: basic('entra', secret) } })).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 401]);
  });
});

describe('paths', () => {
  it.each([
    '/connectors',
    '/connectors/',
    '/connectors/customers',
    '/connectors/customers/',
    '/connectors/customers/unknown-step',
    '/connectors/customers/Before-Creating-User',
    '/connectors/customers/before-creating-user/',
    '/connectors/customers/before-creating-user/more',
    '/connectors/customers//before-creating-user',
    '/connectors//customers/before-creating-user',
    '/connectors/customers/before%2Dcreating-user',
    '/connectors/customers%2Fbefore-creating-user',
    '/connectors/customers/%62efore-creating-user',
    '/connectors/x;y/toString',
    '/%63onnectors/customers/before-creating-user',
  ])('%s does not exist', async (path) => {
    const edge = await start();
    for (const method of ['POST', 'GET']) {
      const text = await edge.raw(authorised(method, path));
      expect(text).toMatch(/^HTTP\/1\.1 404 /);
      expect(text).toContain('"version":"1.0.0","status":404,');
    }
    expect(edge.events.seen).toEqual([
      ['refused', undefined, 404, 'unknown_path'],
      ['refused', undefined, 404, 'unknown_path'],
    ]);
  });

  it('of a step that the flow does not list do not exist, for those who are let in', async () => {
    const edge = await start({ flows: [aFlow({ steps: { 'before-creating-user': [] } })] });
    const path = '/connectors/customers/before-sending-token';
    expect((await read(await edge.post(path))).status).toBe(404);
    expect((await read(await edge.post(path, { headers: { authorization: '' } }))).status).toBe(401);
    expect(edge.events.seen[0]).toEqual(['refused', 'customers', 404, 'step_not_configured']);
  });

  it('in absolute form are taken', async () => {
    const edge = await start();
    expect(await edge.raw(authorised('POST', `http://gateway.example.test${CREATE}?a=/x`))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY'])(
    '%s is not allowed',
    async (method) => {
      const edge = await start();
      const text = await edge.raw(authorised(method, CREATE));
      expect(text).toMatch(/^HTTP\/1\.1 405 /);
      expect(text).toMatch(/\r\nallow: POST\r\n/i);
      const [head, body] = text.split('\r\n\r\n');
      expect(head).toContain('cache-control: no-store');
      expect(body).toBe(
        method === 'HEAD'
          ? ''
          : '{"version":"1.0.0","status":405,"userMessage":"The request was sent in a way that is not supported."}',
      );
    },
  );
});

const authorised = (method: string, path: string, headers = 'content-length: 2\r\n', body = '{}'): string =>
  `${method} ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${basic('entra', SECRET)}\r\ncontent-type: application/json\r\n${headers}connection: close\r\n\r\n${body}`;

describe('a body that cannot be read', () => {
  it.each<[string, string, string | undefined, string]>([
    ['is not JSON', '{"email":', 'application/json', 'not_json'],
    ['is empty', '', 'application/json', 'not_json'],
    ['is a list', '[]', 'application/json', 'wrong_shape'],
    ['has a wrong shape', '{"email":{}}', 'application/json', 'wrong_shape'],
    ['is a form', 'email=a', 'application/x-www-form-urlencoded', 'wrong_content_type'],
    ['has an unreadable type', '{}', 'nonsense', 'wrong_content_type'],
    ['is text', '{}', 'text/plain', 'wrong_content_type'],
    ['is in another charset', '{}', 'application/json; odata=verbose; charset=utf-16', 'wrong_content_type'],
  ])('because it %s', async (_, body, type, reason) => {
    const edge = await start();
    const answers = await Promise.all(
      STEP_NAMES.map(
        async (step) =>
          (
            await read(
              await edge.post(`/connectors/customers/${step}`, { body, headers: { 'content-type': type ?? '' } }),
              step,
            )
          ).body,
      ),
    );
    expect(answers).toEqual([block('customers try_later'), correct('customers check_details'), CONTINUE]);
    expect(edge.events.seen).toContainEqual(['refused', 'customers', 400, reason]);
    expect(edge.events.seen).toContainEqual(['answered', 'customers', 'before-creating-user', 'ValidationError', 400]);
    expect(edge.handled).toEqual([]);
  });

  it('because there is none, nor a type', async () => {
    const edge = await start();
    const call = `POST ${CREATE} HTTP/1.1\r\nhost: x\r\nauthorization: ${basic('entra', SECRET)}\r\nconnection: close\r\n\r\n`;
    expect(await edge.raw(call)).toContain('"action":"ValidationError"');
    expect(edge.events.seen[0]).toEqual(['refused', 'customers', 400, 'wrong_content_type']);
  });

  it.each([
    ['announced', { 'content-length': '200000' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('because it is too large, %s: the caller gets the answer although it still sends', async (_, headers) => {
    const edge = await start({ maxBodyBytes: 1000 });
    const call = httpRequest(edge.origin + CREATE, {
      method: 'POST',
      headers: { authorization: basic('entra', SECRET), 'content-type': 'application/json', ...headers },
    });
    call.end('x'.repeat(200_000));
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    expect([response.statusCode, JSON.parse(text)]).toEqual([
      413,
      { version: '1.0.0', status: 413, userMessage: 'The request is too large.' },
    ]);
    expect(edge.events.seen).toEqual([['refused', 'customers', 413, 'too_large']]);
  });

  it('that is still coming is not read for ever', async () => {
    const edge = await start({ maxBodyBytes: 1000 });
    const socket = connect(edge.port, '127.0.0.1');
    socket.write(authorised('POST', CREATE, 'content-length: 5000\r\n', '{').replace('connection: close\r\n', ''));
    const [text] = (await once(socket, 'data')) as [Buffer];
    expect(text.toString()).toMatch(/^HTTP\/1\.1 413 /);
    await once(socket, 'close');
  });

  it('but one of exactly the limit is', async () => {
    const edge = await start({ maxBodyBytes: 100 });
    const body = JSON.stringify({ city: 'x'.repeat(89) });
    expect(body).toHaveLength(100);
    expect((await edge.post(CREATE, { body })).status).toBe(200);
    expect((await edge.post(CREATE, { body: `${body} ` })).status).toBe(413);
  });

  it('because the caller went away harms nobody', async () => {
    const edge = await start();
    const socket = connect(edge.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(authorised('POST', CREATE, 'content-length: 100\r\n', '{"email":'));
    const refused = new Promise<unknown[]>((resolve) => {
      edge.events.refused = (...details) => resolve(details);
    });
    socket.destroy();
    expect(await refused).toEqual(['customers', 400, 'broken_body']);
    expect((await edge.post(CREATE)).status).toBe(200);
  });

  it('because it never ends is answered at the end of the budget', async () => {
    const edge = await start({ flows: [aFlow({ budgetMs: 50 })] });
    const socket = connect(edge.port, '127.0.0.1');
    socket.write(authorised('POST', CREATE, 'content-length: 100\r\n', '{"email":'));
    const [text] = (await once(socket, 'data')) as [Buffer];
    expect(text.toString()).toContain(
      '{"version":"1.0.0","action":"ShowBlockPage","userMessage":"customers try_later"}',
    );
    socket.write('"late@example.test"}'.padEnd(91));
    socket.destroy();
    expect((await edge.post(CREATE)).status).toBe(200);
    expect(edge.handled).toHaveLength(1);
  });
});

describe('a defect behind the edge', () => {
  const never = new Promise<WireAnswer>(() => {});
  const answers =
    (answer: unknown): Handle =>
    async () =>
      answer as WireAnswer;

  it.each<[string, Handle, boolean]>([
    [
      'throws',
      () => {
        throw new Error('secret-canary ana@example.test');
      },
      true,
    ],
    [
      'rejects',
      async () => {
        throw new Error('secret-canary ana@example.test');
      },
      true,
    ],
    ['rejects with nothing', () => Promise.reject(undefined), true],
    ['answers nothing', answers(undefined), true],
    ['answers null', answers(null), true],
    ['answers no text', answers({ status: 200, body: { action: 'Continue' } }), true],
    ['answers with an error', answers({ status: 500, body: '{"error":"secret-canary"}' }), true],
    ['answers with a wrong status', answers({ status: 400, body: '{"version":"1.0.0","action":"Continue"}' }), true],
    ['answers with an unknown action', answers({ status: 200, body: '{"version":"1.0.0","action":"Allow"}' }), true],
    ['hangs', () => never, false],
  ])('that %s', async (_, handle, isFailure) => {
    const edge = await start({ flows: [aFlow({ budgetMs: isFailure ? 4000 : 40 })] });
    edge.handle = handle;
    const bodies = await Promise.all(
      STEP_NAMES.map(
        async (step) => (await read(await edge.post(`/connectors/customers/${step}`, { body: BODY }), step)).body,
      ),
    );
    expect(bodies).toEqual([block('customers try_later fr-FR'), block('customers try_later fr-FR'), CONTINUE]);
    expect(JSON.stringify(bodies)).not.toContain('canary');
    const reason = isFailure ? 'defect' : 'over_budget';
    expect(edge.events.seen.filter(([name]) => name === 'refused')).toEqual(
      STEP_NAMES.map(() => ['refused', 'customers', 200, reason]),
    );
    expect(edge.events.seen.filter(([name]) => name === 'failed')).toHaveLength(isFailure ? 3 : 0);
    expect(edge.events.seen).toContainEqual(['answered', 'customers', 'before-sending-token', 'Continue', 200]);
  });

  it('that says a legal action at the wrong step', async () => {
    const edge = await start();
    edge.handle = async () => microsoftUserFlow.encode('before-creating-user', { kind: 'correct_input', message: 'x' });
    const { body } = await read(await edge.post('/connectors/customers/after-federation'), 'after-federation');
    expect(body).toEqual(block('customers try_later'));
  });

  it('that answers after the budget changes nothing, and one that fails then is still heard of', async () => {
    const edge = await start({ flows: [aFlow({ budgetMs: 40 })] });
    let late: (answer: Promise<WireAnswer>) => void = () => {};
    edge.handle = () =>
      new Promise((resolve) => {
        late = resolve;
      });
    expect((await read(await edge.post(CREATE))).body).toEqual(block('customers try_later'));
    const failed = new Promise((resolve) => {
      edge.events.failed = (_flow, _step, error) => resolve((error as Error).message);
    });
    late(Promise.reject(new Error('late')));
    expect(await failed).toBe('late');
    expect(edge.events.seen.filter(([name]) => name === 'answered')).toHaveLength(1);
  });

  it.each<[string, Partial<EdgeOptions>]>([
    [
      'words',
      {
        words: {
          text: () => {
            throw new Error('no words');
          },
        },
      },
    ],
    ['words that are no text', { words: { text: () => undefined as unknown as string } }],
    ['encode', { protocols: [brokenAfterStart('encode')] }],
  ])('in %s leaves the last words', async (_, options) => {
    const edge = await start(options);
    edge.handle = answers(undefined);
    const bodies = await Promise.all(
      STEP_NAMES.map(async (step) => (await read(await edge.post(`/connectors/customers/${step}`), step)).body),
    );
    const last = block('Something went wrong. Please try again later.');
    expect(bodies).toEqual([last, last, CONTINUE]);
  });

  it('in decode is a fault of ours, not of the body', async () => {
    const edge = await start({ protocols: [brokenAfterStart('decode')] });
    expect((await read(await edge.post(CREATE))).body).toEqual(block('customers try_later'));
    expect(edge.events.seen[0]).toEqual(['failed', 'customers', 'before-creating-user', 'broken']);
  });

  it('in metrics costs nobody an answer', async () => {
    const broken = () => {
      throw new Error('no metrics');
    };
    const edge = await start({ events: { refused: broken, answered: broken, failed: broken, misdirected: broken } });
    expect((await read(await edge.post(CREATE, { body: '{"step":"PreTokenIssuance"}' }))).body).toMatchObject(CONTINUE);
    edge.handle = async () => {
      throw new Error('x');
    };
    expect((await read(await edge.post(CREATE))).body).toEqual(block('customers try_later'));
    expect((await read(await edge.post('/connectors/x/y'))).status).toBe(404);
  });

  it("in a hook of the host's is answered in the contract, to a stranger as a refusal", async () => {
    const edge = await start({
      host: (app) => {
        app.addHook('onRequest', async () => {
          throw new Error('secret-canary');
        });
      },
    });
    const bodies = await Promise.all(
      STEP_NAMES.map(async (step) => (await read(await edge.post(`/connectors/customers/${step}`), step)).body),
    );
    expect(bodies).toEqual([block('customers try_later'), block('customers try_later'), CONTINUE]);
    expect((await read(await edge.post('/connectors/ghost/before-creating-user'))).status).toBe(401);
    expect((await read(await edge.post('/connectors/ghost'))).status).toBe(404);
    expect(edge.handled).toEqual([]);
  });
});

/** Fit while the edge is built, which makes its last words then; broken afterwards. */
function brokenAfterStart(method: 'encode' | 'decode'): CheckedProtocol {
  let calls = 0;
  const throws = () => {
    throw new TypeError('broken');
  };
  return method === 'decode'
    ? { ...microsoftUserFlow, decode: throws }
    : {
        ...microsoftUserFlow,
        encode: (step, reply) => (++calls > STEP_NAMES.length ? throws() : microsoftUserFlow.encode(step, reply)),
      };
}

describe('bytes that are not HTTP', () => {
  it.each<[string, string, number]>([
    ['noise', 'hello\r\n\r\n', 400],
    ['a bad header', `POST ${CREATE} HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n`, 400],
    ['a bad chunk', authorised('POST', CREATE, 'transfer-encoding: chunked\r\n', 'zz\r\n'), 400],
    ['two lengths', authorised('POST', CREATE, 'content-length: 2\r\ncontent-length: 3\r\n'), 400],
    ['length and chunks', authorised('POST', CREATE, 'content-length: 2\r\ntransfer-encoding: chunked\r\n'), 400],
    ['headers without end', `POST ${CREATE} HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
    ['a URL that is none', authorised('POST', '/connectors/%zz/before-creating-user'), 400],
  ])('%s', async (_, bytes, status) => {
    const edge = await start();
    const text = await edge.raw(bytes);
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: application/json; charset=utf-8');
    expect(ajv.validate(schemas.refusal, JSON.parse(body))).toBe(true);
    expect(edge.events.seen).toContainEqual(['refused', undefined, status, 'bad_http']);
    expect((await edge.post(CREATE)).status).toBe(200);
  });
});

describe('client certificates', () => {
  const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
  const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
  const trustedProxies = ['127.0.0.0/8'];
  const withCertificate = (header: CertificateHeader, pins: readonly string[]) => [
    aFlow({ authentication: { basic: [], clientCertificate: { header, pins } } }),
  ];
  const showing = (header: string, value: string) => ({ headers: { authorization: '', [header]: value } });

  it.each<[CertificateHeader, (certificate: Certificate) => string]>([
    ['x-arr-clientcert', base64],
    ['x-forwarded-client-cert', envoy],
    ['client-cert', byteSequence],
  ])('that a trusted proxy hands on in %s let the caller in', async (header, valueOf) => {
    for (const usages of [[CLIENT_AUTH], 'none'] as const) {
      const certificate = await aCertificate(usages, new Date());
      const edge = await start({ flows: withCertificate(header, [certificate.pin]), trustedProxies });
      const { body } = await read(await edge.post(CREATE, showing(header, valueOf(certificate))));
      expect(body).toMatchObject(CONTINUE);
      const name = `sha256:${certificate.pin.slice(0, 16)}`;
      expect(edge.handled[0]?.caller).toEqual({ method: 'client-certificate', name });
    }
  });

  it('that are refused look all the same outside, and say why inside', async () => {
    const [good, other, forServers] = await Promise.all([
      aCertificate([CLIENT_AUTH], new Date()),
      aCertificate([CLIENT_AUTH], new Date()),
      aCertificate([SERVER_AUTH], new Date()),
    ]);
    const week = 7 * 86_400_000;
    const [past, future] = await Promise.all(
      [-week, week].map((ms) => aCertificate('none', new Date(Date.now() + ms))),
    );
    const answers = new Set<string>();
    const refusalOf = async (pinned: Certificate, shown: string, proxies = trustedProxies): Promise<unknown> => {
      const edge = await start({ flows: withCertificate('client-cert', [pinned.pin]), trustedProxies: proxies });
      const response = await edge.post(CREATE, showing('client-cert', shown));
      const headers = [...response.headers].filter(([name]) => name !== 'date');
      answers.add(JSON.stringify([response.status, headers, await response.text()]));
      return edge.events.seen[0]?.at(-1);
    };
    expect(await refusalOf(good, byteSequence(good), [])).toBe('certificate_untrusted_peer');
    expect(await refusalOf(good, byteSequence(other))).toBe('certificate_not_pinned');
    expect(await refusalOf(forServers, byteSequence(forServers))).toBe('certificate_wrong_purpose');
    expect(await refusalOf(past as Certificate, byteSequence(past as Certificate))).toBe('certificate_expired');
    expect(await refusalOf(future as Certificate, byteSequence(future as Certificate))).toBe(
      'certificate_not_yet_valid',
    );
    expect(await refusalOf(good, ':AAAA:')).toBe('certificate_unreadable');
    expect(await refusalOf(good, '')).toBe('bad_credentials');
    expect(answers.size).toBe(1);
    expect([...answers][0]).toMatch(/^\[401,/);
  });
});

describe('whatever the body is', () => {
  const claim = fc.oneof(
    fc.constantFrom('email', 'surname', 'identities', 'ui_locales', 'step', '__proto__'),
    fc.string(),
  );
  const json = fc
    .oneof(fc.dictionary(claim, fc.jsonValue()), fc.jsonValue())
    .map((value) => Buffer.from(JSON.stringify(value)));
  const bytes = fc.oneof(
    json,
    fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value)),
  );
  const type = fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', 'a/b;c', ';');
  const outcomes: readonly Handle[] = [
    toContinue,
    async ({ step }) => microsoftUserFlow.encode(step, { kind: 'correct_input', message: 'x' }),
    async () => {
      throw new Error('x');
    },
    async () => ({ status: 500, body: 'x' }),
  ];

  it('the answer is legal for its step and holds no null', async () => {
    const edge = await start();
    const actions = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...STEP_NAMES),
        bytes,
        type,
        fc.constantFrom(...outcomes),
        async (step, body, contentType, handle) => {
          edge.handle = handle;
          const seen = await read(
            await edge.post(`/connectors/customers/${step}`, {
              body: new Uint8Array(body),
              headers: { 'content-type': contentType },
            }),
            step,
          );
          actions.add(seen.body['action']);
        },
      ),
      { numRuns: 400 },
    );
    expect([...actions].map(String).sort((a, b) => a.localeCompare(b))).toEqual([
      'Continue',
      'ShowBlockPage',
      'ValidationError',
    ]);
  });
});
