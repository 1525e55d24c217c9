import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MASTER_KEY } from '../medium/builders.js';
import { TestPostgres } from '../medium/database.js';
import { aRunningGateway, type RunningGateway, SECRET, type Sent, TOMORROW } from '../support/running-gateway.js';

const KEYS = { owen: 'owner', audra: 'auditor', reed: 'personal-data-reader' };
const secretOf = (name: string): string => `e2e-${name}-0123456789-0123456789-0123456789`;
const EMAIL = 'canary.zed@example.test';
const CLAIMS = { email: EMAIL, givenName: 'Canaryzed', surname: 'Quuxblatt', ui_locales: 'en' };

const yaml = JSON.stringify({
  keys: { master: MASTER_KEY.reveal().toString('base64') },
  flows: {
    customers: {
      authentication: { basic: [{ username: 'entra', secret: SECRET }] },
      attributes: { email: 'email', givenName: 'givenName', surname: 'surname' },
      steps: { 'before-creating-user': ['block-list'] },
    },
  },
  providers: { mock: {} },
  privacy: { backupHorizon: '14d' },
  retention: { refused: { clock: 'decision', period: '90d', outcomes: ['block'] }, rest: { period: '5y' } },
  staff: {
    apiKeys: Object.entries(KEYS).map(([name, role]) => ({
      name,
      secret: secretOf(name),
      roles: [role],
      until: TOMORROW,
    })),
  },
});

let postgres: TestPostgres;
let gateway: RunningGateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  gateway = await aRunningGateway({ yaml, databaseUrl: await postgres.fresh() });
});
afterAll(async () => {
  await gateway.close();
  await postgres.stop();
});

const send = (name: keyof typeof KEYS, method: string, path: string, body?: object): Promise<Sent> =>
  gateway.staff(method, `/staff/v1/${path}`, { body, secret: secretOf(name) });
const erasure = (change: object = {}): Promise<Sent> =>
  send('owen', 'POST', 'subjects/erasure', { email: EMAIL, reason: 'letter of 3 November', dryRun: false, ...change });

