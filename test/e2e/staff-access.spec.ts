import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/index.js';
import { frameworkLogger, type Observability, startObservability } from '../../src/observability/index.js';
import { SetupDesk, STAFF_ROLES, type StaffRole } from '../../src/staff/index.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { TestPostgres } from '../medium/database.js';
import { People, type SignedIn } from '../support/browser.js';
import { MASTER_KEY, TOMORROW } from '../support/running-gateway.js';

const EVERY_DESK = ['owner', 'operator', 'reviewer', 'auditor'] as const;
const OPERATORS = ['owner', 'operator'] as const;
const OPERATORS_AND_AUDITORS = ['owner', 'operator', 'auditor'] as const;
const REVIEWERS = ['owner', 'reviewer'] as const;
const REVIEWERS_AND_AUDITORS = ['owner', 'reviewer', 'auditor'] as const;

/** Who may use what: the whole of it. A route that is not here, or that admits somebody else, fails the test. */
const ACCESS: Readonly<Record<string, readonly StaffRole[]>> = {
  'GET /staff/v1/me': STAFF_ROLES,

  'GET /staff/v1/lists/:list/entries': EVERY_DESK,
  'GET /staff/v1/lists/:list/entries/:id': EVERY_DESK,
  'POST /staff/v1/lists/:list/entries/search': EVERY_DESK,
  'GET /staff/v1/lists/:list/export': EVERY_DESK,
  'POST /staff/v1/lists/:list/entries': OPERATORS,
  'DELETE /staff/v1/lists/:list/entries/:id': OPERATORS,
  'POST /staff/v1/lists/:list/import': OPERATORS,

  'GET /staff/v1/invitations': EVERY_DESK,
  'GET /staff/v1/invitations/:id': EVERY_DESK,
  'GET /staff/v1/invitations/:id/redemptions': EVERY_DESK,
  'POST /staff/v1/invitations/find': EVERY_DESK,
  'POST /staff/v1/invitations': OPERATORS,
  'POST /staff/v1/invitations/import': OPERATORS,
  'POST /staff/v1/invitations/:id/revoke': OPERATORS,
  'POST /staff/v1/invitations/batches/:batch/revoke': OPERATORS,
  'GET /staff/v1/invitation-quotas/:issuer': EVERY_DESK,
  'PUT /staff/v1/invitation-quotas/:issuer': ['owner'],

  'GET /staff/v1/cases': REVIEWERS_AND_AUDITORS,
  'GET /staff/v1/case-reasons': REVIEWERS_AND_AUDITORS,
  'GET /staff/v1/cases/:id': REVIEWERS_AND_AUDITORS,
  'GET /staff/v1/cases/:id/events': REVIEWERS_AND_AUDITORS,
  'POST /staff/v1/cases/:id/decision': REVIEWERS,
  'POST /staff/v1/cases/:id/assignment': REVIEWERS,
  'POST /staff/v1/cases/:id/notes': REVIEWERS,
  'POST /staff/v1/cases/:id/withdraw': REVIEWERS,
  'POST /staff/v1/cases/:id/retry-provisioning': REVIEWERS,
  'POST /staff/v1/cases/:id/personal-data': ['owner', 'reviewer', 'personal-data-reader'],

  'GET /staff/v1/keys': ['owner', 'auditor'],
  'POST /staff/v1/keys/rotation': ['owner'],

  'GET /staff/v1/decisions': REVIEWERS_AND_AUDITORS,
  'POST /staff/v1/decisions/search': REVIEWERS_AND_AUDITORS,
  'GET /staff/v1/decisions/sample': REVIEWERS_AND_AUDITORS,
  'GET /staff/v1/decisions/:id': REVIEWERS_AND_AUDITORS,
  'POST /staff/v1/decisions/:id/personal-data': ['personal-data-reader'],
  'GET /staff/v1/saved-views': REVIEWERS_AND_AUDITORS,
  'POST /staff/v1/saved-views': REVIEWERS_AND_AUDITORS,
  'DELETE /staff/v1/saved-views/:id': REVIEWERS_AND_AUDITORS,
  'GET /staff/v1/questions': ['owner', 'auditor'],
  'POST /staff/v1/questions/:question/answer': ['owner', 'auditor'],
  'POST /staff/v1/exports': OPERATORS_AND_AUDITORS,
  'GET /staff/v1/exports': OPERATORS_AND_AUDITORS,
  'GET /staff/v1/exports/:id': OPERATORS_AND_AUDITORS,
  'POST /staff/v1/exports/:id/cancel': OPERATORS_AND_AUDITORS,
  'GET /staff/v1/exports/:id/content': OPERATORS_AND_AUDITORS,

  'GET /staff/v1/webhooks': OPERATORS_AND_AUDITORS,
  'GET /staff/v1/webhooks/:name/deliveries': OPERATORS_AND_AUDITORS,
  'POST /staff/v1/webhooks/:name/deliveries/:id/replay': OPERATORS,
  'POST /staff/v1/webhooks/:name/enable': OPERATORS,
  'GET /staff/v1/mail/deliveries': OPERATORS_AND_AUDITORS,
  'POST /staff/v1/mail/deliveries/:recipient/:id/replay': OPERATORS,

  'GET /staff/v1/overview': EVERY_DESK,
  'POST /staff/v1/providers/:name/isolation': OPERATORS,
  'GET /staff/v1/flows': EVERY_DESK,
  'GET /staff/v1/configurations': EVERY_DESK,

  'POST /staff/v1/subjects/find': ['owner', 'personal-data-reader'],
  'POST /staff/v1/subjects/export': ['personal-data-reader'],
  'POST /staff/v1/subjects/erasure': ['owner'],
  'POST /staff/v1/subjects/account-closed': OPERATORS,
  'GET /staff/v1/erasures': ['owner', 'auditor'],
  'GET /staff/v1/retention': ['owner', 'auditor'],
  'GET /staff/v1/holds': ['owner', 'auditor'],
  'POST /staff/v1/holds': ['owner'],
  'POST /staff/v1/holds/:id/release': ['owner'],

  'GET /staff/v1/log': EVERY_DESK,
  'GET /staff/v1/log/checkpoint': EVERY_DESK,
  'GET /staff/v1/log/entries/:index/proof': EVERY_DESK,
  'GET /staff/v1/log/consistency': EVERY_DESK,
  'GET /staff/v1/log/tile/*': OPERATORS_AND_AUDITORS,
  'POST /staff/v1/log/verifications': OPERATORS_AND_AUDITORS,
  'GET /staff/v1/log/verifications/:id': OPERATORS_AND_AUDITORS,
  'GET /staff/v1/log/bundle': OPERATORS_AND_AUDITORS,

  'POST /staff/v1/session/re-authentication': STAFF_ROLES,
  'POST /staff/v1/session/password': STAFF_ROLES,
  'POST /staff/v1/session/end-others': STAFF_ROLES,
  'GET /staff/v1/staff': EVERY_DESK,
  'POST /staff/v1/staff': ['owner'],
  'POST /staff/v1/staff/:id/setup-token': ['owner'],
  'POST /staff/v1/staff/:id/roles': ['owner'],
  'POST /staff/v1/staff/:id/end-sessions': ['owner'],
  'POST /staff/v1/staff/:id/disable': ['owner'],
  'POST /staff/v1/staff/:id/enable': ['owner'],
  'GET /staff/v1/role-grants': ['owner', 'auditor'],
  'POST /staff/v1/role-grants': ['owner'],
  'POST /staff/v1/role-grants/:id/revoke': ['owner'],
};

