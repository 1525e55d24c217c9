import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Provider } from 'oidc-provider';
import { TestPostgres } from '../medium/database.js';
import { Browser, type Sent } from '../support/browser.js';
import { aRunningGateway, MASTER_KEY, type RunningGateway, SECRET, STAFF_SECRET } from '../support/running-gateway.js';

jest.setTimeout(60_000);

/** Where browsers reach the gateway by its configuration; the test goes to the real port instead. */
const PUBLIC = 'https://verigate.contoso.example';
const CALLBACK = `${PUBLIC}/staff/v1/sign-in/oidc/callback`;
const CLIENT = { clientId: 'verigate-console', clientSecret: 'client-secret-0123456789-0123456789' };
const OIDC_COOKIE = '__Host-verigate-oidc';
const SESSION_COOKIE = '__Host-verigate-session';

const yaml = (issuer: string, oidc: object = {}): string =>
  JSON.stringify({
    keys: { master: MASTER_KEY },
    server: { publicUrl: PUBLIC },
    flows: {
      customers: {
        authentication: { basic: [{ username: 'entra', secret: SECRET }] },
        steps: { 'after-federation': [] },
      },
    },
    providers: {},
    staff: {
      apiKeys: [{ name: 'robot', secret: STAFF_SECRET, roles: ['owner'] }],
      oidc: {
        issuer,
        ...CLIENT,
        label: 'Contoso',
        roles: { 'verigate-owner': 'owner', 'verigate-auditor': 'auditor' },
        ...oidc,
      },
    },
  });

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres?.stop());

const listening = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

async function gatewayAt(issuer: string, oidc: object = {}): Promise<RunningGateway> {
  return aRunningGateway({ yaml: yaml(issuer, oidc), databaseUrl: await postgres.fresh() });
}

const start = (browser: Browser, query = '') => browser.call('GET', `/staff/v1/sign-in/oidc${query}`);
const locationOf = ({ headers }: Sent): string => headers.get('location') ?? '';
const problemOf = (sent: Sent): string | null =>
  new URL(locationOf(sent), 'http://here.invalid').searchParams.get('problem');

/** The provider is looked for in the background: asked for until it is there. */
async function started(browser: Browser, query = ''): Promise<URL> {
  for (;;) {
    const sent = await start(browser, query);
    if (problemOf(sent) !== 'provider-away') return new URL(locationOf(sent));
  }
}

/** A browser comes back from another site. */
const comeBack = (browser: Browser, query: string) =>
  browser.call('GET', `/staff/v1/sign-in/oidc/callback?${query}`, { headers: { 'sec-fetch-site': 'cross-site' } });

