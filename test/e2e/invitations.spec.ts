import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { TestPostgres } from '../medium/database.js';
import {
  aRunningGateway,
  MASTER_KEY,
  type RunningGateway,
  SECRET,
  type Sent,
  TOMORROW,
} from '../support/running-gateway.js';

const ROLES = ['owner', 'operator', 'reviewer', 'auditor', 'personal-data-reader'] as const;
type Role = (typeof ROLES)[number];
const keyOf = (role: Role): string => `${role}-secret-0123456789-0123456789-0123456789`;

const YAML = JSON.stringify({
  keys: { master: MASTER_KEY },
  staff: { apiKeys: ROLES.map((role) => ({ name: role, secret: keyOf(role), roles: [role], until: TOMORROW })) },
  flows: {
    customers: {
      authentication: { basic: [{ username: 'entra', secret: SECRET }] },
      steps: { 'before-creating-user': ['verification'] },
      verification: { route: ['mock'] },
    },
  },
  providers: { mock: {} },
  invitations: { quota: { uses: 30_000 } },
});

const PATH = '/staff/v1/invitations';
const CODE = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;
const CANARY = 'canary.person@example.test';

interface Created {
  readonly batchId: string;
  readonly count: number;
  readonly expiresAt: string;
  readonly invitations: readonly { id: string; code: string; email?: string }[];
}

let postgres: TestPostgres;
let gateway: RunningGateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  gateway = await aRunningGateway({ yaml: YAML, databaseUrl: await postgres.fresh() });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await postgres?.stop();
}, 60_000);

const ask = (role: Role, method: string, path: string, body?: object | string): Promise<Sent> =>
  gateway.staff(method, path, { body, secret: keyOf(role) });

const made = async (body: object = {}): Promise<Created> => {
  const answer = await ask('operator', 'POST', PATH, body);
  expect(answer.status).toBe(201);
  return answer.body as unknown as Created;
};

const pathsOf = ({ body }: Sent): string[] => (body['problems'] as { path: string }[]).map(({ path }) => path);

