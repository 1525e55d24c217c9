import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GRAPH_TEST_TENANT, type GraphServer, startGraphServer } from '../src/index.js';

let graph: GraphServer;
let token: string;

beforeEach(async () => {
  graph = await startGraphServer();
  token = await tokenFor(GRAPH_TEST_TENANT.clientSecret);
});
afterEach(() => graph.close());

async function tokenFor(secret: string): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    client_id: GRAPH_TEST_TENANT.clientId,
    client_secret: secret,
    scope: `${graph.authority}/.default`,
  };
  const reply = await fetch(`${graph.authority}/${GRAPH_TEST_TENANT.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return reply.ok ? ((await reply.json()) as { access_token: string }).access_token : String(reply.status);
}

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a vendor's reply, looked into by the test
  readonly body: any;
}

async function call(method: string, path: string, content?: object, bearer = token): Promise<Answer> {
  const reply = await fetch(graph.baseUrl + path, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: content && JSON.stringify(content),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) };
}

const google = { signInType: 'federated', issuer: 'google.com', issuerAssignedId: "o'n&+" };
const aUser = (change: object = {}) => ({
  userPrincipalName: `ana_example.test#EXT#@${GRAPH_TEST_TENANT.tenantDomain}`,
  mailNickname: 'ana',
  displayName: 'Ana',
  accountEnabled: true,
  mail: 'ana@example.test',
  userType: 'Guest',
  identities: [google],
  ...change,
});
const byIdentity = `/users?$filter=${encodeURIComponent("identities/any(c:c/issuerAssignedId eq 'o''n&+' and c/issuer eq 'google.com')")}`;
const byMail = `/users?$filter=${encodeURIComponent("mail eq 'ANA@example.test'")}`;

describe('the simulated Graph', () => {
  it('gives tokens for the right secret only, and takes no others', async () => {
    expect(await tokenFor('wrong')).toBe('401');
    expect((await call('GET', byMail, undefined, 'stale')).status).toBe(401);
    graph.revokeTokens();
    expect((await call('GET', byMail)).status).toBe(401);
  });

  it('creates an account once, and finds it by identity and by mail', async () => {
    const made = await call('POST', '/users', aUser());
    expect(made.status).toBe(201);
    for (const path of [byIdentity, byMail]) {
      expect(await call('GET', path)).toEqual({
        status: 200,
        body: { value: [{ id: made.body.id, userType: 'Guest' }] },
      });
    }
    expect((await call('GET', `${byMail}&$select=id,identities`)).body).toEqual({
      value: [{ id: made.body.id, identities: [google] }],
    });
    const [sameName, sameIdentity] = [
      aUser({ identities: [{ ...google, issuerAssignedId: '2' }] }),
      aUser({ userPrincipalName: `x@${GRAPH_TEST_TENANT.tenantDomain}` }),
    ];
    expect((await call('POST', '/users', sameName)).status).toBe(409);
    expect((await call('POST', '/users', sameIdentity)).status).toBe(409);
    expect(graph.accounts).toHaveLength(1);
  });

  it.each([
    ['no identities', { identities: [] }],
    ['no guest', { userType: 'Member' }],
    ['no name to show', { displayName: undefined }],
    ['a name of another domain', { userPrincipalName: 'ana@example.test' }],
    ['a name that holds a plus', { userPrincipalName: `a+b@${GRAPH_TEST_TENANT.tenantDomain}` }],
    ['a short extension name', { extension_Dob: '1990' }],
  ])('refuses an account with %s', async (_, change) => {
    expect((await call('POST', '/users', aUser(change))).status).toBe(400);
    expect(graph.accounts).toEqual([]);
  });

  it('invites an address once, and a member never', async () => {
    const invitation = { invitedUserEmailAddress: 'ana@example.test', inviteRedirectUrl: 'https://app.example/' };
    const [first, again] = [
      await call('POST', '/invitations', invitation),
      await call('POST', '/invitations', invitation),
    ];
    expect([first.status, again.status, again.body.invitedUser.id]).toEqual([201, 201, first.body.invitedUser.id]);
    graph.seed({ userPrincipalName: 'm@x', mail: 'member@example.test' });
    expect(
      (await call('POST', '/invitations', { ...invitation, invitedUserEmailAddress: 'member@example.test' })).status,
    ).toBe(400);
    expect(graph.accounts).toHaveLength(2);
  });

  it('shows accounts late where it lags, and refuses a second one at once', async () => {
    graph.lag({ lookUps: 2, changes: 1 });
    const { body } = await call('POST', '/users', aUser());
    expect((await call('POST', '/users', aUser())).status).toBe(409);
    const found = [await call('GET', byIdentity), await call('GET', byMail), await call('GET', byIdentity)];
    expect(found.map((one) => one.body.value.length)).toEqual([0, 0, 1]);
    expect((await call('PATCH', `/users/${body.id}`, { city: 'Oslo' })).status).toBe(404);
    expect((await call('PATCH', `/users/${body.id}`, { city: 'Oslo' })).status).toBe(204);
    expect(graph.accounts[0]?.properties.city).toBe('Oslo');
  });

  it('meets the trouble that is asked for, before or after it has acted', async () => {
    graph.trouble(
      'POST /users',
      { kind: 'reset', when: 'before' },
      { kind: 'reset', when: 'after' },
      { kind: 'status', status: 503 },
    );
    await expect(call('POST', '/users', aUser())).rejects.toThrow();
    expect(graph.accounts).toHaveLength(0);
    await expect(call('POST', '/users', aUser())).rejects.toThrow();
    expect(graph.accounts).toHaveLength(1);
    expect((await call('POST', '/users', aUser())).status).toBe(503);
    graph.trouble('*', { kind: 'throttle', retryAfterSeconds: 7 });
    const reply = await fetch(graph.baseUrl + byMail, { headers: { authorization: `Bearer ${token}` } });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('refuses a filter that the real one does not know', async () => {
    expect((await call('GET', `/users?$filter=${encodeURIComponent("city eq 'Oslo'")}`)).status).toBe(400);
  });
});
