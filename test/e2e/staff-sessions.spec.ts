import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { TestPostgres } from '../medium/database.js';
import { Browser, PASSWORD, type SignedIn } from '../support/browser.js';
import { aRunningGateway, MASTER_KEY, type RunningGateway, SECRET, STAFF_SECRET } from '../support/running-gateway.js';

jest.setTimeout(60_000);

const YAML = JSON.stringify({
  keys: { master: MASTER_KEY },
  flows: {
    customers: {
      authentication: { basic: [{ username: 'entra', secret: SECRET }] },
      steps: { 'after-federation': [] },
    },
  },
  providers: {},
  server: { trustedProxies: ['127.0.0.1'] },
  staff: { apiKeys: [{ name: 'robot', secret: STAFF_SECRET, roles: ['owner'] }], sessions: { perPerson: 2 } },
});
const COOKIE = '__Host-verigate-session';

let postgres: TestPostgres;
let url: string;
let gateway: RunningGateway;
let owner: SignedIn;
beforeAll(async () => {
  postgres = await TestPostgres.start();
  url = await postgres.fresh();
  gateway = await aRunningGateway({ yaml: YAML, databaseUrl: url });
});
afterAll(async () => {
  await gateway?.close();
  await postgres?.stop();
});

async function rows<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}

interface Entry {
  readonly kind: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly body: Readonly<Record<string, unknown>>;
}
async function entries(...kinds: readonly string[]): Promise<Entry[]> {
  const found = await rows<{ envelope: Buffer }>('select envelope from audit_entry where kind = any($1) order by idx', [
    kinds,
  ]);
  return found.map(({ envelope }) => JSON.parse(envelope.toString('utf8')) as Entry);
}

/** They are written beside the answer, not before it. */
async function failuresOnRecord(atLeast: number): Promise<Entry[]> {
  for (;;) {
    const found = await entries('staff.sign_in_failed');
    if (found.length >= atLeast) return found;
  }
}

/** As if from an address of its own, so that one test's failures do not hold up the next. */
const signIn = (browser: Browser, username: string, password: string, address = '203.0.113.1') =>
  browser.call('POST', '/staff/v1/session', { body: { username, password }, headers: { 'x-forwarded-for': address } });
const me = (browser: Browser, headers: Record<string, string | undefined> = {}) =>
  browser.call('GET', '/staff/v1/me', { headers });

describe('the first administrator', () => {
  it('is asked for by everybody who looks, and made by nobody without the token', async () => {
    const browser = new Browser(gateway.url);
    expect((await browser.call('GET', '/staff/v1/session')).body).toEqual({
      state: 'anonymous',
      methods: { local: false, setup: true },
    });
    const body = { token: 'a'.repeat(43), username: 'mallory', displayName: 'Mallory', password: PASSWORD };
    expect((await browser.call('POST', '/staff/v1/setup', { body })).status).toBe(409);
    expect(browser.cookies.size).toBe(0);
  });

  it('needs a password that is one', async () => {
    const body = { token: gateway.setupToken, username: 'maria', displayName: '', password: 'password1234' };
    const { status, body: problem, text } = await new Browser(gateway.url).call('POST', '/staff/v1/setup', { body });
    expect(status).toBe(400);
    expect(problem.problems).toEqual([
      { path: 'password', problem: 'is one of the commonest: choose one that nobody else has' },
      { path: 'displayName', problem: 'is missing' },
    ]);
    expect(text).not.toContain('password1234');
  });

  it('is made once, however many try at the same moment', async () => {
    const tries = await Promise.all(
      ['maria', 'mallory', 'mallory-2'].map(async (username) => {
        const browser = new Browser(gateway.url);
        const body = { token: gateway.setupToken, username, displayName: username, password: PASSWORD };
        return { browser, username, sent: await browser.call('POST', '/staff/v1/setup', { body }) };
      }),
    );
    expect(tries.map(({ sent }) => String(sent.status)).sort()).toEqual(['200', '409', '409']);
    const won = tries.find(({ sent }) => sent.status === 200);
    const { id: staffId } = (won?.sent.body.staff ?? {}) as { id: string };
    expect(await rows('select staff_id from staff_member')).toEqual([{ staff_id: staffId }]);
    expect(await entries('staff.administrator_created')).toMatchObject([{ actor: { id: staffId } }]);
    owner = { browser: won?.browser as Browser, staffId, username: won?.username ?? '', password: PASSWORD };
  });

  it('closes the set-up for ever', async () => {
    expect((await owner.browser.call('GET', '/staff/v1/session')).body).toMatchObject({
      state: 'signed-in',
      methods: { local: true, setup: false },
      staff: { id: owner.staffId, roles: ['owner'], grants: [], freshUntil: expect.any(String) },
    });
    expect(await rows('select 1 from staff_setup_token')).toEqual([]);
    const again = await aRunningGateway({ yaml: YAML, databaseUrl: url });
    expect(again.setupToken).toBeUndefined();
    await again.close();
  });
});

