import { microsoftUserFlow } from '#libs/connector-protocols';
import { GRAPH_TEST_TENANT, type GraphServer, startGraphServer } from '#libs/simulators';
import { TestPostgres } from '../medium/database.js';
import {
  aRunningGateway,
  MASTER_KEY,
  type RunningGateway,
  SECRET,
  type Sent,
  STAFF_SECRET,
} from '../support/running-gateway.js';

const OTHER_REVIEWER = 'e2e-other-reviewer-0123456789-0123456789-0123';

const yamlFor = (graph: GraphServer): string => {
  const flow = {
    authentication: { basic: [{ username: 'entra', secret: SECRET }] },
    verification: { route: ['mock'] },
    invitation: { required: false },
  };
  const everything = ['attribute-rules', 'block-list', 'allow-list', 'invitation', 'verification'];
  // JSON is YAML.
  return JSON.stringify({
    keys: { master: MASTER_KEY },
    flows: {
      customers: {
        ...flow,
        steps: {
          'after-federation': ['block-list'],
          'before-creating-user': everything.filter((stage) => stage !== 'allow-list'),
        },
        attributeRules: [
          { claim: 'surname', length: { min: 2 } },
          { claim: 'givenName', trim: true, case: 'title' },
        ],
      },
      partners: { ...flow, steps: { 'before-creating-user': ['allow-list', 'invitation', 'verification'] } },
      members: {
        ...flow,
        invitation: { required: true },
        steps: { 'before-creating-user': ['invitation', 'verification'] },
      },
      approved: {
        ...flow,
        approval: { fourEyes: true },
        steps: { 'after-federation': ['approval-status'], 'before-creating-user': ['verification', 'approval'] },
      },
    },
    providers: { mock: { latencyMs: 0 } },
    graph: {
      ...GRAPH_TEST_TENANT,
      inviteRedirectUrl: 'https://app.example.test/',
      baseUrl: graph.baseUrl,
      authority: graph.authority,
    },
    staff: {
      apiKeys: [
        { name: 'first', secret: STAFF_SECRET, roles: ['owner', 'operator', 'reviewer'] },
        { name: 'second', secret: OTHER_REVIEWER, roles: ['reviewer'] },
      ],
    },
  });
};

let postgres: TestPostgres;
let graph: GraphServer;
let gateway: RunningGateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  graph = await startGraphServer();
  gateway = await aRunningGateway({ yaml: yamlFor(graph), databaseUrl: await postgres.fresh() });
}, 60_000);

afterAll(async () => {
  await gateway?.close();
  await graph?.close();
  await postgres?.stop();
}, 60_000);

const person = (name: string, more: object = {}): Record<string, unknown> => ({
  givenName: 'Ana',
  surname: 'Example',
  email: `${name}@example.test`,
  identities: [{ signInType: 'federated', issuer: 'google.com', issuerAssignedId: name }],
  ui_locales: 'en',
  ...more,
});

async function press(flow: string, claims: object, step = 'before-creating-user'): Promise<Sent> {
  const sent = await gateway.press(claims, { flow, step });
  expect(microsoftUserFlow.isLegalAnswer(step, { status: sent.status, body: sent.text })).toBe(true);
  return sent;
}

async function staff(method: string, path: string, body?: object, secret = STAFF_SECRET): Promise<Sent> {
  const sent = await gateway.staff(method, `/staff/v1/${path}`, { body, secret });
  expect({ path, text: sent.text, ok: sent.status < 300 }).toMatchObject({ ok: true });
  return sent;
}

const aCode = async (terms: object = {}): Promise<string> => {
  const { body } = await staff('POST', 'invitations', { maxUses: 1, ...terms });
  const [made] = body['invitations'] as { code: string }[];
  return made?.code ?? '';
};

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let i = 0; i < 200; i += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never came');
}

describe('lists', () => {
  it('refuse whom they name, before a provider is asked and after federation too, from the next press on', async () => {
    const claims = person('mallory', { email: 'mallory@sub.blocked.test' });
    expect((await press('customers', claims)).body).toMatchObject({ action: 'Continue' });
    await staff('POST', 'lists/block/entries', { kind: 'email_domain', value: 'blocked.test', reason: 'fraud' });
    const other = person('trudy', { email: 'trudy@sub.blocked.test' });
    for (const step of ['before-creating-user', 'after-federation']) {
      expect((await press('customers', other, step)).body).toMatchObject({ action: 'ShowBlockPage' });
    }
  });

  it('let in whom they name where nobody else may, or whoever holds a code', async () => {
    const stranger = await press('partners', person('stranger'));
    expect(stranger.body).toMatchObject({ action: 'ValidationError' });
    await staff('POST', 'lists/allow/entries', { kind: 'email', value: 'Friend@example.test', reason: 'partner' });
    expect((await press('partners', person('friend'))).body).toMatchObject({ action: 'Continue' });
    const code = await aCode();
    const guest = person('guest', { extension_InvitationCode: code.toLowerCase() });
    expect((await press('partners', guest)).body).toMatchObject({ action: 'Continue' });
  });
});

