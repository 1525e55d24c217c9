import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type GraphServer, startGraphServer } from '#libs/simulators';
import {
  type Asking,
  aPolicy,
  aReplica,
  aRequest,
  GOOGLE,
  graphOf,
  type Replica,
} from '../medium/approval-builders.js';
import { MASTER_KEY } from '../medium/builders.js';
import { TestPostgres } from '../medium/database.js';
import { aRunningGateway, type RunningGateway, SECRET, type Sent, TOMORROW } from '../support/running-gateway.js';

const KEYS = {
  ada: 'reviewer',
  ben: 'reviewer',
  owen: 'owner',
  audra: 'auditor',
  opal: 'operator',
  reed: 'personal-data-reader',
};
const secretOf = (name: string): string => `e2e-${name}-0123456789-0123456789-0123456789`;
const NOTE = 'Canary note: she called back';
const PERSONAL = /canar|example\.test/i;

const yamlFor = (graph: GraphServer): string => {
  const { clientSecret, ...rest } = graphOf(graph);
  const flow = {
    authentication: { basic: [{ username: 'entra', secret: SECRET }] },
    steps: { 'after-federation': [] },
    approval: { slaHours: 24, expiryDays: 14, fourEyes: false },
  };
  // JSON is YAML.
  return JSON.stringify({
    keys: { master: MASTER_KEY.reveal().toString('base64') },
    flows: {
      customers: flow,
      partners: { ...flow, approval: { fourEyes: true, reasons: ['other', 'known_person'] } },
    },
    providers: { mock: {} },
    graph: { ...rest, clientSecret: clientSecret.reveal() },
    staff: {
      apiKeys: Object.entries(KEYS).map(([name, role]) => ({
        name,
        secret: secretOf(name),
        roles: [role],
        until: TOMORROW,
      })),
    },
  });
};

let postgres: TestPostgres;
let graph: GraphServer;
let gateway: RunningGateway;
let desk: Replica;
let opened = 0;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  graph = await startGraphServer();
  const databaseUrl = await postgres.fresh();
  gateway = await aRunningGateway({ yaml: yamlFor(graph), databaseUrl });
  const policies = { customers: aPolicy(), partners: aPolicy({ fourEyes: true }) };
  desk = await aReplica(await postgres.open(databaseUrl, { maxConnections: 2 }), { policies });
});
afterAll(async () => {
  await gateway.close();
  await graph.close();
  await postgres.stop();
});

/** A case of somebody new. */
async function aCase(asking: Asking = {}): Promise<string> {
  opened += 1;
  const identities = [{ ...GOOGLE, issuerAssignedId: `person-${opened}` }];
  const { caseId } = await desk.approvals.request(
    aRequest({ email: `canary${opened}@example.test`, identities, ...asking }),
  );
  return caseId as string;
}

const send = (name: keyof typeof KEYS, method: string, path: string, body?: object): Promise<Sent> =>
  gateway.staff(method, `/staff/v1/${path}`, { body, secret: secretOf(name) });
const post = (name: keyof typeof KEYS, id: string, action: string, body: object = {}): Promise<Sent> =>
  send(name, 'POST', `cases/${id}/${action}`, body);
const APPROVE = { decision: 'approve', reason: 'known_person' };
const DENY = { decision: 'deny', reason: 'other' };

/** Looks until the outbox has done its work; the test's own time-out is the limit. */
async function provisioned(id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { body } = await send('audra', 'GET', `cases/${id}`);
    const provisioning = body.provisioning as Record<string, unknown>;
    if (provisioning.state !== 'waiting') return provisioning;
    await new Promise(setImmediate);
  }
}