/** Where one signs in: what everybody is answered, without a key or session, from the console's page and from elsewhere. */
const OPEN: Readonly<Record<string, { readonly console: number; readonly elsewhere: number }>> = {
  'GET /staff/v1/session': { console: 200, elsewhere: 200 },
  'POST /staff/v1/session': { console: 400, elsewhere: 403 },
  'DELETE /staff/v1/session': { console: 204, elsewhere: 403 },
  'POST /staff/v1/setup': { console: 400, elsewhere: 403 },
  // No provider is configured here.
  'GET /staff/v1/sign-in/oidc': { console: 404, elsewhere: 404 },
  'GET /staff/v1/sign-in/oidc/callback': { console: 404, elsewhere: 404 },
};

/** What a session may do for five minutes after its person proved who they are, and no longer: reveals, exports, erases, gives rights away. */
const FRESH: readonly string[] = [
  'POST /staff/v1/session/end-others',
  'GET /staff/v1/lists/:list/export',
  'POST /staff/v1/cases/:id/personal-data',
  'POST /staff/v1/decisions/:id/personal-data',
  'POST /staff/v1/exports',
  'POST /staff/v1/subjects/export',
  'POST /staff/v1/subjects/erasure',
  'POST /staff/v1/keys/rotation',
  'POST /staff/v1/staff',
  'POST /staff/v1/staff/:id/setup-token',
  'POST /staff/v1/staff/:id/roles',
  'POST /staff/v1/role-grants',
];