describe('sign-in at a real OpenID provider', () => {
  const ACCOUNTS: Readonly<Record<string, object>> = {
    maria: { name: 'Maria Perez', email: 'maria@contoso.example', roles: ['verigate-owner'] },
    ben: { name: 'Ben Tan', email: 'ben@contoso.example', roles: ['verigate-auditor', 'other'] },
    eve: { name: 'Eve', email: 'eve@contoso.example', roles: ['other'] },
  };
  let server: Server;
  let issuer: string;
  let gateway: RunningGateway;

  beforeAll(async () => {
    // It says on every start that it is not meant for production with these settings.
    for (const what of ['warn', 'info'] as const) jest.spyOn(console, what).mockImplementation(() => undefined);
    // The provider needs its own address before it listens.
    let provider: Provider | undefined;
    server = createServer((request, response) => void provider?.callback()(request, response));
    issuer = await listening(server);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [CALLBACK],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', kid: 'one', alg: 'RS256' }] },
      cookies: { keys: ['test-cookie-key'] },
      claims: { openid: ['sub'], profile: ['name', 'roles'], email: ['email'] },
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true } },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...ACCOUNTS[id] }) }),
    });
    gateway = await gatewayAt(issuer);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await gateway?.close();
    server?.close();
    server?.closeAllConnections();
  });

  /** What the person does at the provider's pages, until it sends them back to us. */
  async function authenticate(at: URL, login: string): Promise<URL> {
    const there = new Browser(issuer);
    let sent = await there.call('GET', at.pathname + at.search, { headers: { 'sec-fetch-site': undefined } });
    for (;;) {
      const next = locationOf(sent);
      if (next.startsWith(CALLBACK)) return new URL(next);
      if (next !== '') {
        const { pathname, search } = new URL(next, issuer);
        sent = await there.call('GET', pathname + search);
        continue;
      }
      const action = /action="([^"]+)"/.exec(sent.text)?.[1] ?? '';
      const prompt = /name="prompt" value="([^"]+)"/.exec(sent.text)?.[1] ?? '';
      const form = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login, password: 'x' } : {}) });
      const response = await fetch(new URL(action, issuer), {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: there.cookie() },
        body: form,
      });
      sent = { status: response.status, headers: response.headers, text: await response.text(), body: {} };
    }
  }

  const signIn = async (browser: Browser, login: string, query = ''): Promise<Sent> =>
    comeBack(browser, (await authenticate(await started(browser, query), login)).searchParams.toString());
  const me = async (browser: Browser) => (await browser.call('GET', '/staff/v1/me')).body;

  it('leads to a session with the roles that the provider’s stand for, and back to where the person was', async () => {
    const browser = new Browser(gateway.url);
    const sent = await signIn(browser, 'maria', '?returnTo=/console/decisions?flow=customers');
    expect({ status: sent.status, location: locationOf(sent) }).toEqual({
      status: 302,
      location: '/console/decisions?flow=customers',
    });
    expect([...browser.cookies.keys()]).toEqual([SESSION_COOKIE]);
    expect(await me(browser)).toMatchObject({
      id: expect.stringMatching(/^oidc:[0-9a-f-]{36}$/),
      displayName: 'Maria Perez',
      roles: ['owner'],
    });
    const again = new Browser(gateway.url);
    await signIn(again, 'maria');
    expect((await me(again)).id).toBe((await me(browser)).id);
    const ben = new Browser(gateway.url);
    await signIn(ben, 'ben');
    expect((await me(ben)).roles).toEqual(['auditor']);
    expect((await browser.call('GET', '/staff/v1/session')).body).toMatchObject({
      methods: { local: false, setup: false, oidc: { label: 'Contoso' } },
    });
    expect(gateway.setupToken).toBeUndefined();
  });

  it('asks with a code, PKCE, state and nonce, and each only once', async () => {
    const browser = new Browser(gateway.url);
    const asked = [await started(browser), await started(new Browser(gateway.url))];
    expect([...browser.cookies.keys()]).toEqual([OIDC_COOKIE]);
    expect(browser.cookies.get(OIDC_COOKIE)).not.toContain(asked[0]?.searchParams.get('state'));
    const [first, second] = asked.map(({ searchParams }) => Object.fromEntries(searchParams));
    expect(first).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid profile email',
      redirect_uri: CALLBACK,
    });
    for (const member of ['state', 'nonce', 'code_challenge']) {
      expect(first?.[member]).toHaveLength(43);
      expect(first?.[member]).not.toBe(second?.[member]);
    }
  });

  it('is begun by the person, at our own page: a link elsewhere leads to that page and no further', async () => {
    const browser = new Browser(gateway.url);
    for (const site of ['cross-site', 'same-site']) {
      const sent = await browser.call('GET', '/staff/v1/sign-in/oidc', { headers: { 'sec-fetch-site': site } });
      expect({ status: sent.status, location: locationOf(sent) }).toEqual({
        status: 302,
        location: '/console/sign-in',
      });
    }
    expect(browser.cookies.size).toBe(0);
    const typed = await browser.call('GET', '/staff/v1/sign-in/oidc', { headers: { 'sec-fetch-site': 'none' } });
    expect(locationOf(typed)).toContain('/auth?');
  });

  it('leads nowhere for a person without a role here, and tells them so', async () => {
    const browser = new Browser(gateway.url);
    expect(locationOf(await signIn(browser, 'eve'))).toBe('/console/sign-in?problem=no-role');
    expect(browser.cookies.size).toBe(0);
    const people = await gateway.staff('GET', '/staff/v1/staff?limit=200');
    expect(people.text).not.toContain('Eve');
  });

  it('leads nowhere for a person who was disabled here', async () => {
    const browser = new Browser(gateway.url);
    await signIn(browser, 'ben');
    const { id } = await me(browser);
    expect((await gateway.staff('POST', `/staff/v1/staff/${String(id)}/disable`)).status).toBe(204);
    expect((await browser.call('GET', '/staff/v1/me')).status).toBe(401);
    expect(problemOf(await signIn(browser, 'ben'))).toBe('disabled');
    expect((await gateway.staff('POST', `/staff/v1/staff/${String(id)}/enable`)).status).toBe(204);
    expect(
      (await gateway.staff('POST', `/staff/v1/staff/${String(id)}/roles`, { body: { roles: ['owner'] } })).status,
    ).toBe(409);
  });

  it('is confirmed by signing in there once more, by the same person only', async () => {
    const browser = new Browser(gateway.url);
    await signIn(browser, 'maria');
    const before = browser.cookies.get(SESSION_COOKIE);
    const asked = await started(browser, '?reauthenticate=true&returnTo=/console/erasures');
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    const back = await comeBack(browser, (await authenticate(asked, 'maria')).searchParams.toString());
    expect(locationOf(back)).toBe('/console/erasures');
    expect(browser.cookies.get(SESSION_COOKIE)).not.toBe(before);
    const { body } = await browser.call('GET', '/staff/v1/session');
    expect(body).toMatchObject({ staff: { freshUntil: expect.any(String) } });

    expect(problemOf(await signIn(browser, 'ben', '?reauthenticate=true'))).toBe('other-person');
    expect((await me(browser)).displayName).toBe('Maria Perez');
    expect((await start(new Browser(gateway.url), '?reauthenticate=true')).status).toBe(401);
    expect(
      (await browser.call('POST', '/staff/v1/session/re-authentication', { body: { password: 'x' } })).status,
    ).toBe(409);
  });

  it('takes a code once, from the browser that began, with its state', async () => {
    const browser = new Browser(gateway.url);
    const query = (await authenticate(await started(browser), 'maria')).searchParams.toString();
    const cookie = browser.cookie();
    expect(problemOf(await comeBack(new Browser(gateway.url), query))).toBe('expired');
    const other = new Browser(gateway.url);
    await started(other);
    expect(problemOf(await comeBack(other, query))).toBe('failed');
    expect(locationOf(await comeBack(browser, query))).toBe('/console/');
    // The same again, with the cookie that was taken away.
    const thief = new Browser(gateway.url);
    const replayed = await thief.call('GET', `/staff/v1/sign-in/oidc/callback?${query}`, { headers: { cookie } });
    expect({ problem: problemOf(replayed), cookies: thief.cookies.size }).toEqual({ problem: 'failed', cookies: 0 });
  });

  it.each(['https://evil.example/', '//evil.example/', '/\\evil.example', '/console/../staff'])(
    'never sends a browser to %s',
    async (returnTo) => {
      const sent = await signIn(new Browser(gateway.url), 'maria', `?returnTo=${encodeURIComponent(returnTo)}`);
      expect(locationOf(sent)).toBe('/console/');
    },
  );
});

