import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type MailServer,
  startMailServer,
  startWebhookReceiver,
  type WebhookArrival,
  type WebhookReceiver,
} from '#libs/simulators';
import { TestPostgres } from '../medium/database.js';
import { aRunningGateway, MASTER_KEY, type RunningGateway, SECRET, STAFF_SECRET } from '../support/running-gateway.js';

const WHSEC = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const PLAIN_SECRET = 'canary-plain-secret-0123456789-0123456789';
const SMTP = { username: 'verigate', password: 'canary-smtp-password' };
const PERSON = {
  email: 'canary.person@example.test',
  givenName: 'Canarya',
  surname: 'Verified',
  ui_locales: 'fr-CA en',
};

let postgres: TestPostgres;
let desk: WebhookReceiver;
let other: WebhookReceiver;
let mails: MailServer;
let gateway: RunningGateway;

const yaml = (): string =>
  JSON.stringify({
    keys: { master: MASTER_KEY },
    server: { publicUrl: 'https://verigate.contoso.example/' },
    flows: {
      customers: {
        authentication: { basic: [{ username: 'entra', secret: SECRET }] },
        steps: { 'after-federation': ['approval-status'], 'before-creating-user': ['approval'] },
        approval: {},
      },
    },
    providers: {},
    staff: { apiKeys: [{ name: 'ops', secret: STAFF_SECRET, roles: ['owner'] }] },
    webhooks: [
      { name: 'desk', url: desk.url, secret: WHSEC, events: ['case.*'] },
      { name: 'other', url: other.url, secret: PLAIN_SECRET, events: ['case.approved'] },
    ],
    mail: {
      smtp: { host: '127.0.0.1', port: mails.port, ...SMTP },
      from: 'signup@contoso.example',
      approvers: ['approvals@contoso.example'],
      flows: { customers: { signInUrl: 'https://app.contoso.example/' } },
    },
  });

beforeAll(async () => {
  postgres = await TestPostgres.start();
  [desk, other, mails] = await Promise.all([
    startWebhookReceiver({ secret: WHSEC }),
    startWebhookReceiver({ secret: PLAIN_SECRET }),
    startMailServer({ credentials: SMTP }),
  ]);
  gateway = await aRunningGateway({ yaml: yaml(), databaseUrl: await postgres.fresh() });
}, 60_000);

afterAll(async () => {
  await gateway?.close();
  await Promise.all([desk?.close(), other?.close(), mails?.close()]);
  await postgres?.stop();
}, 60_000);

const caseOf = (arrival: WebhookArrival | undefined): string =>
  String((arrival?.payload.data['body'] as { readonly case?: string } | undefined)?.case);

interface Page {
  readonly items: readonly { readonly id: string; readonly kind: string; readonly state: string }[];
}
const deliveriesOf = async (name: string, query = ''): Promise<Page['items']> =>
  ((await gateway.staff('GET', `/staff/v1/webhooks/${name}/deliveries${query}`)).body as unknown as Page).items;

