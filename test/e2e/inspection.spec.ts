import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRunningGateway, type RunningGateway, SECRET, STAFF_SECRET, TOMORROW } from '../support/running-gateway.js';

const PERSON_SECRET = 'e2e-person-secret-0123456789-0123456789-0123456789';
const MAIL = 'canary.person@example.test';
const YAML = JSON.stringify({
  keys: { master: Buffer.alloc(32, 9).toString('base64') },
  flows: {
    customers: {
      authentication: { basic: [{ username: 'entra', secret: SECRET }] },
      steps: { 'before-creating-user': ['verification'] },
      verification: { route: ['mock'] },
      outcomes: { inconclusive: 'block' },
    },
  },
  providers: { mock: {} },
  staff: {
    apiKeys: [
      { name: 'audit', secret: STAFF_SECRET, roles: ['auditor'] },
      { name: 'person', secret: PERSON_SECRET, roles: ['personal-data-reader'], until: TOMORROW },
    ],
  },
});
const claims = (surname: string) => ({
  email: MAIL,
  givenName: 'Canarya',
  surname,
  streetAddress: '1 Main Street',
  city: 'Springfield',
  state: 'IL',
  postalCode: '62701',
  country: 'US',
});

let gateway: RunningGateway;
let decisionId: string;

beforeAll(async () => {
  gateway = await aRunningGateway({ yaml: YAML });
  await gateway.press(claims('Verified'));
  await gateway.press(claims('Rejected'));
}, 60_000);
afterAll(() => gateway?.close(), 60_000);

interface Listed {
  readonly items: { readonly decisionId: string; readonly status: string }[];
  readonly newer?: string;
}

const listed = async (path: string): Promise<Listed> =>
  (await gateway.staff('GET', `/staff/v1/decisions${path}`)).body as unknown as Listed;

/** The worker writes in the background: asked as often as the answers come. */
async function done(path: string): Promise<void> {
  while ((await gateway.staff('GET', path)).body['state'] !== 'done');
}

describe('compliance staff', () => {
  it('list, narrow, page and follow decisions', async () => {
    const all = await listed('');
    expect(all.items).toHaveLength(2);
    decisionId = all.items[0]?.decisionId ?? '';
    const first = (await gateway.staff('GET', '/staff/v1/decisions?limit=1')).body as { next: string };
    expect((await listed(`?limit=1&cursor=${first.next}`)).items).toEqual(all.items.slice(1));
    const { status } = all.items[0] as { status: string };
    expect((await listed(`?status=${status}&flow=customers&provider=mock`)).items[0]?.decisionId).toBe(decisionId);
    expect((await listed(`?after=${all.newer}`)).items).toEqual([]);
    await gateway.press(claims('Third'));
    expect((await listed(`?after=${all.newer}`)).items).toHaveLength(1);
    expect((await listed(`?after=${decisionId}`)).items).toHaveLength(1);
    for (const bad of ['?reference=a@b.example', '?from=yesterday', '?cursor=x', '?after=x', '?email=a@b.example']) {
      expect((await gateway.staff('GET', `/staff/v1/decisions${bad}`)).status).toBe(400);
    }
  });

  it('look for a person in a body, and open the page of a decision', async () => {
    const found = await gateway.staff('POST', '/staff/v1/decisions/search', { body: { email: MAIL.toUpperCase() } });
    expect((found.body as unknown as Listed).items).toHaveLength(3);
    const page = await gateway.staff('GET', `/staff/v1/decisions/${decisionId}`);
    expect(page.body).toMatchObject({
      decisionId,
      caller: 'basic:entra',
      person: { email: 'c***@example.test' },
      attempts: [{ provider: 'mock' }],
    });
    expect(page.text).not.toMatch(/canary/i);
    expect((await gateway.staff('GET', '/staff/v1/decisions/nothing')).status).toBe(404);
    const sample = await gateway.staff('GET', '/staff/v1/decisions/sample?seed=audit-2026');
    expect(sample.body).toMatchObject({ items: [], drawn: { seed: 'audit-2026', size: 25 } });
  });

  it('see the person only as readers of personal data, for a reason', async () => {
    const path = `/staff/v1/decisions/${decisionId}/personal-data`;
    const body = { reason: 'Ticket 4711: the applicant complains' };
    expect((await gateway.staff('POST', path, { body })).status).toBe(403);
    const seen = await gateway.staff('POST', path, { body, secret: PERSON_SECRET });
    expect(seen.body).toMatchObject({ attributes: { email: MAIL } });
    for (const reason of ['short', `about ${MAIL}`, 'Canarya has called the desk']) {
      expect((await gateway.staff('POST', path, { body: { reason }, secret: PERSON_SECRET })).status).toBe(400);
    }
    const answer = await gateway.staff('POST', '/staff/v1/questions/who-saw/answer?format=csv', {
      body: { parameters: { decision: decisionId } },
    });
    expect(answer.text).toContain('key:person,decision.revealed,Ticket 4711: the applicant complains');
    expect(answer.headers.get('content-type')).toContain('text/csv');
  });

  it('keep a search, without addresses', async () => {
    const body = { name: 'refused', shared: true, filters: { kind: 'block' } };
    const kept = await gateway.staff('POST', '/staff/v1/saved-views', { body });
    expect(kept.body).toMatchObject({ ...body, owner: 'key:audit' });
    expect((await gateway.staff('GET', '/staff/v1/saved-views')).body['items']).toHaveLength(1);
    const bad = { name: 'x', filters: { reference: MAIL } };
    expect((await gateway.staff('POST', '/staff/v1/saved-views', { body: bad })).status).toBe(400);
    expect((await gateway.staff('DELETE', `/staff/v1/saved-views/${kept.body['viewId'] as string}`)).status).toBe(204);
  });

  it('export, and take a broken download up again', async () => {
    const asked = await gateway.staff('POST', '/staff/v1/exports', {
      body: { format: 'ocsf', filters: { flow: 'customers' }, reason: 'yearly audit 2026' },
    });
    const id = asked.body['exportId'] as string;
    const path = `/staff/v1/exports/${id}`;
    await done(path);
    const whole = await gateway.staff('GET', `${path}/content`);
    const etag = whole.headers.get('etag') ?? '';
    expect(etag).toBe(`"${createHash('sha256').update(whole.text).digest('base64url')}"`);
    expect(whole.text.trim().split('\n')).toHaveLength(3);
    expect(whole.text).not.toMatch(/canary/i);
    const part = async (headers: Record<string, string>) => {
      const authorization = `Bearer ${STAFF_SECRET}`;
      return fetch(`${gateway.url}${path}/content`, { headers: { authorization, ...headers } });
    };
    const rest = await part({ range: 'bytes=100-', 'if-range': etag });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([
      206,
      `bytes 100-${whole.text.length - 1}/${whole.text.length}`,
    ]);
    expect(await rest.text()).toBe(whole.text.slice(100));
    expect((await part({ range: 'bytes=100-', 'if-range': '"other"' })).status).toBe(200);
    expect((await part({ range: `bytes=${whole.text.length}-` })).status).toBe(416);
    expect((await gateway.staff('POST', `${path}/cancel`)).status).toBe(409);
  });

  it('leave nothing personal in the gateway’s own log', () => {
    expect(gateway.logged()).not.toMatch(/canary/i);
  });
});
