import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/storage/index.js';
import { entriesOf } from './builders.js';
import { TestPostgres } from './database.js';
import {
  AWAY,
  aCaseEvent,
  aNotifier,
  FakeReceiver,
  type Notifier,
  REFUSED,
  SetClock,
  takeOver,
} from './notification-builders.js';

const HOUR_MS = 3_600_000;

let postgres: TestPostgres;
let database: Database;
let receiver: FakeReceiver;
let notifier: Notifier;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  receiver = new FakeReceiver();
  notifier = await aNotifier(database, { receivers: { desk: receiver } });
});
afterAll(() => postgres.stop());

const seen = (): readonly string[] => receiver.seen.map(({ eventId }) => eventId);
const stateOf = async (eventId: string, target = 'desk') => {
  const all = await notifier.webhooks.list({ target, limit: 100 });
  return all.find((each) => each.eventId === eventId);
};
const kindsOnRecord = async () => (await entriesOf(database)).entries.map(({ kind }) => kind);

/** Turns until `done`, each after the clock has gone on by a little more than the longest wait. */
async function passTime(untilDone: () => Promise<boolean>, stepMs = HOUR_MS): Promise<void> {
  for (let step = 0; step < 60 && !(await untilDone()); step += 1) {
    notifier.clock.pass(stepMs);
    await notifier.turn();
  }
}

describe('a webhook', () => {
  it('gets what is written after it was configured, in the order of the log, and each once', async () => {
    const early = await aNotifierThatMissed();
    const events = [];
    for (const kind of ['case.requested', 'case.approved', 'case.expired'] as const) {
      events.push((await aCaseEvent(early.gateway, kind)).eventId);
    }
    await early.turn();
    await early.turn();
    expect(early.seen()).toEqual(events);
  });

  /** One whose receiver is configured when the log has entries already. */
  async function aNotifierThatMissed() {
    const fresh = await postgres.open(await postgres.fresh());
    const before = await aNotifier(fresh);
    await aCaseEvent(before.gateway, 'case.denied');
    const late = new FakeReceiver();
    const made = await aNotifier(fresh, { receivers: { desk: late } });
    return { ...made, seen: () => late.seen.map(({ eventId }) => eventId) };
  }

  it('gets the kinds that it asked for, and nothing else', async () => {
    await notifier.gateway.journal.recordStart({ version: 'f00dfeedf00dfeed', text: '{}', providers: new Map() });
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    await notifier.turn();
    expect(seen()).toEqual([eventId]);
  });

  it('is read in windows: nothing is left out between two of them', async () => {
    const { log, store } = notifier.gateway;
    const entries = Array.from({ length: 1_200 }, () =>
      log.entry({
        kind: 'case.expired',
        actor: { type: 'system', id: 'test' },
        body: { case: '0190a0a0-0000-7000-8000-000000000001', flow: 'customers' },
      }),
    );
    await store.commit([{ kind: 'append', decisionId: '0190a0a0-0000-7000-8000-000000000001', entries }]);
    await notifier.turn();
    expect(seen()).toEqual(entries.map(({ uid }) => uid));
  });

  it('waits behind one that fails, in order, and holds up no other webhook', async () => {
    const other = new FakeReceiver();
    const both = await aNotifier(database, { receivers: { desk: receiver, other }, clock: notifier.clock });
    await notifier.leader.stop();
    receiver.answers.push(AWAY);
    const first = await aCaseEvent(both.gateway, 'case.requested');
    const second = await aCaseEvent(both.gateway, 'case.approved');
    await both.turn();
    expect(seen()).toEqual([first.eventId]);
    expect(other.seen).toHaveLength(2);

    both.clock.pass(7_000);
    await both.turn();
    expect(seen()).toEqual([first.eventId, first.eventId, second.eventId]);
  });

  it('is not tried before its time', async () => {
    receiver.answers.push({ ...AWAY, retryAfterMs: 600_000 });
    await aCaseEvent(notifier.gateway, 'case.requested');
    await notifier.turn();
    notifier.clock.pass(599_000);
    await notifier.turn();
    expect(receiver.seen).toHaveLength(1);
    notifier.clock.pass(2_000);
    await notifier.turn();
    expect(receiver.seen).toHaveLength(2);
  });
});