/** A provider that answers whatever the test wants: keys, discovery, and a token endpoint that gives out `idToken`. */
class WilfulProvider {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #server = createServer((request, response) => this.#answer(request, response));
  issuer = '';
  isAway = false;
  idToken = '';

  async open(): Promise<void> {
    this.issuer = await listening(this.#server);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer({ url }: IncomingMessage, response: ServerResponse): void {
    if (this.isAway) return void response.writeHead(503).end();
    const documents: Readonly<Record<string, object>> = {
      '/.well-known/openid-configuration': {
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/token`,
        jwks_uri: `${this.issuer}/keys`,
        id_token_signing_alg_values_supported: ['ES256', 'none', 'HS256'],
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
      },
      '/keys': { keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }] },
      '/token': { access_token: 'a', token_type: 'bearer', id_token: this.idToken },
    };
    const document = documents[url ?? ''];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  }

  /** Signed with our key unless the header or `key` says otherwise. */
  sign(claims: object, header: object = {}, key: KeyObject | 'none' = this.#keys.privateKey): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'ES256', kid: 'one', ...header })}.${part(claims)}`;
    if (key === 'none') return `${input}.`;
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}

describe('what a provider may not get away with', () => {
  const provider = new WilfulProvider();
  let gateway: RunningGateway;
  let strict: RunningGateway;
  let browser: Browser;
  let asked: URL;

  beforeAll(async () => {
    await provider.open();
    gateway = await gatewayAt(provider.issuer);
    strict = await gatewayAt(provider.issuer, { requireMfa: true, mfaAcr: ['urn:example:mfa'] });
  });
  afterAll(async () => {
    await gateway?.close();
    await strict?.close();
    provider.close();
  });
  beforeEach(async () => {
    browser = new Browser(gateway.url);
    asked = await started(browser);
  });

  const seconds = (): number => Math.floor(Date.now() / 1_000);
  const claims = (change: object = {}) => ({
    iss: provider.issuer,
    sub: `person-${randomUUID()}`,
    aud: CLIENT.clientId,
    iat: seconds(),
    exp: seconds() + 300,
    nonce: asked.searchParams.get('nonce'),
    name: 'Maria Perez',
    roles: ['verigate-owner'],
    ...change,
  });
  const back = (query: Readonly<Record<string, string>> = {}) =>
    comeBack(
      browser,
      new URLSearchParams({ code: 'code', state: asked.searchParams.get('state') ?? '', ...query }).toString(),
    );

  it('is not what is right', async () => {
    provider.idToken = provider.sign(claims());
    expect(locationOf(await back())).toBe('/console/');
    expect((await browser.call('GET', '/staff/v1/session')).body).toMatchObject({
      state: 'signed-in',
      staff: { displayName: 'Maria Perez' },
    });
    // Nobody knows when she last proved who she is.
    expect((await browser.call('GET', '/staff/v1/session')).body.staff).not.toHaveProperty('freshUntil');
  });

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each([
    ['another nonce', () => provider.sign(claims({ nonce: 'x'.repeat(43) }))],
    ['no nonce', () => provider.sign(claims({ nonce: undefined }))],
    ['another issuer', () => provider.sign(claims({ iss: 'https://login.example' }))],
    ['another audience', () => provider.sign(claims({ aud: 'another-application' }))],
    ['a token that is over', () => provider.sign(claims({ iat: seconds() - 900, exp: seconds() - 600 }))],
    ['no end', () => provider.sign(claims({ exp: undefined }))],
    ['no subject', () => provider.sign(claims({ sub: undefined }))],
    ['no signature', () => provider.sign(claims(), { alg: 'none' }, 'none')],
    ['no signature under a good name', () => provider.sign(claims(), {}, 'none')],
    ['a key of somebody else', () => provider.sign(claims(), {}, stranger)],
    ['a key that is not published', () => provider.sign(claims(), { kid: 'two' }, stranger)],
    ['an algorithm that we do not allow', () => provider.sign(claims(), { alg: 'HS256' })],
    ['no token', () => ''],
    ['something else', () => 'a.b.c'],
  ])('is %s', async (_, token) => {
    provider.idToken = token();
    expect(problemOf(await back())).toBe('failed');
    expect(browser.cookies.size).toBe(0);
  });

  it('is another state, or none', async () => {
    provider.idToken = provider.sign(claims());
    expect(problemOf(await back({ state: 'x'.repeat(43) }))).toBe('failed');
    asked = await started(browser);
    expect(problemOf(await comeBack(browser, 'code=code'))).toBe('failed');
    expect(problemOf(await comeBack(browser, `code=code&state=${String(asked.searchParams.get('state'))}`))).toBe(
      'expired',
    );
  });

  it('is told when the person went back', async () => {
    expect(problemOf(await back({ error: 'access_denied' }))).toBe('cancelled');
  });

  it.each([
    ['an old authentication', () => ({ auth_time: 0 })],
    ['one from before it was asked for', () => ({ auth_time: seconds() - 40 })],
    ['no time of it', () => ({ auth_time: undefined })],
  ])('cannot confirm anybody with %s', async (_, change) => {
    const sub = `person-${randomUUID()}`;
    provider.idToken = provider.sign(claims({ sub }));
    await back();
    asked = await started(browser, '?reauthenticate=true');
    provider.idToken = provider.sign(claims({ sub, ...change() }));
    expect(problemOf(await back())).toBe('failed');
    asked = await started(browser, '?reauthenticate=true');
    provider.idToken = provider.sign(claims({ sub, auth_time: seconds() }));
    expect(locationOf(await back())).toBe('/console/');
    expect((await browser.call('GET', '/staff/v1/session')).body.staff).toHaveProperty('freshUntil');
  });

  it.each([
    [{}, 'second-factor'],
    [{ amr: ['pwd'] }, 'second-factor'],
    [{ amr: ['pwd', 'mfa'] }, null],
    [{ acr: 'urn:example:mfa' }, null],
  ])('is a password alone, where more is asked for: %j', async (change, problem) => {
    browser = new Browser(strict.url);
    asked = await started(browser);
    expect(asked.searchParams.get('acr_values')).toBe('urn:example:mfa');
    provider.idToken = provider.sign(claims(change));
    expect(problemOf(await back())).toBe(problem);
  });

  it('is to be away: the gateway starts without it, says so, and finds it later', async () => {
    provider.isAway = true;
    const alone = await gatewayAt(provider.issuer);
    try {
      const visitor = new Browser(alone.url);
      expect(problemOf(await start(visitor))).toBe('provider-away');
      expect(alone.logged()).toContain('staff.provider_away');
      expect((await alone.staff('GET', '/staff/v1/me')).status).toBe(200);
      provider.isAway = false;
      expect((await started(visitor)).pathname).toBe('/authorize');
    } finally {
      provider.isAway = false;
      await alone.close();
    }
  });

  it('is to be asked by whoever wants to know codes: after some failures there is a wait', async () => {
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 40; attempt += 1) statuses.add((await comeBack(browser, 'code=x&state=y')).status);
    expect([...statuses]).toEqual([302, 429]);
  });

  it('leaves nothing of people, codes or tokens in the log', () => {
    const text = gateway.logged() + strict.logged();
    expect(text).not.toMatch(/Maria|person-|code=|client-secret/);
    expect(text).not.toContain(provider.idToken);
  });
});
