import { USER_FLOW_STEPS, type UserFlowStep } from '#libs/connector-protocols';
import { type CallerSettings, callAsMicrosoft, type Page, readReply, requestBody } from '../src/callers/index.js';
import { answerJson, BLOCK, CONTINUE, CORRECT, type FakeGateway, startFakeGateway } from './fake-gateway.js';

const FORM = { email: 'ana@example.test', givenName: 'Ana', surname: 'Example', dateOfBirth: '1990-01-02' };

const reply = (status: number, body: unknown, contentType: string | undefined = 'application/json') => ({
  status,
  contentType,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('requestBody', () => {
  const sent = (...args: Parameters<typeof requestBody>) => JSON.parse(requestBody(...args)) as Record<string, unknown>;

  it('sends the claims of Azure AD B2C, extensions by their long names', () => {
    expect(sent(FORM, 'b2c', 'before-creating-user', 'en-US')).toEqual({
      email: 'ana@example.test',
      identities: [{ signInType: 'federated', issuer: 'mail', issuerAssignedId: 'ana@example.test' }],
      displayName: 'Ana Example',
      givenName: 'Ana',
      surname: 'Example',
      extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_DateOfBirth: '1990-01-02',
      step: 'PostAttributeCollection',
      client_id: '11111111-2222-4333-8444-555555555555',
      ui_locales: 'en-US',
    });
  });

  it('promises neither step nor client_id for a workforce tenant', () => {
    const claims = sent(FORM, 'workforce', 'before-creating-user');
    expect(claims).not.toHaveProperty('step');
    expect(claims).not.toHaveProperty('client_id');
    expect(claims).not.toHaveProperty('ui_locales');
  });

  it('says lastName after federation of a workforce tenant, and has no form yet', () => {
    const claims = sent({ ...FORM, city: 'Springfield' }, 'workforce', 'after-federation');
    expect(claims).toMatchObject({ lastName: 'Example' });
    expect(claims).not.toHaveProperty('surname');
    expect(claims).not.toHaveProperty('city');
  });

  it('does not send what was left blank', () => {
    const body = requestBody({ email: 'ana@example.test', givenName: '' }, 'b2c', 'before-creating-user');
    expect(body).not.toMatch(/null|""|givenName|displayName|surname/);
  });
});

describe('readReply', () => {
  interface Case {
    what: string;
    step?: UserFlowStep;
    given: ReturnType<typeof reply>;
    page: Page;
    problems?: RegExp[];
  }

  it.each<Case>([
    { what: 'Continue', given: reply(200, CONTINUE), page: 'created' },
    {
      what: 'Continue with claims',
      given: reply(200, { ...CONTINUE, extension_Status: 'verified', city: 'X' }),
      page: 'created',
    },
    { what: 'a block page', given: reply(200, BLOCK), page: 'block page' },
    { what: 'a validation error', given: reply(400, CORRECT), page: 'form error' },
    { what: 'status as text', given: reply(400, { ...CORRECT, status: '400' }), page: 'form error' },
    {
      what: 'a block page with status 400',
      given: reply(400, { ...BLOCK, status: 400 }),
      page: 'engine error',
      problems: [/ShowBlockPage with HTTP status 400/],
    },
    {
      what: 'a block page with a status inside',
      given: reply(200, { ...BLOCK, status: 200 }),
      page: 'block page',
      problems: [/carries a status/],
    },
    {
      what: 'a validation error with 200',
      given: reply(200, CORRECT),
      page: 'engine error',
      problems: [/HTTP status 200/],
    },
    {
      what: 'a validation error without status',
      given: reply(400, { ...CORRECT, status: undefined }),
      page: 'engine error',
      problems: [/without its status/],
    },
    {
      what: 'a validation error after federation',
      step: 'after-federation',
      given: reply(400, CORRECT),
      page: 'engine error',
      problems: [/at after-federation/],
    },
    {
      what: 'a block page before the token',
      step: 'before-sending-token',
      given: reply(200, BLOCK),
      page: 'created',
      problems: [/ignored before the token/],
    },
    {
      what: 'an e-mail address before the token',
      step: 'before-sending-token',
      given: reply(200, { ...CONTINUE, email: 'x@example.test' }),
      page: 'created',
      problems: [/email is returned/],
    },
    {
      what: 'a null',
      given: reply(200, { ...CONTINUE, city: null }),
      page: 'engine error',
      problems: [/city is null/],
    },
    {
      what: 'a claim without its prefix',
      given: reply(200, { ...CONTINUE, pers: 'x' }),
      page: 'created',
      problems: [/pers is ignored/],
    },
    {
      what: 'an object as claim',
      given: reply(200, { ...CONTINUE, city: {} }),
      page: 'created',
      problems: [/city is no claim value/],
    },
    {
      what: 'the dead action Allow',
      given: reply(200, { version: '1.0.0', action: 'Allow' }),
      page: 'engine error',
      problems: [/none of/],
    },
    { what: 'no version', given: reply(200, { action: 'Continue' }), page: 'created', problems: [/version/] },
    {
      what: 'another content type',
      given: reply(200, CONTINUE, 'text/html'),
      page: 'created',
      problems: [/content type/],
    },
    {
      what: 'markup in the message',
      given: reply(200, { ...BLOCK, userMessage: '<b>no</b>' }),
      page: 'block page',
      problems: [/plain text/],
    },
    {
      what: 'a long message',
      given: reply(200, { ...BLOCK, userMessage: 'x'.repeat(251) }),
      page: 'block page',
      problems: [/251/],
    },
    {
      what: 'no message',
      given: reply(200, { ...BLOCK, userMessage: undefined }),
      page: 'engine error',
      problems: [/missing/],
    },
    { what: 'HTML', given: reply(200, '<html>', 'text/html'), page: 'engine error', problems: [/not a JSON object/] },
    { what: 'a list', given: reply(200, []), page: 'engine error', problems: [/not a JSON object/] },
    { what: 'a redirect', given: reply(302, ''), page: 'engine error', problems: [/302/] },
    { what: 'a framework error', given: reply(500, { statusCode: 500 }), page: 'engine error', problems: [/500/] },
    {
      what: 'a refused credential',
      given: reply(401, { version: '1.0.0', status: 401 }),
      page: 'engine error',
      problems: [/401/],
    },
  ])('shows the $page for $what', ({ given, page, step = 'before-creating-user', problems = [] }) => {
    const seen = readReply(step, given);
    expect(seen.page).toBe(page);
    expect(seen.problems).toHaveLength(problems.length);
    problems.forEach((problem, at) => expect(seen.problems[at]).toMatch(problem));
  });
});

describe('callAsMicrosoft', () => {
  let gateway: FakeGateway | undefined;

  afterEach(async () => {
    await gateway?.close();
    gateway = undefined;
  });

  const settings = (over: Partial<CallerSettings> = {}): CallerSettings => ({
    url: gateway?.url ?? '',
    flow: 'customers',
    step: 'before-creating-user',
    form: FORM,
    credential: { username: 'entra', secret: 'a:b:c' },
    ...over,
  });

  it.each(USER_FLOW_STEPS)('posts the claims to %s with the credential', async (step) => {
    gateway = await startFakeGateway((response) => answerJson(response, 200, CONTINUE));
    const seen = await callAsMicrosoft(settings({ step }));
    expect(seen).toMatchObject({ page: 'created', status: 200, attempts: 1, problems: [] });
    expect(gateway.calls).toHaveLength(1);
    expect(gateway.calls[0]).toMatchObject({
      path: `/connectors/customers/${step}`,
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from('entra:a:b:c').toString('base64')}`,
      },
      body: requestBody(FORM, 'b2c', step),
    });
  });

  it('shows a certificate in the header of the proxy, and no credential when there is none', async () => {
    gateway = await startFakeGateway((response) => answerJson(response, 200, CONTINUE));
    await callAsMicrosoft(
      settings({ credential: undefined, certificateHeader: { name: 'x-arr-clientcert', value: 'MIIB' } }),
    );
    expect(gateway.calls[0]?.headers).toMatchObject({ 'x-arr-clientcert': 'MIIB' });
    expect(gateway.calls[0]?.headers).not.toHaveProperty('authorization');
  });

  it('sends the same bytes once more when nothing comes in time, and takes that answer', async () => {
    gateway = await startFakeGateway((response, _call, nth) => {
      if (nth === 2) answerJson(response, 200, BLOCK);
    });
    const seen = await callAsMicrosoft(settings({ patienceMs: 200 }));
    expect(seen).toMatchObject({ page: 'block page', attempts: 2, message: BLOCK.userMessage });
    expect(gateway.calls[1]?.body).toBe(gateway.calls[0]?.body);
    expect(gateway.calls[1]?.headers).toEqual(gateway.calls[0]?.headers);
  });

  it.each([
    ['a connection that dies', (response: { socket: { destroy(): void } | null }) => response.socket?.destroy()],
    ['an answer that breaks off', (response: never) => breakOff(response)],
  ])('takes %s for no response', async (_what, spoil) => {
    gateway = await startFakeGateway((response, _call, nth) => {
      if (nth === 1) spoil(response as never);
      else answerJson(response, 200, CONTINUE);
    });
    expect(await callAsMicrosoft(settings())).toMatchObject({ page: 'created', attempts: 2 });
  });

  it('gives up after two tries', async () => {
    gateway = await startFakeGateway(() => {});
    const seen = await callAsMicrosoft(settings({ patienceMs: 50 }));
    expect(seen).toMatchObject({ page: 'engine error', attempts: 2 });
    expect(seen.status).toBeUndefined();
    expect(seen.problems).toEqual(['try 1: no response within 50 ms', 'try 2: no response within 50 ms']);
    expect(gateway.calls).toHaveLength(2);
  });

  it('does not send again after any response at all', async () => {
    gateway = await startFakeGateway((response) => answerJson(response, 503, {}));
    expect(await callAsMicrosoft(settings())).toMatchObject({ page: 'engine error', status: 503, attempts: 1 });
    expect(gateway.calls).toHaveLength(1);
  });

  it('does not follow a redirect', async () => {
    gateway = await startFakeGateway((response) => void response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await callAsMicrosoft(settings())).toMatchObject({ page: 'engine error', status: 302 });
    expect(gateway.calls).toHaveLength(1);
  });

  it('leaves at once when the person does', async () => {
    const leaving = new AbortController();
    gateway = await startFakeGateway(() => leaving.abort(new Error('the page was closed')));
    await expect(callAsMicrosoft(settings({ signal: leaving.signal }))).rejects.toThrow('the page was closed');
    expect(gateway.calls).toHaveLength(1);
  });
});

function breakOff(response: import('node:http').ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
  response.write('{"version"', () => response.socket?.destroy());
}