describe('invitation codes', () => {
  it('are asked for, redeemed once however often the caller retries, and burnt for the next person', async () => {
    expect((await press('members', person('nina'))).body).toMatchObject({ action: 'ValidationError' });
    const code = await aCode({ claims: { extension_Tier: 'gold' } });
    const nina = person('nina', { extension_InvitationCode: code });
    const first = await press('members', nina);
    expect(first.body).toMatchObject({ action: 'Continue', extension_Tier: 'gold' });
    expect((await press('members', nina)).text).toBe(first.text);
    const omar = person('omar', { extension_InvitationCode: code });
    expect((await press('members', omar)).body).toMatchObject({ action: 'ValidationError' });
  });

  it('are not burnt by somebody whom the check refuses', async () => {
    const code = await aCode();
    const refused = person('rita', { surname: 'Rejected', extension_InvitationCode: code });
    expect((await press('members', refused)).body).toMatchObject({ action: 'ShowBlockPage' });
    const next = person('sam', { extension_InvitationCode: code });
    const sent = await until(async () => {
      const { body } = await press('members', next);
      return body['action'] === 'Continue' ? body : undefined;
    });
    expect(sent).toMatchObject({ action: 'Continue' });
  });
});

describe('attribute rules', () => {
  it('ask for a correction, then give back what they changed and nothing else', async () => {
    const refused = await press('customers', person('uma', { surname: 'X' }));
    expect(refused.body).toMatchObject({
      status: 400,
      action: 'ValidationError',
      userMessage: expect.stringMatching(/name/i),
    });
    const { body } = await press('customers', person('uma', { givenName: ' uma ', surname: 'Xu' }));
    expect(body).toEqual({ version: '1.0.0', action: 'Continue', givenName: 'Uma' });
  });
});

describe('approvals', () => {
  it('wait for two people, make one account, and then let the person in', async () => {
    const vera = person('vera');
    const pending = await press('approved', vera);
    expect(pending.body).toMatchObject({ action: 'ShowBlockPage', userMessage: expect.stringMatching(/approval/i) });
    const again = await press('approved', vera, 'after-federation');
    expect(again.body).toMatchObject({ action: 'ShowBlockPage', userMessage: expect.stringMatching(/already/i) });

    const { body: page } = await staff('GET', 'cases?state=requested');
    const [found] = page['items'] as { caseId?: string; id?: string }[];
    const id = found?.caseId ?? found?.id;
    const approve = { decision: 'approve', reason: 'known_person' };
    await staff('POST', `cases/${id}/decision`, approve);
    const twice = await gateway.staff('POST', `/staff/v1/cases/${id}/decision`, { body: approve });
    expect(twice.status).toBeGreaterThanOrEqual(400);
    expect(graph.accounts).toHaveLength(0);
    await staff('POST', `cases/${id}/decision`, approve, OTHER_REVIEWER);

    await until(() => (graph.accounts.length > 0 ? graph.accounts : undefined));
    expect(graph.accounts).toHaveLength(1);
    const signIn = await until(async () => {
      const { body } = await press('approved', vera, 'after-federation');
      return body['action'] === 'Continue' ? body : undefined;
    });
    expect(signIn).toMatchObject({ action: 'Continue' });
  });

  it('deny, and say so to the person from then on', async () => {
    const wim = person('wim');
    await press('approved', wim);
    const { body: page } = await staff('GET', 'cases?state=requested');
    const [found] = page['items'] as { caseId?: string; id?: string }[];
    await staff('POST', `cases/${found?.caseId ?? found?.id}/decision`, { decision: 'deny', reason: 'other' });
    const { body } = await press('approved', wim, 'after-federation');
    expect(body).toMatchObject({ action: 'ShowBlockPage', userMessage: expect.stringMatching(/not approved/i) });
  });

  it('are not asked for somebody whom the check refuses', async () => {
    const { body } = await press('approved', person('xena', { surname: 'Rejected' }));
    expect(body).toMatchObject({ action: 'ShowBlockPage', userMessage: expect.not.stringMatching(/approv/i) });
    const cases = await staff('GET', 'cases?state=requested');
    expect(cases.body['items']).toEqual([]);
  });
});

it('wrote nothing personal and no secret into the log', () => {
  const written = gateway.logged();
  expect(written).toMatch(/signup\.decided/);
  for (const canary of ['mallory', 'blocked.test', 'friend@', 'Uma', STAFF_SECRET, GRAPH_TEST_TENANT.clientSecret]) {
    expect({ canary, found: written.toLowerCase().includes(canary.toLowerCase()) }).toEqual({ canary, found: false });
  }
});