/** What needs nobody: how the gateway does, its description, and the console's files, which hold nothing. */
const PUBLIC: readonly string[] = [
  'GET /',
  'GET /console',
  'GET /console/*',
  'GET /console/assets/*',
  'GET /health/live',
  'GET /health/providers',
  'GET /health/ready',
  'GET /metrics',
  'GET /openapi.json',
];

const secretOf = (role: StaffRole): string => `access-${role}-0123456789-0123456789-0123456789`;

let postgres: TestPostgres;
let folder: string;
let databaseUrl: string;
let app: NestFastifyApplication;
let observability: Observability;
const people = new Map<StaffRole, SignedIn>();
const routes: string[] = [];

beforeAll(async () => {
  postgres = await TestPostgres.start();
  folder = mkdtempSync(join(tmpdir(), 'verigate-access-'));
  const file = join(folder, 'verigate.yaml');
  const yaml = {
    keys: { master: MASTER_KEY },
    flows: {
      customers: {
        authentication: { basic: [{ username: 'entra', secret: 'access-caller-0123456789-0123456789' }] },
        steps: { 'after-federation': [] },
      },
    },
    providers: {},
    staff: {
      apiKeys: STAFF_ROLES.map((role) => ({ name: role, secret: secretOf(role), roles: [role], until: TOMORROW })),
    },
  };
  writeFileSync(file, JSON.stringify(yaml));
  databaseUrl = await postgres.fresh();
  const env = { VERIGATE_CONFIG: file, DATABASE_URL: databaseUrl, VERIGATE_DATA_DIR: join(folder, 'data') };
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const config = loadConfig({ env, cwd: folder, installed });
  observability = await startObservability({
    log: { level: 'silent' },
    flows: [...config.flows.values()],
    providers: [],
  });
  const adapter = new FastifyAdapter();
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (each !== 'HEAD') routes.push(`${each} ${url}`);
  });
  app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register({ config, observability, onProgress: () => undefined, onDatabaseLost: () => undefined }),
    adapter,
    { logger: frameworkLogger(observability.log), abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  const staff = new People(await app.getUrl(), await app.get(SetupDesk).offer());
  for (const role of STAFF_ROLES) people.set(role, await staff.signedIn(role));
}, 60_000);