describe('a webhook that stays away', () => {
  it('is given up after a day, which is on record, and the next event gets its turn', async () => {
    receiver.answers.push(...Array.from({ length: 50 }, () => AWAY));
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    const next = await aCaseEvent(notifier.gateway, 'case.approved');
    await notifier.turn();
    await passTime(async () => (await stateOf(eventId))?.state === 'dead');
    const given = await stateOf(eventId);
    expect(given).toMatchObject({ state: 'dead', fault: 'server_error', httpStatus: 503 });
    expect(given?.attempts).toBeGreaterThan(6);
    expect(await kindsOnRecord()).toContain('webhook.dead_lettered');
    expect(notifier.events.named('deadLettered')).toHaveLength(1);

    receiver.answers.splice(0);
    await passTime(async () => (await stateOf(next.eventId))?.state === 'delivered');
    expect(await stateOf(next.eventId)).toMatchObject({ state: 'delivered' });
  });

  it('that says no is given up sooner', async () => {
    receiver.answers.push(...Array.from({ length: 5 }, () => REFUSED));
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    await notifier.turn();
    await passTime(async () => (await stateOf(eventId))?.state === 'dead', HOUR_MS / 6);
    expect(await stateOf(eventId)).toMatchObject({ state: 'dead', attempts: 5 });
  });

  it('is sent again by replay, with the same id, before what waits', async () => {
    receiver.answers.push(...Array.from({ length: 5 }, () => REFUSED));
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    await notifier.turn();
    await passTime(async () => (await stateOf(eventId))?.state === 'dead', HOUR_MS / 6);
    const { log } = notifier.gateway;
    const replayed = log.entry({
      kind: 'webhook.replayed',
      actor: { type: 'staff', id: 'key:ops' },
      body: { webhook: 'desk', event: eventId },
    });
    expect(await notifier.webhooks.replay('desk', eventId, notifier.clock.now(), [replayed])).toBe('replayed');
    expect(await notifier.webhooks.replay('desk', eventId, notifier.clock.now(), [replayed])).toBe('pending');
    await notifier.turn();
    expect(await stateOf(eventId)).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(new Set(seen())).toEqual(new Set([eventId]));
    expect((await kindsOnRecord()).filter((kind) => kind === 'webhook.replayed')).toHaveLength(1);
  });

  it('says no more to one that is gone for good, until it is enabled: nothing is lost in between', async () => {
    receiver.answers.push({ kind: 'gone', fault: 'gone', httpStatus: 410 });
    const first = await aCaseEvent(notifier.gateway, 'case.requested');
    await notifier.turn();
    const second = await aCaseEvent(notifier.gateway, 'case.approved');
    await passTime(async () => false, HOUR_MS).catch(() => undefined);
    expect(seen()).toEqual([first.eventId]);
    expect(notifier.events.named('disabled')).toEqual([['disabled', 'desk']]);

    const { log } = notifier.gateway;
    const entry = () =>
      log.entry({ kind: 'webhook.enabled', actor: { type: 'staff', id: 'key:ops' }, body: { webhook: 'desk' } });
    expect(await notifier.cursors.enable('webhook/desk', [entry()])).toBe(true);
    expect(await notifier.cursors.enable('webhook/desk', [entry()])).toBe(false);
    await notifier.turn();
    expect(seen()).toEqual([first.eventId, first.eventId, second.eventId]);
    expect((await kindsOnRecord()).filter((kind) => kind.startsWith('webhook.'))).toEqual([
      'webhook.disabled',
      'webhook.enabled',
    ]);
  });
});

describe('several replicas', () => {
  it('have one that sends', async () => {
    const theirs = new FakeReceiver();
    const other = await aNotifier(database, { receivers: { desk: theirs } });
    await Promise.all([notifier.turn(), other.turn()]);
    const leading = [notifier, other].filter(({ events }) => events.named('leads').length === 1);
    expect(leading).toHaveLength(1);
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    await Promise.all([notifier.turn(), other.turn(), notifier.turn(), other.turn()]);
    expect([...receiver.seen, ...theirs.seen].map((each) => each.eventId)).toEqual([eventId]);
  });

  it('hand over when the one that sends stops', async () => {
    const theirs = new FakeReceiver();
    const clock = new SetClock();
    const other = await aNotifier(database, { receivers: { desk: theirs }, clock });
    await notifier.turn();
    await other.turn();
    await notifier.leader.stop();
    const { eventId } = await aCaseEvent(other.gateway, 'case.requested');
    clock.pass(60_000);
    await other.turn();
    expect(theirs.seen.map((each) => each.eventId)).toEqual([eventId]);
  });

  it('send again what one was sending when it died, with the same id', async () => {
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    // It has been sent, and before that is written down the process is taken for dead.
    receiver.meanwhile = () => takeOver(database);
    await notifier.turn();
    expect(await stateOf(eventId)).toMatchObject({ state: 'pending', attempts: 0 });

    await database.pool.query('update notification_lease set until = now()');
    const theirs = new FakeReceiver();
    const other = await aNotifier(database, { receivers: { desk: theirs } });
    await other.turn();
    expect([...receiver.seen, ...theirs.seen].map((each) => each.eventId)).toEqual([eventId, eventId]);
    expect(await stateOf(eventId)).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('write nothing with an old fence', async () => {
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    await notifier.turn();
    const delivered = await stateOf(eventId);
    await takeOver(database);
    expect(await notifier.webhooks.plan('webhook/desk', [], '1', new Date())).toBe('lost_lease');
    expect(await notifier.cursors.disable('webhook/desk', '1', [])).toBe(false);
    if (!delivered) throw new Error('it was not planned');
    expect(await notifier.webhooks.settle(delivered, { state: 'dead', at: new Date() }, '1', [])).toBe(false);
    expect(await stateOf(eventId)).toEqual(delivered);
  });
});

describe('the log', () => {
  it('may be closed and another opened: both are read, one after the other', async () => {
    const first = await aCaseEvent(notifier.gateway, 'case.requested');
    await database.pool.query('update audit_counter set closed_at = now()');
    const next = await aNotifier(database, { receivers: { desk: receiver }, clock: notifier.clock });
    const second = await aCaseEvent(next.gateway, 'case.approved');
    await notifier.turn();
    expect(seen()).toEqual([first.eventId, second.eventId]);
  });

  it('keeps the deliveries that have ended for thirty days', async () => {
    const { eventId } = await aCaseEvent(notifier.gateway, 'case.requested');
    await notifier.turn();
    notifier.clock.pass(29 * 24 * HOUR_MS);
    await notifier.turn();
    expect(await stateOf(eventId)).toBeDefined();
    notifier.clock.pass(2 * 24 * HOUR_MS);
    await notifier.turn();
    expect(await stateOf(eventId)).toBeUndefined();
  });

  it('is told of a database that is away, and goes on when it is back', async () => {
    await aCaseEvent(notifier.gateway, 'case.requested');
    await database.pool.query('alter table notification_cursor rename to hidden');
    await notifier.turn();
    expect(notifier.events.named('failed')).toHaveLength(1);
    await database.pool.query('alter table hidden rename to notification_cursor');
    await notifier.turn();
    expect(receiver.seen).toHaveLength(1);
  });
});