/** What a test changes in the table is not seen for a moment: an order for the person, even one that changes nothing, ends that. */
const lookAgain = () => gateway.staff('POST', `/staff/v1/staff/${owner.staffId}/enable`);

beforeEach(async () => {
  if (owner) await signIn(owner.browser, owner.username, PASSWORD);
});

describe('a session', () => {
  it('is a cookie of this host only, and its token is nowhere else', async () => {
    const browser = new Browser(gateway.url);
    const { status, headers, text } = await signIn(browser, ` ${owner.username.toUpperCase()} `, PASSWORD);
    expect(status).toBe(200);
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-verigate-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(
        /^__Host-verigate-device=[\w.-]{80}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=7776000$/,
      ),
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
    const token = browser.cookies.get(COOKIE) ?? '';
    expect(text + gateway.logged()).not.toContain(token);
    const stored = await rows<{ id: Buffer }>('select id from staff_session');
    expect(stored.every(({ id }) => id.length === 32 && id.toString('base64url') !== token)).toBe(true);
    expect((await me(browser)).body).toMatchObject({ id: owner.staffId, roles: ['owner'] });
  });

  it('begins anew with each sign-in: the token that the browser had is worth nothing after it', async () => {
    const browser = new Browser(gateway.url);
    await signIn(browser, owner.username, PASSWORD);
    const before = browser.cookies.get(COOKIE) ?? '';
    await signIn(browser, owner.username, PASSWORD);
    expect(browser.cookies.get(COOKIE)).not.toBe(before);
    expect((await me(new Browser(gateway.url), { cookie: `${COOKIE}=${before}` })).status).toBe(401);
    expect((await me(browser)).status).toBe(200);
  });

  it('gives way to the next person at the same browser, on record', async () => {
    const body = { username: 'next', displayName: 'The next', roles: ['auditor'] };
    const { body: link } = await gateway.staff('POST', '/staff/v1/staff', { body });
    const token = link.setupToken;
    await new Browser(gateway.url).call('POST', '/staff/v1/setup', { body: { token, password: PASSWORD } });
    const shared = new Browser(gateway.url);
    await signIn(shared, owner.username, PASSWORD);
    const before = shared.cookie();
    await signIn(shared, 'next', PASSWORD);
    expect((await me(shared)).body).toMatchObject({ displayName: 'The next' });
    expect((await me(new Browser(gateway.url), { cookie: before })).status).toBe(401);
    const [last] = (await entries('staff.session_ended')).slice(-1);
    expect(last).toMatchObject({
      actor: { id: link.staffId },
      body: { staff: owner.staffId, cause: 'replaced', count: 1 },
    });
  });

  it('is one of two: another sign-in ends the oldest', async () => {
    const browsers = [1, 2, 3].map(() => new Browser(gateway.url));
    for (const browser of browsers) await signIn(browser, owner.username, PASSWORD);
    expect(await Promise.all(browsers.map(async (browser) => (await me(browser)).status))).toEqual([401, 200, 200]);
    owner = { ...owner, browser: browsers[2] as Browser };
    const ended = await entries('staff.session_ended');
    expect(ended.at(-1)).toMatchObject({ body: { staff: owner.staffId, cause: 'replaced', count: 1 } });
  });

  it('ends when its person signs out, at once, and twice does no harm', async () => {
    const browser = new Browser(gateway.url);
    await signIn(browser, owner.username, PASSWORD);
    const token = browser.cookies.get(COOKIE) ?? '';
    expect((await browser.call('DELETE', '/staff/v1/session')).status).toBe(204);
    expect(browser.cookies.has(COOKIE)).toBe(false);
    const stale = { cookie: `${COOKIE}=${token}` };
    expect((await me(browser, stale)).status).toBe(401);
    expect((await browser.call('DELETE', '/staff/v1/session', { headers: stale })).status).toBe(204);
    expect((await browser.call('DELETE', '/staff/v1/session')).status).toBe(204);
    expect((await entries('staff.signed_out')).at(-1)).toMatchObject({ actor: { type: 'staff', id: owner.staffId } });
  });

  it('is over after its idle and its absolute limit', async () => {
    const browser = new Browser(gateway.url);
    for (const [column, age] of [
      ['seen_at', '16 minutes'],
      ['ends_at', '1 second'],
    ] as const) {
      await signIn(browser, owner.username, PASSWORD);
      await rows(`update staff_session set ${column} = now() - $1::interval where id = sha256($2::bytea)`, [
        age,
        Buffer.from(browser.cookies.get(COOKIE) ?? ''),
      ]);
      await lookAgain();
      expect((await me(browser)).status).toBe(401);
    }
  });

  it.each([
    ['too short', 'abc'],
    ['of nobody', 'A'.repeat(43)],
    ['a thousand characters', 'A'.repeat(1_000)],
    ['not of our letters', `${'A'.repeat(42)}%`],
  ])('is refused when the cookie is %s', async (_, token) => {
    const browser = new Browser(gateway.url);
    const refused = await me(browser, { cookie: `a=b; ${COOKIE}=${token}` });
    // A late answer must not take away the cookie that an earlier one has brought.
    expect({ status: refused.status, cookies: refused.headers.getSetCookie() }).toEqual({ status: 401, cookies: [] });
    expect(
      (await browser.call('GET', '/staff/v1/session', { headers: { cookie: `${COOKIE}=${token}` } })).body,
    ).toMatchObject({ state: 'anonymous' });
  });

  it('is refused when its cookie comes twice, or with a key', async () => {
    const cookie = owner.browser.cookie();
    const browser = new Browser(gateway.url);
    expect((await me(browser, { cookie: `${cookie}; ${cookie}` })).status).toBe(401);
    const both = await me(browser, { cookie, authorization: `Bearer ${STAFF_SECRET}` });
    expect({ status: both.status, problems: both.body.problems }).toEqual({
      status: 400,
      problems: [{ path: 'authorization', problem: expect.stringContaining('not both') }],
    });
    expect((await gateway.staff('GET', '/staff/v1/me')).body).toMatchObject({ id: 'key:robot' });
  });
});