afterAll(async () => {
  await app?.close();
  await observability?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** With an id that nothing has, and without a body: whoever is let in is told 400, 404, 409 or 415, or an empty list. */
function answerOf(route: string, headers: Readonly<Record<string, string>> = {}) {
  const [method, pattern = ''] = route.split(' ');
  const url = pattern
    .replace(':list', 'block')
    .replace(':name', 'nothing')
    .replace(':recipient', 'requester')
    .replaceAll(/:[a-z]+/g, '0190a0a0-0000-7000-8000-000000000001');
  return app.inject({ method: method as 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', url, headers });
}

const statusOf = async (route: string, headers?: Readonly<Record<string, string>>): Promise<number> =>
  (await answerOf(route, headers)).statusCode;

/** As it was written: a client library would tidy the address, and refuse the method. */
async function rawAnswer(method: string, path: string): Promise<string> {
  const { hostname, port } = new URL(await app.getUrl());
  const socket = connect(Number(port), hostname);
  socket.write([`${method} ${path} HTTP/1.1`, 'host: x', 'connection: close', '', ''].join('\r\n'));
  return await text(socket);
}

const withKey = (role: StaffRole) => ({ authorization: `Bearer ${secretOf(role)}` });
const CONSOLE = { 'sec-fetch-site': 'same-origin', 'x-verigate-request': 'console' };
const withSession = (role: StaffRole) => ({ ...CONSOLE, cookie: people.get(role)?.browser.cookie() ?? '' });
/** Personal data is opened to people for a time, beside what they are for good. */
const rolesOfPerson = (role: StaffRole): readonly StaffRole[] =>
  role === 'personal-data-reader' ? ['auditor', role] : [role];

/** `| \`GET /staff/v1/me\` | owner, operator | ... |` of the page. */
const documented = (): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...readFileSync('docs/staff-api.md', 'utf8').matchAll(/^\| `([A-Z]+ \/staff\/[^`]+)` \| ([^|]+) \|/gm)].map(
      ([, route = '', roles = '']) => [route, roles.trim().split(', ')],
    ),
  );

describe('the staff interface', () => {
  it('is described as it is, in docs/staff-api.md', () => {
    const open = Object.fromEntries(Object.keys(OPEN).map((route) => [route, ['everybody']]));
    expect(documented()).toEqual({ ...ACCESS, ...open });
  });

  it('has the routes of the table, and no other', () => {
    const staffs = routes.filter((route) => route.includes('/staff'));
    expect(staffs.sort()).toEqual([...Object.keys(ACCESS), ...Object.keys(OPEN)].sort());
  });

  it('has no other route but those that need no key', () => {
    const rest = routes.filter((route) => !route.includes('/staff') && !route.includes('/connectors'));
    expect([...new Set(rest)].sort()).toEqual(PUBLIC);
  });

  const statuses = (route: string, as: (role: StaffRole) => Readonly<Record<string, string>>) =>
    Promise.all(STAFF_ROLES.map(async (role) => [role, await statusOf(route, as(role))] as const));

  it.each(Object.entries(ACCESS))('%s is open to the roles of the table, and to nobody else', async (route, roles) => {
    const keys = await statuses(route, withKey);
    expect(keys.filter(([, status]) => status !== 403).map(([role]) => role)).toEqual(
      STAFF_ROLES.filter((role) => roles.includes(role)),
    );
    const sessions = await statuses(route, withSession);
    expect(sessions.filter(([, status]) => status !== 403).map(([role]) => role)).toEqual(
      STAFF_ROLES.filter((role) => rolesOfPerson(role).some((each) => roles.includes(each))),
    );
    expect([...keys, ...sessions].filter(([, status]) => status >= 500 || status === 401)).toEqual([]);
    expect(await statusOf(route)).toBe(401);
    expect(await statusOf(route, { ...CONSOLE, cookie: `__Host-verigate-session=${'A'.repeat(43)}` })).toBe(401);
  });

  it.each(Object.entries(OPEN))('%s is where one signs in', async (route, { console: ours, elsewhere }) => {
    expect([await statusOf(route, CONSOLE), await statusOf(route)]).toEqual([ours, elsewhere]);
  });

  it('is kept by no browser and no proxy, and is never a page, whoever asks and whatever the answer', async () => {
    const answers = await Promise.all(
      [...Object.keys(ACCESS), ...Object.keys(OPEN)].flatMap((route) =>
        [{}, CONSOLE, ...(route in OPEN ? [] : [withSession('owner'), withKey('auditor')])].map(async (headers) => ({
          route,
          headers: (await answerOf(route, headers)).headers,
        })),
      ),
    );
    const wrong = answers.filter(
      ({ route, headers }) =>
        // Tiles of the log never change, and hold no personal data.
        !(
          headers['cache-control'] === 'no-store' ||
          (route.includes('/log/tile/') && String(headers['cache-control']).startsWith('private'))
        ) ||
        headers['x-content-type-options'] !== 'nosniff' ||
        !String(headers['content-security-policy']).includes("default-src 'none'"),
    );
    expect(wrong.map(({ route }) => route)).toEqual([]);
  });

  it('asks HEAD for what GET asks', async () => {
    const reading = Object.entries(ACCESS).filter(([route]) => route.startsWith('GET '));
    for (const [route, roles] of reading) {
      const head = route.replace('GET', 'HEAD');
      const keys = await statuses(head, withKey);
      expect([route, keys.filter(([, status]) => status !== 403).map(([role]) => role)]).toEqual([
        route,
        STAFF_ROLES.filter((role) => roles.includes(role)),
      ]);
      expect([route, await statusOf(head)]).toEqual([route, 401]);
    }
  });

  it.each([
    ['OPTIONS', '/staff/v1/me'],
    ['TRACE', '/staff/v1/me'],
    ['PROPFIND', '/staff/v1/me'],
    ['POST', '/staff/v1/me'],
    ['GET', '//staff/v1/me'],
    ['GET', '/staff//v1/me'],
    ['GET', '/staff/v1/me/'],
    ['GET', '/STAFF/v1/me'],
    ['GET', '/staff/v1/%6d%65'],
    ['GET', '/%73taff/v1/me'],
    ['GET', '/staff/v1/./me'],
    ['GET', '/console/../staff/v1/me'],
    ['GET', '/console/%2e%2e/staff/v1/me'],
    ['GET', '/staff/v1/session/../me'],
    ['GET', '/staff/v1/session/..%2fme'],
    ['GET', '/staff/v1/me;x=/health/live'],
    ['GET', 'http://x/staff/v1/me'],
  ])('lets nobody in by %s %s', async (method, path) => {
    const answer = await rawAnswer(method, path);
    // Below /console there are pages and files only, for everybody.
    expect(answer).toMatch(path.startsWith('/console/') ? /^HTTP\/1\.1 \d{3} / : /^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain('"roles"');
  });

  it('minds no header that names another method or another address', async () => {
    for (const headers of [
      { 'x-http-method-override': 'GET' },
      { 'x-original-url': '/health/live' },
      { 'x-rewrite-url': '/health/live' },
      { 'x-forwarded-prefix': '/health' },
      { 'x-forwarded-host': 'verigate.contoso.example' },
    ] as Record<string, string>[]) {
      expect([headers, await statusOf('GET /staff/v1/me', headers)]).toEqual([headers, 401]);
    }
    expect(await statusOf('POST /staff/v1/session', { 'x-http-method-override': 'GET', 'x-forwarded-host': 'x' })).toBe(
      403,
    );
  });

  it('asks for a fresh sign-in where something is revealed, exported, erased, a key rotated, or a right given away, and nowhere else', async () => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`update staff_session set authenticated_at = now() - interval '6 minutes'`);
    await client.end();
    // Whatever changes about a person is looked up anew.
    for (const [, { staffId }] of people) {
      await answerOf(`POST /staff/v1/staff/${staffId}/enable`, withKey('owner'));
    }
    const stale: string[] = [];
    for (const [route, [role]] of Object.entries(ACCESS)) {
      const { body } = await answerOf(route, withSession(role as StaffRole));
      if (body.includes('urn:verigate:problem:sign-in-again')) stale.push(route);
    }
    expect(stale.sort()).toEqual([...FRESH].sort());
  });
});
