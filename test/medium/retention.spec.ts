import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { RetentionClass } from '../../src/config/index.js';
import type { Database } from '../../src/storage/index.js';
import { aReplica as aCaseReplica, aRequest } from './approval-builders.js';
import { entriesOf } from './builders.js';
import { TestPostgres } from './database.js';
import { aClass, aPrivacy, byEmail, DAY_MS, OWNER, type Privacy, SetTime, signUp } from './privacy-builders.js';

const EMAIL = 'canary.zed@example.test';
const HOUR_MS = 3_600_000;

let postgres: TestPostgres;
let database: Database;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh(), { maxConnections: 6 });
});
afterEach(() => database.close());
afterAll(() => postgres.stop());

const kept = async (): Promise<readonly string[]> =>
  (await database.pool.query<{ uid: string }>('select uid from subject_payload order by uid')).rows.map(
    ({ uid }) => uid,
  );

/** An id of a sign-up that came a second later. */
const laterThan = (time: Date): string => uuidv7({ msecs: time.getTime() + 1_000 });

const a = (change: Partial<RetentionClass> = {}): Promise<Privacy> => aPrivacy(database, { classes: [aClass(change)] });

describe('what is due', () => {
  it('by the decision goes with its time, and nothing of it before', async () => {
    const privacy = await a({ clock: 'decision' });
    const { decisionId } = await signUp(privacy, { email: EMAIL });
    privacy.clock.pass(30 * DAY_MS - HOUR_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 0, stayed: 0 });
    expect(await kept()).toEqual([decisionId]);
    privacy.clock.pass(2 * HOUR_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 1, stayed: 0 });
    expect(await kept()).toEqual([]);
    const { entries } = await entriesOf(database);
    const told = entries
      .slice(-2)
      .map(({ envelope }) => JSON.parse(envelope.toString('utf8')) as Record<string, unknown>);
    expect(told).toMatchObject([
      { kind: 'subject.erased', actor: { type: 'system', id: 'retention' }, decision: decisionId },
      { kind: 'erasure.executed', body: { cause: 'retention', reason: 'identity-records', sign_ups: 1 } },
    ]);
    expect(await privacy.erasures.list(10)).toMatchObject([{ cause: 'retention', askedBy: 'retention', signUps: 1 }]);
    await privacy.sweeper.stop();
  });

  it('by the closing of the account waits while it is open; what made no account goes by its decision', async () => {
    const privacy = await a();
    const open = await signUp(privacy, { email: 'open@example.test' });
    const closed = await signUp(privacy, { email: EMAIL });
    await signUp(privacy, { email: 'refused@example.test' }, { kind: 'block' });
    privacy.clock.pass(31 * DAY_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 1, stayed: 0 });
    expect(await kept()).toEqual([open.decisionId, closed.decisionId]);
    await privacy.subjects.closeAccount(byEmail(EMAIL), privacy.clock.now(), OWNER);
    expect(await privacy.subjects.find(byEmail(EMAIL), OWNER)).toMatchObject({
      accountClosedAt: expect.any(String),
      dueAt: expect.any(String),
    });
    privacy.clock.pass(29 * DAY_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 0, stayed: 0 });
    privacy.clock.pass(2 * DAY_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 1, stayed: 0 });
    expect(await kept()).toEqual([open.decisionId]);
    expect((await privacy.subjects.find(byEmail('open@example.test'), OWNER)).dueAt).toBeUndefined();
  });

  it('is nothing of an account that was made after the one that was closed', async () => {
    const privacy = await a();
    await signUp(privacy, { email: EMAIL });
    const closedAt = new Date();
    const back = await signUp(privacy, { email: EMAIL }, { change: { decisionId: laterThan(closedAt) } });
    expect(await privacy.subjects.closeAccount(byEmail(EMAIL), closedAt, OWNER)).toBe(1);
    privacy.clock.pass(31 * DAY_MS);
    await privacy.sweeper.turn();
    expect(await kept()).toEqual([back.decisionId]);
  });

  it('is told by class, in the order of the file: flow and outcome', async () => {
    const classes = [
      aClass({ name: 'refused', clock: 'decision', periodMs: DAY_MS, outcomes: ['block'] }),
      aClass({ name: 'partners', clock: 'decision', periodMs: 10 * DAY_MS, flows: ['partners'] }),
    ];
    const privacy = await aPrivacy(database, { classes });
    await signUp(privacy, { email: 'refused@example.test' }, { kind: 'block' });
    const other = await signUp(privacy, { email: EMAIL });
    const partner = await signUp(privacy, { email: EMAIL }, { change: { flow: 'partners' } });
    privacy.clock.pass(2 * DAY_MS);
    await privacy.sweeper.turn();
    expect(await kept()).toEqual([other.decisionId, partner.decisionId]);
    privacy.clock.pass(9 * DAY_MS);
    await privacy.sweeper.turn();
    // Of no class: kept until somebody has it erased.
    expect(await kept()).toEqual([other.decisionId]);
  });

  it('stays under a hold and while people still have to decide, without a word of it each time', async () => {
    const privacy = await a({ clock: 'decision' });
    const { decisionId } = await signUp(privacy, { email: EMAIL }, { kind: 'block' });
    const asking = await signUp(privacy, { email: 'ask@example.test' }, { kind: 'block' });
    const approvals = await aCaseReplica(database);
    const identities = [{ signInType: 'federated', issuer: 'google.com', issuerAssignedId: '77' }];
    await approvals.approvals.request(
      aRequest({ decisionId: asking.decisionId, email: 'ask@example.test', identities }),
    );
    const hold = await privacy.holds.place({ on: byEmail(EMAIL), basis: 'claim 12 of 2026' }, OWNER);
    const before = (await entriesOf(database)).entries.length;
    privacy.clock.pass(31 * DAY_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 0, stayed: 2 });
    expect((await entriesOf(database)).entries).toHaveLength(before);
    expect(await kept()).toEqual(expect.arrayContaining([decisionId, asking.decisionId]));
    await privacy.holds.release(hold?.holdId ?? '', 'the claim was withdrawn', OWNER);
    privacy.clock.pass(HOUR_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 1, stayed: 1 });
  });
});