describe('requests of another site', () => {
  const post = (headers: Record<string, string | undefined>) =>
    owner.browser.call('POST', '/staff/v1/lists/block/entries/search', {
      body: { kind: 'email', value: 'ana@example.com' },
      headers,
    });

  it.each([
    ['without our header', { 'x-verigate-request': undefined }],
    ['with another value in it', { 'x-verigate-request': 'true' }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a subdomain', { 'sec-fetch-site': 'same-site' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from no origin', { origin: 'null' }],
  ])('are refused %s, with a session or to begin one', async (_, headers) => {
    expect((await post(headers)).status).toBe(403);
    const anonymous = new Browser(gateway.url);
    for (const path of ['/staff/v1/session', '/staff/v1/setup']) {
      const body = { username: owner.username, password: PASSWORD, token: 'x' };
      expect((await anonymous.call('POST', path, { body, headers })).status).toBe(403);
    }
    expect((await owner.browser.call('DELETE', '/staff/v1/session', { headers })).status).toBe(403);
    expect((await me(owner.browser)).status).toBe(200);
  });

  it('are refused for reading too, where the browser says so', async () => {
    expect((await me(owner.browser, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await me(owner.browser, { 'sec-fetch-site': 'none' })).status).toBe(200);
    expect((await me(owner.browser, { 'sec-fetch-site': undefined })).status).toBe(200);
  });

  it('are taken from our own pages, also by a browser that says little', async () => {
    expect((await post({})).status).toBe(200);
    expect((await post({ 'sec-fetch-site': undefined, origin: undefined })).status).toBe(200);
  });

  it('cannot be a form', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
      const sent = await owner.browser.call('POST', '/staff/v1/session', {
        body: {},
        headers: { 'content-type': type },
      });
      expect(sent.status).toBeGreaterThanOrEqual(400);
      expect(sent.headers.getSetCookie()).toEqual([]);
    }
  });
});

