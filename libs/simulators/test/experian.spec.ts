import { createHmac } from 'node:crypto';
import { Agent, request as ask } from 'undici';
import { EXPERIAN_TEST_CREDENTIALS, type ExperianServer, startExperianServer } from '../src/vendors/experian/index.js';

const { clientId, clientSecret, username, password, userDomain, tenantId, preciseId } = EXPERIAN_TEST_CREDENTIALS;
const ACCOUNT = { username, password, client_id: clientId, client_secret: clientSecret };
const HMAC_KEY = 'simulated-hmac-key';

let server: ExperianServer;
let agent: Agent;
let now = Date.parse('2026-11-22T10:00:00Z');

beforeEach(async () => {
  agent = new Agent();
  server = await startExperianServer({ hmacKey: HMAC_KEY, now: () => now, messageWindowMs: 60_000 });
});

afterEach(async () => {
  await server.close();
  await agent.destroy();
});

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const reply = await ask(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    dispatcher: agent,
  });
  const text = await reply.body.text();
  return { status: reply.statusCode, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

const askForToken = (account: object = ACCOUNT, headers: Record<string, string> = {}) =>
  post(server.tokenUrl, JSON.stringify(account), {
    'x-correlation-id': 'c-1',
    'x-user-domain': userDomain,
    ...headers,
  });

const bearer = async () => ({ authorization: `Bearer ${(await askForToken()).json.access_token}` });

const checkOf = (surname: string, { header = {}, payload = {} } = {}) => ({
  header: {
    tenantId,
    requestType: 'Authenticateplus-Standalone',
    clientReferenceId: 'REFERENCE1',
    messageTime: '2026-11-22T10:00:00Z',
    options: {},
    ...header,
  },
  payload: {
    control: [{ option: 'MODEL_CODE', value: 'MODELA' }],
    contacts: [{ id: 'C1', person: { names: [{ firstName: 'Testine', surName: surname }] } }],
    application: { applicants: [{ contactId: 'C1' }] },
    ...payload,
  },
});

const submit = async (check: object, headers?: Record<string, string>) =>
  post(server.submitUrl, JSON.stringify(check), headers ?? (await bearer()));

const codeOf = async (check: object) => {
  const { status, json } = await submit(check);
  return `${status} ${json.responseHeader.responseCode}`;
};

describe('the token service', () => {
  it('gives texts, numbers included', async () => {
    const { status, json } = await askForToken();
    expect(status).toBe(200);
    expect(json).toMatchObject({ expires_in: '1800', token_type: 'Bearer', issued_at: String(now / 1000) });
    expect(Object.values(json).every((value) => typeof value === 'string')).toBe(true);
    expect(server.calls).toEqual([]);
    expect(server.tokenCalls()).toBe(1);
  });

  it('refuses like the gateway', async () => {
    const wrong = await askForToken({ ...ACCOUNT, password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, json: { errors: [{ errorType: 'Unauthorized' }], success: false } });
    expect((await askForToken(ACCOUNT, { 'x-user-domain': 'another.example.test' })).status).toBe(400);
    expect((await askForToken(ACCOUNT, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(415);
  });

  it('fails now and then when told to', async () => {
    server.failTokenCalls(1);
    expect((await askForToken()).status).toBe(500);
    expect((await askForToken()).status).toBe(200);
  });
});

describe('CrossCore 2', () => {
  it('wants a token of its own that has not ended', async () => {
    expect((await submit(checkOf('Accept'), {})).status).toBe(401);
    const headers = await bearer();
    now += 1_801_000;
    expect((await submit(checkOf('Accept'), headers)).status).toBe(401);
    now -= 1_801_000;
    expect((await submit(checkOf('Accept'), headers)).status).toBe(200);
    server.revokeTokens();
    expect((await submit(checkOf('Accept'), headers)).status).toBe(401);
    expect(server.calls).toHaveLength(1);
    // Token calls apart.
    expect(server.requests).toHaveLength(4);
  });

  it('wants a bare content type and its own instance', async () => {
    const headers = await bearer();
    expect(
      (await submit(checkOf('Accept'), { ...headers, 'content-type': 'application/json; charset=utf-8' })).status,
    ).toBe(415);
    expect((await post(server.submitUrl.replace('npsimulated1', 'npother00001'), '{}', headers)).status).toBe(404);
  });

  it('echoes everything that was sent, and counts the reference', async () => {
    const { json } = await submit(checkOf('Accept'));
    expect(json.responseHeader).toMatchObject({
      clientReferenceId: 'REFERENCE1',
      responseCode: 'R0201',
      tenantID: tenantId,
    });
    expect(json.originalRequestData.contacts[0].person.names[0].surName).toBe('Accept');
    expect(server.calls).toEqual([
      { path: new URL(server.submitUrl).pathname, reference: 'REFERENCE1', at: expect.any(Number) },
    ]);
  });

  it.each([
    ['options', { header: { options: undefined } }, '400 R0105'],
    ['a message time with milliseconds', { header: { messageTime: '2026-11-22T10:00:00.000Z' } }, '400 R0105'],
    ['a link to nobody', { payload: { application: { applicants: [{ contactId: 'C2' }] } } }, '400 R0105'],
    ['a control value too long', { payload: { control: [{ option: 'A', value: 'x'.repeat(41) }] } }, '400 R0105'],
    ['a tenant it knows', { header: { tenantId: 'ANOTHER' } }, '200 R0111'],
    ['a scenario it knows', { header: { requestType: 'Nonsense' } }, '200 R0205'],
    ['a recent message', { header: { messageTime: '2026-11-22T09:00:00Z' } }, '200 R0203'],
  ])('misses %s', async (_name, changes, wanted) => {
    expect(await codeOf(checkOf('Accept', changes))).toBe(wanted);
  });

  it('refuses a surname of 41 characters and takes one of 40', async () => {
    expect(await codeOf(checkOf('A'.repeat(41)))).toBe('400 R0105');
    expect(await codeOf(checkOf('A'.repeat(40)))).toBe('200 R0201');
  });

  it('calls what is not JSON malformed', async () => {
    const { status, json } = await post(server.submitUrl, '{', await bearer());
    expect({ status, code: json.responseHeader.responseCode, echo: json.responseHeader.clientReferenceId }).toEqual({
      status: 400,
      code: 'R0102',
      echo: '',
    });
  });

  it('refuses a token once for whoever is called so, without counting', async () => {
    expect((await submit(checkOf('Unauthorizedonce'))).status).toBe(401);
    expect(server.calls).toEqual([]);
    expect((await submit(checkOf('Unauthorizedonce'))).json.responseHeader.overallResponse.decision).toBe('ACCEPT');
  });
});

describe('Precise ID', () => {
  const control = (secret: string) => [
    { option: 'PID_USERNAME', value: preciseId.username },
    { option: 'PID_PASSWORD', value: secret },
  ];
  const encoded = Buffer.from(preciseId.password).toString('base64');

  it('answers with its element, and the password in the echo', async () => {
    const { json, text } = await submit(checkOf('Accept', { payload: { control: control(encoded) } }));
    expect(json.clientResponsePayload.decisionElements[0].serviceName).toBe('PreciseId');
    expect(text).toContain(encoded);
  });

  it.each([preciseId.password, 'wrong'])('answers 709 to the password %s', async (secret) => {
    const { json } = await submit(checkOf('Accept', { payload: { control: control(secret) } }));
    expect(json.responseHeader.overallResponse.decision).toBe('NODECISION');
    expect(json.clientResponsePayload.decisionElements[0].warningsErrors[0].responseCode).toBe('709');
  });
});

describe('CrossCore 1', () => {
  const sign = (body: string) => createHmac('sha256', HMAC_KEY).update(body).digest('base64');

  it('verifies the signature over the exact bytes', async () => {
    const body = JSON.stringify(checkOf('Accept'));
    expect((await post(server.crossCore1Url, body, { 'hmac-signature': sign(body) })).status).toBe(200);
    expect((await post(server.crossCore1Url, `${body}\n`, { 'hmac-signature': sign(body) })).status).toBe(401);
    expect((await post(server.crossCore1Url, body)).status).toBe(401);
    expect(server.calls).toHaveLength(1);
  });

  it('is not there without a key', async () => {
    const other = await startExperianServer();
    try {
      expect((await post(other.crossCore1Url, '{}')).status).toBe(404);
    } finally {
      await other.close();
    }
  });
});