describe('a request that a human decides', () => {
  let caseId: string;

  it('is told to the approval system and the approvers without the person, and to the person in their language', async () => {
    await gateway.press(PERSON);
    const [arrival] = await desk.until(1);
    expect(arrival).toMatchObject({
      type: 'case.requested',
      genuine: true,
      payload: { data: { body: { flow: 'customers' } } },
    });
    caseId = caseOf(arrival);

    const arrived = await mails.until(2);
    const toPerson = arrived.find(({ to }) => to.includes(PERSON.email));
    expect(toPerson).toMatchObject({ subject: 'Nous avons reçu votre demande d’inscription', username: SMTP.username });
    const toApprovers = arrived.find(({ to }) => to.includes('approvals@contoso.example'));
    expect(toApprovers?.text).toContain(`https://verigate.contoso.example/cases/${caseId}`);
    expect(toApprovers?.raw).not.toMatch(/canary/i);
  });

  it('is decided through the interface, and everybody hears of it: a webhook out, a decision in', async () => {
    desk.answerNext(1, 503, { 'retry-after': '1' });
    const decided = await gateway.staff('POST', `/staff/v1/cases/${caseId}/decision`, {
      body: { decision: 'approve', reason: 'known_person' },
    });
    expect({ status: decided.status, text: decided.text }).toMatchObject({ status: 200 });

    const [mail] = await mails.until(1, ({ subject }) => subject === 'Votre demande d’inscription est approuvée');
    expect(mail?.text).toContain('https://app.contoso.example/');
    const [elsewhere] = await other.until(1);
    expect(elsewhere).toMatchObject({ type: 'case.approved', genuine: true });

    // Five seconds: it was busy, and is asked again.
    const attempts = await desk.until(2, ({ type }) => type === 'case.approved');
    expect(attempts.map(({ status }) => status)).toEqual([503, 200]);
    expect(new Set(attempts.map(({ id }) => id)).size).toBe(1);
    expect(desk.arrivals.every(({ genuine }) => genuine)).toBe(true);
  });

  it('can be sent again by hand, which is on record with who did it', async () => {
    const [delivery] = await other.until(1);
    const id = delivery?.id ?? '';
    // It has come before that is written down; the test's own time-out is the limit.
    while ((await deliveriesOf('other', '?state=delivered')).length === 0) await new Promise(setImmediate);
    expect(await deliveriesOf('other', '?state=delivered')).toMatchObject([
      { id, kind: 'case.approved', state: 'delivered' },
    ]);
    const path = `/staff/v1/webhooks/other/deliveries/${id}/replay`;
    expect((await gateway.staff('POST', path)).status).toBe(202);
    expect((await other.until(2)).map((each) => each.id)).toEqual([id, id]);
  });

  it('is sent nowhere with personal data, and nothing personal or secret is logged', () => {
    const sent = [...desk.arrivals, ...other.arrivals].map(({ text }) => text).join('\n');
    expect(sent).toMatch(/case\.requested/);
    expect(sent).not.toMatch(/canary|example\.test/i);
    expect(gateway.logged()).toMatch(/notification\.failed/);
    expect(gateway.logged()).not.toMatch(/canary|contoso|whsec_/i);
  });
});

describe('the interface of notifications', () => {
  it('lists webhooks without address and secret', async () => {
    const { status, text, body } = await gateway.staff('GET', '/staff/v1/webhooks');
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        { name: 'desk', events: ['case.*'], behind: expect.any(Number) },
        { name: 'other', events: ['case.approved'], behind: expect.any(Number) },
      ],
    });
    expect(text).not.toContain(desk.url);
  });

  it('pages through deliveries, newest first', async () => {
    const whole = await deliveriesOf('desk');
    expect(whole.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['case.approved', 'case.requested']));
    const first = (await gateway.staff('GET', '/staff/v1/webhooks/desk/deliveries?limit=1')).body as unknown as Page & {
      next: string;
    };
    const second = await deliveriesOf('desk', `?limit=1&cursor=${first.next}`);
    expect([...first.items, ...second].map(({ id }) => id)).toEqual(whole.slice(0, 2).map(({ id }) => id));
  });

  it('lists mails by recipient, without an address', async () => {
    const { text } = await gateway.staff('GET', '/staff/v1/mail/deliveries');
    expect(text).toMatch(/"recipient":"requester"/);
    expect(text).not.toContain('@');
  });

  const UNKNOWN = '0190a0a0-0000-7000-8000-000000000001';
  it.each([
    ['GET', '/staff/v1/webhooks/nothing/deliveries', 404],
    ['GET', '/staff/v1/webhooks/desk/deliveries?state=lost', 400],
    ['GET', '/staff/v1/webhooks/desk/deliveries?limit=0', 400],
    ['GET', '/staff/v1/webhooks/desk/deliveries?cursor=AAAA', 400],
    ['GET', `/staff/v1/webhooks/desk/deliveries?cursor=${Buffer.from('["a","x","b"]').toString('base64url')}`, 400],
    ['GET', '/staff/v1/webhooks/desk/deliveries?page=2', 400],
    ['POST', `/staff/v1/webhooks/desk/deliveries/${UNKNOWN}/replay`, 404],
    ['POST', '/staff/v1/webhooks/desk/deliveries/1/replay', 400],
    ['POST', `/staff/v1/webhooks/nothing/deliveries/${UNKNOWN}/replay`, 404],
    ['POST', '/staff/v1/webhooks/desk/enable', 409],
    ['POST', '/staff/v1/webhooks/nothing/enable', 404],
    ['GET', '/staff/v1/mail/deliveries?state=lost', 400],
    ['POST', `/staff/v1/mail/deliveries/requester/${UNKNOWN}/replay`, 404],
    ['POST', `/staff/v1/mail/deliveries/${encodeURIComponent('desk@contoso.example')}/${UNKNOWN}/replay`, 404],
  ])('answers a bad %s %s with %i and a problem', async (method, path, status) => {
    const answer = await gateway.staff(method, path);
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status,
      type: 'application/problem+json; charset=utf-8',
    });
  });
});
