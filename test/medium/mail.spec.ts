import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { type MailArrival, type MailServer, startMailServer } from '#libs/simulators';
import type { MailConfig } from '../../src/config/index.js';
import type { Database } from '../../src/storage/index.js';
import { entriesOf } from './builders.js';
import { TestPostgres } from './database.js';
import { aCaseEvent, aNotifier, type Notifier, SetClock, takeOver } from './notification-builders.js';

const HOUR_MS = 3_600_000;
const CASE = uuidv7();
const ANA = 'canary.ana@example.test';
const CREDENTIALS = { username: 'verigate', password: 'canary-smtp-password' };

let postgres: TestPostgres;
let server: MailServer;
let database: Database;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  server = await startMailServer({ credentials: CREDENTIALS });
  database = await postgres.open(await postgres.fresh());
});
afterEach(() => server.close());
afterAll(() => postgres.stop());

const mailConfig = (change: Partial<MailConfig> = {}): MailConfig => ({
  smtp: {
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    credentials: {
      username: new Sensitive(CREDENTIALS.username),
      password: new Sensitive(CREDENTIALS.password),
    },
  },
  from: 'signup@contoso.example',
  approvers: [],
  requester: true,
  showRequester: false,
  signInUrls: { customers: 'https://app.contoso.example/' },
  ...change,
});

interface Setting {
  readonly config?: Partial<MailConfig>;
  readonly contact?: { email: string; locale?: string };
  readonly clock?: SetClock;
}

const aPostOffice = ({ config, contact = { email: ANA }, clock }: Setting = {}): Promise<Notifier> =>
  aNotifier(database, {
    clock,
    mail: { config: mailConfig(config), contacts: { [CASE]: contact } },
    publicUrl: 'https://verigate.contoso.example',
  });

const headerOf = ({ headers }: MailArrival, name: string): string | undefined => headers.get(name)?.join('|');

describe('the person who asked', () => {
  it.each([
    ['case.requested', 'en', 'We have received your sign-up request'],
    ['case.approved', 'fr-CA', 'Votre demande d’inscription est approuvée'],
    ['case.denied', 'ja', '登録申請について'],
    ['case.expired', 'de', 'Ihr Antrag auf Registrierung ist abgelaufen'],
  ] as const)('is told of %s in their language (%s)', async (kind, locale, subject) => {
    const office = await aPostOffice({ contact: { email: ANA, locale } });
    const { eventId } = await aCaseEvent(office.gateway, kind, CASE);
    await office.turn();
    expect(server.arrivals).toHaveLength(1);
    const [mail] = await server.until(1);
    expect(mail).toMatchObject({ from: 'signup@contoso.example', to: [ANA], subject, username: CREDENTIALS.username });
    expect(mail?.text).toContain(CASE);
    expect(mail && headerOf(mail, 'message-id')).toBe(`<${eventId}.requester@contoso.example>`);
    expect(mail && headerOf(mail, 'auto-submitted')).toBe('auto-generated');
    expect(mail?.text.includes('https://app.contoso.example/')).toBe(kind === 'case.approved');
    expect(mail?.html.includes('href="https://app.contoso.example/"')).toBe(kind === 'case.approved');
  });

  it('gets each mail once, however often the log is looked at', async () => {
    const office = await aPostOffice();
    await aCaseEvent(office.gateway, 'case.requested', CASE);
    await office.turn();
    office.clock.pass(HOUR_MS);
    await office.turn();
    expect(server.arrivals).toHaveLength(1);
  });

  it.each([
    ['another header', `${ANA}\r\nBcc: everybody@example.test`],
    ['another recipient', `${ANA}, everybody@example.test`],
    ['a name', `"Ana" <${ANA}>`],
    ['a route', '<@relay.test:ana@example.test>'],
    ['an option of the command', `${ANA}> SIZE=1`],
  ])('is not written to at an address that brings %s along', async (_, email) => {
    const office = await aPostOffice({ contact: { email } });
    const { eventId } = await aCaseEvent(office.gateway, 'case.requested', CASE);
    await office.turn();
    expect(server.arrivals).toEqual([]);
    const [delivery] = await office.mails.list({ limit: 1 });
    expect(delivery).toMatchObject({ eventId, state: 'dropped', fault: 'unusable_address' });
  });

  it('is not written to when nobody knows where', async () => {
    const office = await aPostOffice();
    await aCaseEvent(office.gateway, 'case.requested');
    await office.turn();
    expect(await office.mails.list({ limit: 9 })).toMatchObject([{ state: 'dropped', fault: 'nobody_to_write_to' }]);
  });
});