describe('a password', () => {
  it('that is wrong is answered like a name that nobody has, and both are on record, without what was sent', async () => {
    const answers = await Promise.all(
      [
        [owner.username, 'not the password at all'],
        ['nobody-of-this-name', PASSWORD],
      ].map(([username = '', password = '']) => signIn(new Browser(gateway.url), username, password)),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { type: 'urn:verigate:problem:sign-in-failed' } });
    const told = (await failuresOnRecord(2)).map(({ actor, body }) => ({ actor: actor.id, ...body }));
    expect(told).toEqual(
      expect.arrayContaining([
        { actor: 'sign-in', staff: owner.staffId, method: 'local', reason: 'wrong_password', count: 1 },
        { actor: 'sign-in', method: 'local', reason: 'unknown_user', count: 1 },
      ]),
    );
    expect(gateway.logged()).not.toMatch(/not the password|nobody-of-this-name/);
  });

  it('is not to be guessed: after some failures there is a wait, for the right one too, and the log is not filled', async () => {
    const victim = await gateway.staff('POST', '/staff/v1/staff', {
      body: { username: 'victim', displayName: 'Victim', roles: ['auditor'] },
    });
    expect(victim.status).toBe(201);
    const before = (await entries('staff.sign_in_failed')).length;
    const statuses: number[] = [];
    for (let guess = 0; guess < 14; guess += 1) {
      const sent = await signIn(
        new Browser(gateway.url),
        'victim',
        `a guess, number ${guess}`,
        `203.0.113.${guess + 10}`,
      );
      statuses.push(sent.status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429, 429]);
    const waiting = await signIn(new Browser(gateway.url), 'victim', PASSWORD);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
    const told = (await failuresOnRecord(before + 2)).slice(before).map(({ body }) => body);
    expect(told).toEqual([
      { staff: victim.body.staffId, method: 'local', reason: 'wrong_password', count: 1 },
      { method: 'local', reason: 'too_many_attempts', count: 1 },
    ]);
  });

  it('is taken at a browser of the person, however many strangers try the name, or share the address', async () => {
    const browser = new Browser(gateway.url);
    const address = '203.0.113.77';
    expect((await signIn(browser, owner.username, PASSWORD, address)).status).toBe(200);
    await browser.call('DELETE', '/staff/v1/session');
    const stranger = async (username: string) =>
      (await signIn(new Browser(gateway.url), username, 'a guess, and another', address)).status;
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) statuses.push(await stranger(owner.username));
    for (let guess = 0; guess < 14; guess += 1) statuses.push(await stranger(`nobody-${guess}`));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(4);
    expect(await stranger('nobody')).toBe(429);
    expect((await signIn(browser, owner.username, PASSWORD, address)).status).toBe(200);
    // It has an allowance of its own, and is nobody else's.
    expect((await signIn(browser, 'nobody', PASSWORD, address)).status).toBe(429);
    const own: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      own.push((await signIn(browser, owner.username, `a guess, number ${guess}`, address)).status);
    }
    expect(own.slice(0, 10).every((status) => status === 401)).toBe(true);
    expect(own.at(-1)).toBe(429);
  });
});