describe('the sweep', () => {
  it('is one replica’s, page by page, and not again before its time', async () => {
    const clock = new SetTime();
    const classes = [aClass({ clock: 'decision' })];
    const [one, two] = [await aPrivacy(database, { classes, clock }), await aPrivacy(database, { classes, clock })];
    for (let index = 0; index < 5; index += 1) await signUp(one, { email: `p${index}@example.test` });
    clock.pass(31 * DAY_MS);
    const turns = await Promise.all([one.sweeper.turn(), two.sweeper.turn()]);
    expect(turns.filter(Boolean)).toEqual([{ erased: 5, stayed: 0 }]);
    expect(await kept()).toEqual([]);
    await signUp(one, { email: EMAIL });
    clock.pass(31 * 60_000);
    expect(await one.sweeper.turn()).toBeUndefined();
    expect([...one.heard, ...two.heard]).toEqual([{ erased: 5, stayed: 0, milliseconds: expect.any(Number) }]);
  });

  it('believes the earlier of two clocks, and is not kept from its work by a run that lies ahead', async () => {
    const [ahead, right] = [new SetTime(), new SetTime()];
    const classes = [aClass({ clock: 'decision' })];
    const privacy = await aPrivacy(database, { classes, clock: ahead, databaseClock: right });
    const { decisionId } = await signUp(privacy, { email: EMAIL });
    ahead.pass(3_650 * DAY_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 0, stayed: 0 });
    expect(await kept()).toEqual([decisionId]);
    await database.pool.query(`update worker_duty set done_at = now() + interval '10 years'`);
    right.pass(31 * DAY_MS);
    expect(await privacy.sweeper.turn()).toEqual({ erased: 1, stayed: 0 });
  });

  it('writes nothing when another replica has taken over', async () => {
    const privacy = await a({ clock: 'decision' });
    const { decisionId } = await signUp(privacy, { email: EMAIL });
    expect(await privacy.erasures.eraseDue([decisionId], 'identity-records', '7')).toBeUndefined();
    expect(await kept()).toEqual([decisionId]);
  });

  it('tells what fails, and goes on the next time', async () => {
    const privacy = await a();
    await database.pool.query('alter table worker_duty rename to away');
    expect(await privacy.sweeper.turn()).toBeUndefined();
    expect(privacy.heard).toEqual([expect.any(Error)]);
    await database.pool.query('alter table away rename to worker_duty');
    expect(await privacy.sweeper.turn()).toEqual({ erased: 0, stayed: 0 });
  });
});

it('finds a person however the value is written, and puts the look on record without it', async () => {
  const privacy = await a();
  const identity = { signInType: 'federated', issuer: 'mail', issuerAssignedId: EMAIL };
  const { decisionId } = await signUp(privacy, { email: 'else@example.test', phone: '+12015550199', identity });
  const queries = [
    ['email', ' Canary.Zed@EXAMPLE.test '],
    ['phone', '+1 (201) 555-0199'],
    ['external_id', `mail|${EMAIL.toUpperCase()}`],
  ] as const;
  for (const [field, value] of queries) {
    const found = await privacy.subjects.find({ field, value: new Sensitive(value) }, OWNER);
    expect(found.signUps.map((one) => one.decisionId)).toEqual([decisionId]);
  }
  expect((await privacy.subjects.find(byEmail('nobody@example.test'), OWNER)).signUps).toEqual([]);
  const texts = (await entriesOf(database)).entries.map(({ envelope }) => envelope.toString('utf8')).slice(-4);
  expect(texts.map((text) => (JSON.parse(text) as { body: unknown }).body)).toEqual([
    { field: 'email', found: 1 },
    { field: 'phone', found: 1 },
    { field: 'external_id', found: 1 },
    { field: 'email', found: 0 },
  ]);
});