describe('the cases of staff', () => {
  it('are listed masked, by page and filter', async () => {
    const [first, second] = [await aCase(), await aCase({ flow: 'partners' })];
    const page = await send('audra', 'GET', 'cases?limit=1');
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.body).toMatchObject({
      items: [
        {
          caseId: first,
          flow: 'customers',
          state: 'requested',
          version: 1,
          overdue: false,
          person: { email: 'c***@example.test', name: 'C. P.', identityProvider: 'google.com' },
        },
      ],
    });
    expect(page.text).not.toMatch(/canar/i);
    const next = await send('ada', 'GET', `cases?limit=1&cursor=${String(page.body.next)}`);
    expect(next.body).toMatchObject({ items: [{ caseId: second, flow: 'partners', fourEyes: true }] });
    const filtered = await send('ada', 'GET', 'cases?flow=partners&state=requested&assignee=none&overdue=false');
    expect(filtered.body).toMatchObject({ items: [{ caseId: second }] });
    expect((await send('ada', 'GET', 'cases?overdue=true')).body).toEqual({ items: [] });
  });

  it('are decided, and the account is made', async () => {
    const id = await aCase();
    const decided = await post('ada', id, 'decision', { ...APPROVE, note: NOTE, version: 1 });
    expect(decided.status).toBe(200);
    expect(decided.body).toMatchObject({
      state: 'approved',
      version: 2,
      closingReason: 'known_person',
      votes: [{ staffId: 'key:ada', decision: 'approve' }],
      notes: [{ author: 'key:ada', text: NOTE }],
    });
    expect(await provisioned(id)).toMatchObject({ state: 'done', how: 'created' });
    expect(graph.accounts.filter(({ mail }) => mail === `canary${opened}@example.test`)).toHaveLength(1);
    const events = await send('audra', 'GET', `cases/${id}/events`);
    expect((events.body.items as { kind: string; actor: object }[]).map(({ kind, actor }) => [kind, actor])).toEqual([
      ['case.requested', { type: 'caller', id: 'basic:entra' }],
      ['case.approved', { type: 'staff', id: 'key:ada' }],
      ['case.noted', { type: 'staff', id: 'key:ada' }],
      ['case.provisioned', { type: 'system', id: 'provisioning' }],
    ]);
    expect(events.text).not.toMatch(PERSONAL);
  });

  it('need two people where the flow says so', async () => {
    const id = await aCase({ flow: 'partners' });
    expect((await post('ada', id, 'decision', APPROVE)).body).toMatchObject({ state: 'requested' });
    const twice = await post('ada', id, 'decision', APPROVE);
    expect([twice.status, twice.body.type]).toEqual([409, 'urn:verigate:problem:conflict']);
    expect((await post('ben', id, 'decision', APPROVE)).body).toMatchObject({ state: 'approved' });
    await provisioned(id);
  });

  it('are assigned, noted and withdrawn', async () => {
    const id = await aCase();
    expect((await post('ada', id, 'assignment', { assignee: 'key:ben' })).body).toMatchObject({
      assignee: 'key:ben',
      version: 2,
    });
    expect((await send('ben', 'GET', 'cases?assignee=key:ben')).body).toMatchObject({ items: [{ caseId: id }] });
    expect((await post('ben', id, 'notes', { text: NOTE })).body).toMatchObject({ notes: [{ text: NOTE }] });
    expect((await post('ben', id, 'assignment')).body).not.toHaveProperty('assignee');
    const withdrawn = await post('owen', id, 'withdraw', { reason: 'requester_asked' });
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', closingReason: 'requester_asked' });
    expect((await post('ada', id, 'decision', DENY)).status).toBe(409);
  });

  it('are assigned to people who decide, for good or by a role for a time, and to nobody else', async () => {
    const id = await aCase();
    const add = async (username: string, role: string): Promise<string> =>
      (await send('owen', 'POST', 'staff', { username, displayName: username, roles: [role] })).body.staffId as string;
    const [reviewer, auditor] = [await add('rita', 'reviewer'), await add('axel', 'auditor')];
    const assign = async (assignee: string) => (await post('ada', id, 'assignment', { assignee })).status;
    expect([await assign(reviewer), await assign('key:ada'), await assign(auditor)]).toEqual([200, 200, 400]);
    await send('owen', 'POST', `staff/${reviewer}/disable`);
    expect(await assign(reviewer)).toBe(400);
    expect((await send('ada', 'GET', `cases/${id}`)).body).toMatchObject({ assignee: 'key:ada' });
  });

  it('are tried again by hand when the account could not be made', async () => {
    graph.trouble('POST /users', { kind: 'status', status: 403 });
    const id = await aCase();
    await post('ada', id, 'decision', APPROVE);
    expect(await provisioned(id)).toMatchObject({ state: 'failed', code: 'forbidden' });
    expect((await post('ada', id, 'retry-provisioning')).status).toBe(200);
    expect(await provisioned(id)).toMatchObject({ state: 'done' });
    expect((await post('ada', id, 'retry-provisioning')).status).toBe(409);
  });

  it('show a person in the clear to whoever may, with a reason, on record', async () => {
    const id = await aCase();
    expect((await send('ada', 'GET', `cases/${id}`)).text).not.toMatch(/canary\d/i);
    const shown = await post('reed', id, 'personal-data', { reason: 'subject_request' });
    expect(shown.body).toMatchObject({ email: `canary${opened}@example.test`, claims: { city: 'Oslo' } });
    expect((await post('audra', id, 'personal-data', { reason: 'subject_request' })).status).toBe(403);
    const { items } = (await send('audra', 'GET', `cases/${id}/events`)).body as {
      items: { kind: string; body: object }[];
    };
    expect(items.at(-1)).toMatchObject({ kind: 'case.revealed', body: { reason: 'subject_request' } });
  });

  it('have reasons with labels', async () => {
    const { body } = await send('audra', 'GET', 'case-reasons?language=fr');
    expect((body.items as { code: string; label: string }[]).find(({ code }) => code === 'not_eligible')?.label).toBe(
      'Non admissible',
    );
  });

  it('write nothing personal into the log', () => {
    expect(gateway.logged()).not.toMatch(PERSONAL);
    expect(gateway.logged()).not.toContain('graph-test-secret');
  });
});