describe('a fresh sign-in', () => {
  const stale = async () => {
    await rows(`update staff_session set authenticated_at = now() - interval '6 minutes' where staff_id = $1`, [
      owner.staffId,
    ]);
    await lookAgain();
  };
  const add = (username: string) =>
    owner.browser.call('POST', '/staff/v1/staff', { body: { username, displayName: 'Somebody', roles: ['auditor'] } });

  it('is asked for after five minutes, and a password confirms it under a new token', async () => {
    await signIn(owner.browser, owner.username, PASSWORD);
    await stale();
    expect((await me(owner.browser)).status).toBe(200);
    const refused = await add('somebody');
    expect(refused).toMatchObject({ status: 403, body: { type: 'urn:verigate:problem:sign-in-again' } });
    const again = (password: string) =>
      owner.browser.call('POST', '/staff/v1/session/re-authentication', { body: { password } });
    expect((await again('not the password at all')).status).toBe(401);
    expect((await add('somebody')).status).toBe(403);
    const before = owner.browser.cookies.get(COOKIE) ?? '';
    expect((await again(PASSWORD)).body).toMatchObject({ staff: { freshUntil: expect.any(String) } });
    expect((await me(new Browser(gateway.url), { cookie: `${COOKIE}=${before}` })).status).toBe(401);
    expect((await add('somebody')).status).toBe(201);
    expect((await entries('staff.reauthenticated')).at(-1)).toMatchObject({
      body: { staff: owner.staffId, method: 'local' },
    });
  });

  it('is not asked of a key', async () => {
    const body = { username: 'by-a-key', displayName: 'By a key', roles: ['reviewer'] };
    expect((await gateway.staff('POST', '/staff/v1/staff', { body })).status).toBe(201);
    const sent = await gateway.staff('POST', '/staff/v1/session/re-authentication', { body: { password: PASSWORD } });
    expect(sent.status).toBe(409);
  });
});

describe('what a person does about sessions', () => {
  const NEXT = 'a green stapler, and no train';
  const browsers = async (password: string) => {
    const [here, there] = [new Browser(gateway.url), new Browser(gateway.url)];
    for (const browser of [here, there]) expect((await signIn(browser, 'selma', password)).status).toBe(200);
    return { here, there };
  };
  let staffId: string;
  beforeAll(async () => {
    const added = await gateway.staff('POST', '/staff/v1/staff', {
      body: { username: 'selma', displayName: 'Selma', roles: ['auditor'] },
    });
    staffId = String(added.body.staffId);
    const body = { token: added.body.setupToken, password: PASSWORD };
    await new Browser(gateway.url).call('POST', '/staff/v1/setup', { body });
  });

  it('is to change the password, by the one before, which ends the others', async () => {
    const { here, there } = await browsers(PASSWORD);
    const change = (password: string, newPassword: string) =>
      here.call('POST', '/staff/v1/session/password', { body: { password, newPassword } });
    expect((await change('not the password', NEXT)).status).toBe(401);
    expect((await change(PASSWORD, PASSWORD)).body.problems).toMatchObject([{ path: 'newPassword' }]);
    expect((await change(PASSWORD, 'selma')).status).toBe(400);
    const before = here.cookies.get(COOKIE) ?? '';
    expect((await change(PASSWORD, NEXT)).body).toMatchObject({ staff: { id: staffId } });
    expect((await me(here)).status).toBe(200);
    expect((await me(there)).status).toBe(401);
    expect((await me(new Browser(gateway.url), { cookie: `${COOKIE}=${before}` })).status).toBe(401);
    expect((await signIn(there, 'selma', PASSWORD)).status).toBe(401);
    expect((await signIn(there, 'selma', NEXT)).status).toBe(200);
    expect((await entries('staff.password_set')).at(-1)).toMatchObject({
      actor: { id: staffId },
      body: { staff: staffId },
    });
  });

  it('is to end those elsewhere; and an owner ends them all', async () => {
    const { here, there } = await browsers(NEXT);
    expect((await here.call('POST', '/staff/v1/session/end-others')).status).toBe(204);
    expect([(await me(here)).status, (await me(there)).status]).toEqual([200, 401]);
    expect((await gateway.staff('POST', `/staff/v1/staff/${staffId}/end-sessions`)).status).toBe(204);
    expect((await me(here)).status).toBe(401);
    expect((await entries('staff.session_ended')).slice(-2).map(({ actor, body }) => [actor.id, body])).toEqual([
      [staffId, { staff: staffId, cause: 'by_hand', count: 1 }],
      ['key:robot', { staff: staffId, cause: 'by_hand', count: 1 }],
    ]);
    expect((await gateway.staff('POST', '/staff/v1/session/end-others')).status).toBe(409);
  });
});