describe('making a code over HTTP', () => {
  it('shows it once, with everything else afterwards', async () => {
    const expiresAt = new Date(Date.now() + 365 * 86_400_000).toISOString();
    const answer = await ask('operator', 'POST', PATH, {
      flow: 'customers',
      domain: 'Contoso.example',
      claims: { extension_Plan: 'gold', extension_Level: 3, extension_Trial: false },
      maxUses: 5,
      expiresAt,
      label: 'spring 2027',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { invitations, batchId, count } = answer.body as unknown as Created;
    expect(count).toBe(1);
    const { id = '', code = '' } = invitations[0] ?? {};
    expect(code).toMatch(CODE);

    const one = await ask('auditor', 'GET', `${PATH}/${id}`);
    expect(one.body).toEqual({
      id,
      batchId,
      hint: code.slice(-2),
      state: 'active',
      label: 'spring 2027',
      issuer: 'key:operator',
      createdAt: expect.any(String),
      flow: 'customers',
      boundToEmail: false,
      domain: 'contoso.example',
      claims: { extension_Plan: 'gold', extension_Level: 3, extension_Trial: false },
      notBefore: expect.any(String),
      expiresAt,
      maxUses: 5,
      usesTaken: 0,
    });
    const seen = [one, await ask('auditor', 'GET', PATH), await ask('auditor', 'GET', `${PATH}/${id}/redemptions`)];
    for (const { text } of seen) expect(text).not.toContain(code.slice(0, 9));
    expect(gateway.logged()).not.toContain(code.slice(0, 9));
  });

  it('makes ten thousand, and hands them over as a file', async () => {
    const answer = await ask('owner', 'POST', PATH, { count: 10_000, format: 'csv' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="invitations-[0-9a-f-]{36}\.csv"$/,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [header, ...lines] = answer.text.trimEnd().split('\r\n');
    expect(header).toBe('id,code,email,expires_at');
    const codes = lines.map((line) => line.split(',')[1] ?? '');
    expect(new Set(codes).size).toBe(10_000);
    for (const code of codes) expect(code).toMatch(CODE);
    const found = await ask('reviewer', 'POST', `${PATH}/find`, { code: codes[4_711]?.toLowerCase() });
    expect(found.body).toMatchObject({ issuer: 'key:owner', state: 'active' });
  });

  it('makes one for each address of a list or a file', async () => {
    const emails = ['ana@example.test', CANARY];
    const fromList = await made({ emails });
    expect(fromList.invitations.map(({ email }) => email)).toEqual(emails);
    const file = await ask(
      'operator',
      'POST',
      `${PATH}/import?label=fair`,
      `email\r\nbo@example.test\r\n${CANARY}\r\n`,
    );
    expect(file.status).toBe(201);
    expect((file.body as unknown as Created).invitations.map(({ email }) => email)).toEqual([
      'bo@example.test',
      CANARY,
    ]);
    const bad = await ask('operator', 'POST', `${PATH}/import`, 'email\nana@example.test\nnobody\nana@example.test\n');
    expect(bad.status).toBe(400);
    expect(pathsOf(bad)).toEqual(['line 3', 'line 4']);
    const id = fromList.invitations[1]?.id ?? '';
    const one = await ask('auditor', 'GET', `${PATH}/${id}`);
    expect(one.body['boundToEmail']).toBe(true);
    expect(one.text + gateway.logged()).not.toContain('canary');
  });

  it('stops at the quota that an owner set', async () => {
    const quotas = '/staff/v1/invitation-quotas/key:operator';
    const before = (await ask('auditor', 'GET', quotas)).body;
    expect(before).toMatchObject({ issuer: 'key:operator', uses: 30_000, periodSeconds: 86_400, isDefault: true });
    const used = Number(before['used']);
    const set = await ask('owner', 'PUT', quotas, { uses: used + 2, periodSeconds: 86_400 });
    expect(set.status).toBe(200);
    expect(set.body).toMatchObject({ uses: used + 2, used, left: 2, isDefault: false, setBy: 'key:owner' });
    const over = await ask('operator', 'POST', PATH, { count: 3 });
    expect(over.status).toBe(409);
    expect(over.body['detail']).toContain('2 uses left');
    await made({ count: 2 });
    await ask('owner', 'PUT', quotas, { uses: 100_000, periodSeconds: 86_400 });
  });
});

describe('codes that exist', () => {
  it('are listed page by page, filtered, and revoked once', async () => {
    const { batchId, invitations } = await made({ count: 5, label: 'pages' });
    const [first, second] = invitations;
    const revoked = await ask('operator', 'POST', `${PATH}/${first?.id}/revoke`);
    expect(revoked.status).toBe(200);
    expect(revoked.body).toMatchObject({ state: 'revoked', revokedBy: 'key:operator' });
    expect((await ask('operator', 'POST', `${PATH}/${first?.id}/revoke`)).status).toBe(409);

    const page = await ask('auditor', 'GET', `${PATH}?batch=${batchId}&state=active&limit=3`);
    expect(page.body['items']).toHaveLength(3);
    const rest = await ask(
      'auditor',
      'GET',
      `${PATH}?batch=${batchId}&state=active&limit=3&cursor=${String(page.body['next'])}`,
    );
    expect(rest.body['items']).toHaveLength(1);
    expect(rest.body).not.toHaveProperty('next');
    expect((await ask('auditor', 'GET', `${PATH}?label=pages&issuer=key:operator`)).body['items']).toHaveLength(5);

    const all = await ask('owner', 'POST', `${PATH}/batches/${batchId}/revoke`);
    expect(all.body).toEqual({ batchId, revoked: 4 });
    expect((await ask('auditor', 'GET', `${PATH}/${second?.id}`)).body).toMatchObject({
      state: 'revoked',
      revokedBy: 'key:owner',
    });
  });

  it.each(['nobody', '1', '00000000-0000-0000-0000-00000000000g', uuidv7()])('are not at %s', async (id) => {
    const answers = await Promise.all([
      ask('auditor', 'GET', `${PATH}/${id}`),
      ask('auditor', 'GET', `${PATH}/${id}/redemptions`),
      ask('operator', 'POST', `${PATH}/${id}/revoke`),
      ask('operator', 'POST', `${PATH}/batches/${id}/revoke`),
    ]);
    for (const { status, headers } of answers) {
      expect(status).toBe(404);
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await ask('auditor', 'POST', `${PATH}/find`, { code: id })).status).toBe(404);
  });
});

describe('bad input', () => {
  it.each<[object, string[]]>([
    [{ code: 'WELCOME2027' }, ['code']],
    [{ codes: ['WELCOME2027'] }, ['codes']],
    [{ count: 0 }, ['count']],
    [{ count: 10_001 }, ['count']],
    [{ count: '5' }, ['count']],
    [{ count: 1.5 }, ['count']],
    [{ maxUses: 0 }, ['maxUses']],
    [{ maxUses: 1_000_001 }, ['maxUses']],
    [{ flow: 'partners' }, ['flow']],
    [{ flow: 'Not A Flow' }, ['flow']],
    [{ emails: [] }, ['emails']],
    [{ emails: 'ana@example.test' }, ['emails']],
    [{ emails: ['ana'] }, ['emails']],
    [{ emails: ['ana@example.test', 'Ana@example.test'] }, ['emails[1]']],
    [{ emails: ['ana@example.test'], count: 2 }, ['count']],
    [{ domain: '@contoso.example' }, ['domain']],
    [{ domain: 'localhost' }, ['domain']],
    [{ claims: { plan: 'gold' } }, ['claims']],
    [{ claims: ['extension_Plan'] }, ['claims']],
    [{ claims: { extension_Plan: { nested: true } } }, ['claims']],
    [{ expiresAt: 'tomorrow' }, ['expiresAt']],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    [{ notBefore: '2089-01-01T00:00:00Z', expiresAt: '2088-01-01T00:00:00Z' }, ['notBefore', 'expiresAt', 'expiresAt']],
    [{ label: CANARY }, ['label']],
    [{ format: 'xlsx' }, ['format']],
    [{ count: 0, maxUses: 0, flow: '?' }, ['flow', 'count', 'maxUses']],
    [[], ['body']],
  ])('is refused with its place: %j', async (body, paths) => {
    const answer = await ask('operator', 'POST', PATH, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(new Set(pathsOf(answer))).toEqual(new Set(paths));
    expect(answer.text).not.toMatch(/canary|WELCOME|\bat .*\.js/);
  });

  it.each([
    ['GET', `${PATH}?state=gone`, undefined],
    ['GET', `${PATH}?batch=1`, undefined],
    ['GET', `${PATH}?limit=0`, undefined],
    ['GET', `${PATH}?cursor=x`, undefined],
    ['GET', `${PATH}?q=1`, undefined],
    ['POST', `${PATH}/find`, {}],
    ['POST', `${PATH}/find`, { code: 'x'.repeat(257) }],
    ['POST', `${PATH}/import?flow=partners`, 'email\nana@example.test\n'],
    ['POST', `${PATH}/import`, 'name\nana\n'],
    ['POST', `${PATH}/import?maxUses=5`, 'email\nana@example.test\n'],
    ['GET', '/staff/v1/invitation-quotas/nobody', undefined],
    ['PUT', '/staff/v1/invitation-quotas/key:operator', { uses: -1, periodSeconds: 60 }],
    ['PUT', '/staff/v1/invitation-quotas/key:operator', { uses: 1, periodSeconds: 59 }],
    ['PUT', '/staff/v1/invitation-quotas/key:operator', {}],
  ] as const)('%s %s is refused', async (method, path, body) => {
    const answer = await ask('owner', method, path, body);
    expect(answer.status).toBe(400);
    expect(pathsOf(answer).length).toBeGreaterThan(0);
  });

  it('of another kind is refused too', async () => {
    expect((await ask('operator', 'POST', `${PATH}/import`, { emails: [] })).status).toBe(415);
    const tampered = Buffer.from(JSON.stringify(["x' or 1=1"])).toString('base64url');
    expect((await ask('auditor', 'GET', `${PATH}?cursor=${tampered}`)).body).toEqual({ items: [] });
  });
});

describe('who may', () => {
  const READ: readonly Role[] = ['owner', 'operator', 'reviewer', 'auditor'];
  const ISSUE: readonly Role[] = ['owner', 'operator'];
  const id = uuidv7();

  it.each<[string, string, object | string | undefined, readonly Role[]]>([
    ['POST', PATH, {}, ISSUE],
    ['POST', `${PATH}/import`, 'email\nana@example.test\n', ISSUE],
    ['POST', `${PATH}/${id}/revoke`, undefined, ISSUE],
    ['POST', `${PATH}/batches/${id}/revoke`, undefined, ISSUE],
    ['GET', PATH, undefined, READ],
    ['GET', `${PATH}/${id}`, undefined, READ],
    ['GET', `${PATH}/${id}/redemptions`, undefined, READ],
    ['POST', `${PATH}/find`, { code: 'x' }, READ],
    ['GET', '/staff/v1/invitation-quotas/key:x', undefined, READ],
    ['PUT', '/staff/v1/invitation-quotas/key:x', { uses: 1, periodSeconds: 60 }, ['owner']],
  ])('%s %s', async (method, path, body, allowed) => {
    const answers = await Promise.all(
      ROLES.map(async (role) => [role, (await ask(role, method, path, body)).status] as const),
    );
    const refused = answers.filter(([, status]) => status === 403).map(([role]) => role);
    expect(refused).toEqual(ROLES.filter((role) => !allowed.includes(role)));
    expect((await gateway.staff(method, path, { body, secret: 'no-such-key' })).status).toBe(401);
  });
});