describe('input that cannot be used', () => {
  let id: string;
  beforeAll(async () => {
    id = await aCase({ flow: 'partners' });
  });

  const NUL = String.fromCharCode(0);
  it.each<[string, string, object | undefined, string]>([
    ['GET', 'cases?state=open', undefined, 'state'],
    ['GET', 'cases?flow=No Flow', undefined, 'flow'],
    ['GET', "cases?assignee=a'b", undefined, 'assignee'],
    ['GET', 'cases?overdue=1', undefined, 'overdue'],
    ['GET', 'cases?order=late', undefined, 'order'],
    ['GET', 'cases?limit=0', undefined, 'limit'],
    ['GET', 'cases?limit=ten', undefined, 'limit'],
    ['GET', 'cases?cursor=xyz', undefined, 'cursor'],
    ['GET', `cases?cursor=${Buffer.from('["1; drop"]').toString('base64url')}`, undefined, 'cursor'],
    ['GET', 'cases?page=2', undefined, 'page'],
    ['GET', 'case-reasons?language=xx', undefined, 'language'],
    ['POST', 'decision', { reason: 'other' }, 'decision'],
    ['POST', 'decision', { decision: 'maybe', reason: 'other' }, 'decision'],
    ['POST', 'decision', { decision: 'approve' }, 'reason'],
    ['POST', 'decision', { decision: 'approve', reason: 'because' }, 'reason'],
    ['POST', 'decision', { decision: 'approve', reason: 'not_eligible' }, 'reason'],
    ['POST', 'decision', { decision: 'approve', reason: 'documents_checked' }, 'reason'],
    ['POST', 'decision', { decision: ['approve'], reason: 'other' }, 'decision'],
    ['POST', 'decision', { ...APPROVE, version: 0 }, 'version'],
    ['POST', 'decision', { ...APPROVE, version: '1' }, 'version'],
    ['POST', 'decision', { ...APPROVE, version: 1.5 }, 'version'],
    ['POST', 'decision', { ...APPROVE, note: '' }, 'note'],
    ['POST', 'decision', { ...APPROVE, note: '   ' }, 'note'],
    ['POST', 'decision', { ...APPROVE, note: 7 }, 'note'],
    ['POST', 'decision', { ...APPROVE, note: 'x'.repeat(4_001) }, 'note'],
    ['POST', 'decision', { ...APPROVE, by: 'key:ben' }, 'by'],
    ['POST', 'decision', [APPROVE], 'body'],
    ['POST', 'assignment', { assignee: '' }, 'assignee'],
    ['POST', 'assignment', { assignee: 'a b' }, 'assignee'],
    ['POST', 'assignment', { assignee: { id: 'x' } }, 'assignee'],
    ['POST', 'assignment', { assignee: 'key:nobody' }, 'assignee'],
    ['POST', 'assignment', { assignee: 'key:audra' }, 'assignee'],
    ['POST', 'assignment', { to: 'key:ben' }, 'to'],
    ['POST', 'notes', {}, 'text'],
    ['POST', 'notes', { text: `a${NUL}b` }, 'text'],
    ['POST', 'notes', { text: ['a'] }, 'text'],
    ['POST', 'withdraw', {}, 'reason'],
    ['POST', 'withdraw', { reason: 'known_person' }, 'reason'],
    ['POST', 'withdraw', { reason: 'requester_asked' }, 'reason'],
    ['POST', 'personal-data', {}, 'reason'],
    ['POST', 'personal-data', { reason: 'other' }, 'reason'],
  ])('%s %s %j: 400 at %s', async (method, path, body, place) => {
    const target = method === 'GET' ? path : `cases/${id}/${path}`;
    const { status, body: problem, headers } = await send('ada', method, target, body);
    expect([status, headers.get('content-type')]).toEqual([400, expect.stringMatching(/^application\/problem\+json/)]);
    const problems = problem.problems as { path: string; problem: string }[];
    if (place !== 'body') expect(problems.map((one) => one.path)).toEqual([place]);
    expect(problems.every(({ problem: text }) => text.length > 5)).toBe(true);
  });

  it.each([
    ['GET', '', undefined],
    ['GET', '/events', undefined],
    ['POST', '/decision', APPROVE],
    ['POST', '/assignment', { assignee: 'key:ben' }],
    ['POST', '/notes', { text: 'x' }],
    ['POST', '/withdraw', { reason: 'other' }],
    ['POST', '/retry-provisioning', {}],
    ['POST', '/personal-data', { reason: 'review' }],
  ] as const)('%s of a case that is not there%s: 404', async (method, action, body) => {
    for (const unknown of [uuidv7(), 'case-1', "1'--"]) {
      const { status, body: problem } = await send('ada', method, `cases/${unknown}${action}`, body);
      expect([status, problem.detail]).toEqual([404, 'There is no such case.']);
    }
  });

  it.each([
    ['audra', 'decision', APPROVE],
    ['audra', 'assignment', {}],
    ['audra', 'notes', { text: 'x' }],
    ['audra', 'withdraw', { reason: 'other' }],
    ['audra', 'retry-provisioning', {}],
    ['opal', 'decision', APPROVE],
    ['reed', 'decision', APPROVE],
    ['opal', 'personal-data', { reason: 'review' }],
  ] as const)('%s may not %s: 403', async (name, action, body) => {
    expect((await post(name, id, action, body)).status).toBe(403);
  });

  it.each(['opal', 'reed'] as const)('%s may not read cases: 403', async (name) => {
    expect((await send(name, 'GET', 'cases')).status).toBe(403);
    expect((await send(name, 'GET', `cases/${id}`)).status).toBe(403);
  });

  it('needs a key: 401', async () => {
    const { status } = await gateway.staff('GET', '/staff/v1/cases', {
      secret: 'wrong-0123456789-0123456789-0123456789',
    });
    expect(status).toBe(401);
  });

  it('of an older version: 409, and nothing has changed by all of the above', async () => {
    expect((await post('ada', id, 'decision', { ...APPROVE, version: 9 })).status).toBe(409);
    expect((await send('ada', 'GET', `cases/${id.toUpperCase()}`)).body).toMatchObject({
      state: 'requested',
      version: 1,
      votes: [],
      notes: [],
    });
  });
});