describe('people', () => {
  it('are added by a link that works once, and are let in with the roles they were given', async () => {
    const added = await owner.browser.call('POST', '/staff/v1/staff', {
      body: { username: 'Rosa@contoso.example', displayName: 'Rosa', roles: ['reviewer'] },
    });
    const token = String(added.body.setupToken);
    const rosa = new Browser(gateway.url);
    const use = (change: object = {}) =>
      new Browser(gateway.url).call('POST', '/staff/v1/setup', { body: { token, password: PASSWORD, ...change } });
    expect((await signIn(new Browser(gateway.url), 'rosa@contoso.example', PASSWORD)).status).toBe(401);
    expect((await use({ username: 'somebody' })).status).toBe(400);
    const done = await rosa.call('POST', '/staff/v1/setup', { body: { token, password: PASSWORD } });
    expect(done.body).toMatchObject({ state: 'signed-in', staff: { displayName: 'Rosa', roles: ['reviewer'] } });
    expect((await use()).status).toBe(409);
    expect((await rosa.call('GET', '/staff/v1/role-grants')).status).toBe(403);

    const reset = await owner.browser.call('POST', `/staff/v1/staff/${String(added.body.staffId)}/setup-token`);
    const next = { token: reset.body.setupToken, password: 'another slow train, violet' };
    expect((await new Browser(gateway.url).call('POST', '/staff/v1/setup', { body: next })).status).toBe(200);
    expect((await me(rosa)).status).toBe(401);
    expect((await signIn(rosa, 'rosa@contoso.example', PASSWORD)).status).toBe(401);
    expect((await signIn(rosa, 'rosa@contoso.example', next.password)).status).toBe(200);
  });

  it('lose their sessions with their roles, and are shut out at once', async () => {
    const list = await owner.browser.call('GET', '/staff/v1/staff?limit=200');
    const items = list.body.items as { staffId: string; displayName: string }[];
    const staffId = items.find(({ displayName }) => displayName === 'Rosa')?.staffId ?? '';
    const rosa = new Browser(gateway.url);
    const back = () => signIn(rosa, 'rosa@contoso.example', 'another slow train, violet');
    const change = (what: string, body?: object) =>
      owner.browser.call('POST', `/staff/v1/staff/${staffId}/${what}`, body ? { body } : {});
    await back();
    expect((await me(rosa)).body).toMatchObject({ roles: ['reviewer'] });
    expect((await change('roles', { roles: ['auditor'] })).status).toBe(204);
    expect((await me(rosa)).status).toBe(401);
    await back();
    expect((await me(rosa)).body).toMatchObject({ roles: ['auditor'] });
    expect((await change('disable')).status).toBe(204);
    expect((await me(rosa)).status).toBe(401);
    expect((await back()).status).toBe(401);
    expect((await change('disable')).status).toBe(409);
    expect((await change('enable')).status).toBe(204);
    expect((await back()).status).toBe(200);
    expect((await change('roles', { roles: ['personal-data-reader'] })).status).toBe(400);
    expect((await entries('staff.disabled', 'staff.enabled', 'staff.roles_changed')).map(({ kind }) => kind)).toEqual([
      'staff.roles_changed',
      'staff.disabled',
      'staff.enabled',
    ]);
  });

  it('never take the last owner away, nor themselves', async () => {
    const own = (what: string) => owner.browser.call('POST', `/staff/v1/staff/${owner.staffId}/${what}`);
    expect((await own('disable')).status).toBe(409);
    expect((await gateway.staff('POST', `/staff/v1/staff/${owner.staffId}/disable`)).body.detail).toContain('Nobody');
    expect((await me(owner.browser)).status).toBe(200);
  });
});