it('finds, copies, holds and erases a person, and lets them sign up anew', async () => {
  const first = await gateway.press(CLAIMS);
  expect(first.body).toMatchObject({ action: 'Continue' });
  const found = await send('reed', 'POST', 'subjects/find', { email: EMAIL });
  expect(found.body).toMatchObject({ signUps: [{ flow: 'customers', state: 'kept' }], cases: [], holds: [] });
  expect(found.headers.get('cache-control')).toBe('no-store');

  const copy = await send('reed', 'POST', 'subjects/export', {
    email: EMAIL,
    format: 'json',
    reason: 'letter of 3 November',
  });
  expect(copy.headers.get('content-disposition')).toBe('attachment; filename="subject-copy.json"');
  expect(copy.headers.get('cache-control')).toBe('no-store');
  expect(copy.body).toMatchObject({
    signUps: [{ given: { surname: 'Quuxblatt' }, answer: { action: 'Continue' }, retentionClass: 'rest' }],
  });
  const pdf = await send('reed', 'POST', 'subjects/export', {
    email: EMAIL,
    format: 'pdf',
    reason: 'letter of 3 November',
  });
  expect([pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);

  const hold = await send('owen', 'POST', 'holds', {
    email: EMAIL,
    basis: 'claim 12 of 2026',
    reviewAt: '2027-06-30T00:00:00Z',
  });
  expect(hold).toMatchObject({ status: 201, body: { subjects: 1, reviewAt: '2027-06-30T00:00:00.000Z' } });
  expect((await erasure()).body).toMatchObject({ signUps: 0, held: [{ holds: [hold.body.holdId] }] });
  const release = { reason: 'the claim was withdrawn' };
  const releasing = `holds/${String(hold.body.holdId)}/release`;
  expect((await send('owen', 'POST', releasing, release)).body).toMatchObject({ releasedBy: 'key:owen' });
  expect((await send('owen', 'POST', releasing, release)).status).toBe(409);

  const closed = (closedAt: string): Promise<Sent> =>
    send('owen', 'POST', 'subjects/account-closed', { email: EMAIL, closedAt });
  expect((await closed('2026-01-31T00:00:00Z')).body).toEqual({ signUps: 0 });
  const closedAt = new Date();
  expect((await closed(closedAt.toISOString())).body).toEqual({ signUps: 1 });
  expect((await send('owen', 'POST', 'subjects/find', { email: EMAIL })).body).toMatchObject({
    persons: 1,
    accountClosedAt: closedAt.toISOString(),
    dueAt: new Date(closedAt.getTime() + 1_827 * 86_400_000).toISOString(),
  });

  expect((await erasure({ dryRun: true })).body).toMatchObject({ dryRun: true, signUps: 1 });
  const erased = await erasure();
  expect(erased.body).toMatchObject({ dryRun: false, signUps: 1, held: [], running: [] });
  const horizonMs = Date.parse(String(erased.body.backupsUntil)) - Date.now();
  expect(Math.round(horizonMs / 86_400_000)).toBe(14);
  expect((await send('owen', 'POST', 'subjects/find', { email: EMAIL })).body).toMatchObject({ signUps: [] });
  expect((await send('audra', 'GET', 'erasures')).body).toMatchObject({
    items: [
      {
        erasureId: erased.body.erasureId,
        by: 'key:owen',
        cause: 'request',
        reason: 'letter of 3 November',
        signUps: 1,
      },
      { signUps: 0 },
    ],
  });

  // The same call again within the time of replays: a new sign-up, by the same person, who has come back.
  expect((await gateway.press(CLAIMS)).body).toMatchObject({ action: 'Continue' });
  expect((await send('owen', 'POST', 'subjects/find', { email: EMAIL })).body.signUps).toHaveLength(1);
  expect((await send('audra', 'GET', 'holds')).body).toMatchObject({
    items: [{ holdId: hold.body.holdId, releasedBy: 'key:owen' }],
  });
  expect(gateway.logged()).not.toMatch(/canary|Quuxblatt|example\.test/i);
});

it('shows the classes of retention with what is due', async () => {
  const { text } = await send('audra', 'GET', 'retention');
  expect(JSON.parse(text)).toMatchObject([
    { name: 'refused', clock: 'decision', periodDays: 90, outcomes: ['block'], dueNow: 0 },
    { name: 'rest', clock: 'account-closed', periodDays: 1827, dueNow: 0 },
  ]);
});

it.each([
  ['nobody', 'subjects/find', {}, 'email'],
  ['two values', 'subjects/find', { email: EMAIL, phone: '+12015550142' }, 'phone'],
  ['no address', 'subjects/find', { email: 'canary zed' }, 'email'],
  ['a national number', 'subjects/find', { phone: '2015550177' }, 'phone'],
  ['an id without issuer', 'subjects/find', { externalId: '0123' }, 'externalId'],
  [
    'a reason that names the person',
    'subjects/erasure',
    { email: EMAIL, dryRun: true, reason: `of ${EMAIL}` },
    'reason',
  ],
  [
    'person and sign-up',
    'subjects/erasure',
    { email: EMAIL, decisionId: '0190a0a0-0000-7000-8000-000000000001', dryRun: true, reason: 'asked for' },
    'decisionId',
  ],
  ['a basis that names somebody', 'holds', { email: EMAIL, basis: 'suit of ana@example.test' }, 'basis'],
  [
    'a closing that lies ahead',
    'subjects/account-closed',
    { email: EMAIL, closedAt: '2999-01-01T00:00:00Z' },
    'closedAt',
  ],
])('refuses %s, and repeats no value', async (_what, path, body, place) => {
  const { status, body: problem, text } = await send('owen', 'POST', path, body);
  expect({ status, places: (problem.problems as { path: string }[]).map((one) => one.path) }).toEqual({
    status: 400,
    places: [place],
  });
  expect(text).not.toMatch(/canary|5550177/i);
});

it('refuses a hold on what is not kept', async () => {
  const decisionIds = ['0190a0a0-0000-7000-8000-000000000001'];
  expect((await send('owen', 'POST', 'holds', { decisionIds, basis: 'claim 12 of 2026' })).status).toBe(409);
});