describe('approvers', () => {
  const approvers = ['desk@contoso.example', 'boss@contoso.example'];

  it('are told of a request, each in a mail of their own, with a link and nothing of the person', async () => {
    const office = await aPostOffice({ config: { approvers, requester: false } });
    await aCaseEvent(office.gateway, 'case.requested', CASE);
    await aCaseEvent(office.gateway, 'case.denied', CASE);
    await office.turn();
    expect(server.arrivals.map(({ to }) => to.join()).sort()).toEqual(['boss@contoso.example', 'desk@contoso.example']);
    for (const { text, raw } of server.arrivals) {
      expect(text).toContain(`https://verigate.contoso.example/cases/${CASE}`);
      expect(raw).not.toContain('canary');
    }
  });

  it('are told who asks where the configuration allows it', async () => {
    const office = await aPostOffice({ config: { approvers, requester: false, showRequester: true } });
    await aCaseEvent(office.gateway, 'case.requested', CASE);
    await office.turn();
    expect(server.arrivals[0]?.text).toContain(`From: ${ANA}`);
  });
});

describe('a mail server', () => {
  it('that refuses one recipient for now is asked again, and the others get their mail', async () => {
    const office = await aPostOffice({ config: { approvers: ['desk@contoso.example'] } });
    server.refuseNext(1, 451);
    await aCaseEvent(office.gateway, 'case.requested', CASE);
    await office.turn();
    office.clock.pass(7_000);
    await office.turn();
    await office.turn();
    expect(
      server.arrivals
        .map(({ to }) => to)
        .flat()
        .sort(),
    ).toEqual([ANA, 'desk@contoso.example']);
  });

  it('that refuses for good gets it a few times, then it is given up, on record, and can be replayed', async () => {
    const office = await aPostOffice();
    server.refuseNext(5, 550);
    const { eventId } = await aCaseEvent(office.gateway, 'case.requested', CASE);
    for (let step = 0; step < 6; step += 1) {
      await office.turn();
      office.clock.pass(HOUR_MS / 2);
    }
    expect(await office.mails.list({ limit: 9 })).toMatchObject([{ eventId, state: 'dead', attempts: 5 }]);
    expect((await entriesOf(database)).entries.map(({ kind }) => kind)).toContain('mail.dead_lettered');

    expect(await office.mails.replay('requester', eventId, office.clock.now(), [])).toBe('replayed');
    await office.turn();
    expect(server.arrivals.map(({ to }) => to)).toEqual([[ANA]]);
  });

  it('that is away is not hammered, and gets everything when it is back', async () => {
    const office = await aPostOffice({ config: { smtp: { host: '127.0.0.1', port: 9, secure: false } } });
    for (const kind of ['case.requested', 'case.denied'] as const) await aCaseEvent(office.gateway, kind, CASE);
    await office.turn();
    expect(office.events.named('attemptFailed')).toHaveLength(1);
    expect(await office.mails.list({ state: 'pending', limit: 9 })).toHaveLength(2);
    await office.leader.stop();

    const clock = new SetClock();
    clock.pass(HOUR_MS);
    const back = await aPostOffice({ clock });
    await back.turn();
    expect(server.arrivals).toHaveLength(2);
  });

  it('may get a mail a second time after a crash, with the same Message-ID', async () => {
    const office = await aPostOffice();
    await aCaseEvent(office.gateway, 'case.requested', CASE);
    const sent = server.until(1).then(() => takeOver(database));
    await office.turn();
    await sent;
    await database.pool.query(`update notification_lease set until = now()`);
    await database.pool.query(`update mail_delivery set state = 'pending', attempts = 0, ended_at = null`);
    const other = await aPostOffice();
    await other.turn();
    expect(new Set(server.arrivals.map((mail) => headerOf(mail, 'message-id'))).size).toBe(1);
    expect(server.arrivals).toHaveLength(2);
  });
});

it('no address stands in the tables, and none in what an operator hears', async () => {
  const office = await aPostOffice({ config: { approvers: ['canary.desk@contoso.example'] } });
  server.refuseNext(1, 550);
  await aCaseEvent(office.gateway, 'case.requested', CASE);
  await office.turn();
  const { rows } = await database.pool.query('select * from mail_delivery');
  expect(rows).toHaveLength(2);
  expect(JSON.stringify([rows, office.events.heard])).not.toMatch(/canary|@/);
});