describe('a role for a time', () => {
  it('holds at once, on every route, until it is taken away or over', async () => {
    const body = {
      staffId: owner.staffId,
      role: 'personal-data-reader',
      minutes: 5,
      reason: 'A subject asked for a copy.',
    };
    const given = await owner.browser.call('POST', '/staff/v1/role-grants', { body });
    expect(given).toMatchObject({ status: 201, body: { role: 'personal-data-reader', grantedBy: owner.staffId } });
    const roles = async () => (await me(owner.browser)).body.roles;
    expect(await roles()).toEqual(['owner', 'personal-data-reader']);
    const taken = await owner.browser.call('POST', `/staff/v1/role-grants/${String(given.body.grantId)}/revoke`);
    expect(taken.body).toMatchObject({ revokedAt: expect.any(String) });
    expect(await roles()).toEqual(['owner']);
    expect(
      (await owner.browser.call('POST', `/staff/v1/role-grants/${String(given.body.grantId)}/revoke`)).status,
    ).toBe(409);

    const [granted] = await entries('staff.role_granted');
    expect(granted?.body).toEqual({
      grant: given.body.grantId,
      staff: owner.staffId,
      role: 'personal-data-reader',
      expires_at: given.body.expiresAt,
      self: true,
      reason_sha256: expect.stringMatching(/^[\w-]{43}$/),
    });
    const listed = await gateway.staff('GET', '/staff/v1/role-grants');
    expect(listed.body.items).toMatchObject([{ reason: body.reason, grantedBy: owner.staffId }]);
  });

  it('cannot be made to outlive its time: who owns for a time gives no right away', async () => {
    const deputy = await gateway.staff('POST', '/staff/v1/staff', {
      body: { username: 'deputy', displayName: 'Deputy', roles: ['operator'] },
    });
    const { staffId, setupToken: token } = deputy.body as { staffId: string; setupToken: string };
    const browser = new Browser(gateway.url);
    await browser.call('POST', '/staff/v1/setup', { body: { token, password: PASSWORD } });
    const grant = { staffId, role: 'owner', minutes: 5, reason: 'Holidays.' };
    expect((await owner.browser.call('POST', '/staff/v1/role-grants', { body: grant })).status).toBe(201);
    expect((await browser.call('GET', '/staff/v1/staff')).status).toBe(200);
    const person = { username: 'back-door', displayName: 'Back door', roles: ['owner'] };
    for (const [path, body] of [
      ['/staff/v1/role-grants', { ...grant, minutes: 480 }],
      ['/staff/v1/staff', person],
      [`/staff/v1/staff/${owner.staffId}/setup-token`, {}],
      [`/staff/v1/staff/${owner.staffId}/roles`, { roles: ['auditor'] }],
      [`/staff/v1/staff/${owner.staffId}/enable`, {}],
    ] as const) {
      const { status, body: problem } = await browser.call('POST', path, { body });
      expect([path, status, problem.detail]).toEqual([path, 403, expect.stringContaining('for good')]);
    }
  });

  it('is between five minutes and eight hours, with a reason, for somebody', async () => {
    const body = { staffId: owner.staffId, role: 'auditor', minutes: 60, reason: 'Year end.' };
    for (const change of [
      { minutes: 4 },
      { minutes: 481 },
      { reason: '' },
      { role: 'root' },
      { staffId: 'key:robot' },
    ]) {
      expect((await gateway.staff('POST', '/staff/v1/role-grants', { body: { ...body, ...change } })).status).toBe(400);
    }
    const nobody = { ...body, staffId: 'local:0190a0a0-0000-7000-8000-000000000001' };
    expect((await gateway.staff('POST', '/staff/v1/role-grants', { body: nobody })).status).toBe(404);
  });
});

describe('two replicas', () => {
  it('know each other’s sessions, and their ends within seconds', async () => {
    const other = await aRunningGateway({ yaml: YAML, databaseUrl: url });
    try {
      const there = new Browser(other.url);
      await signIn(owner.browser, owner.username, PASSWORD);
      const cookie = { cookie: owner.browser.cookie() };
      expect((await me(there, cookie)).status).toBe(200);
      await owner.browser.call('DELETE', '/staff/v1/session');
      const until = performance.now() + 10_000;
      let { status } = await me(there, cookie);
      while (status === 200 && performance.now() < until) ({ status } = await me(there, cookie));
      expect(status).toBe(401);
    } finally {
      await other.close();
    }
  });
});

it('leaves no name, address or password of staff in the log or the audit log', async () => {
  const text = (await rows<{ envelope: Buffer }>('select envelope from audit_entry'))
    .map(({ envelope }) => envelope.toString('utf8'))
    .join('\n');
  for (const told of [text, gateway.logged()]) {
    expect(told).not.toMatch(/rosa|contoso\.example|violet|A subject asked|Somebody/i);
  }
});
