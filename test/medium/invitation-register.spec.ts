import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { INVITATION_STATES, stateOf } from '../../src/policy/invitations/invitation.js';
import type { Database } from '../../src/storage/index.js';
import { entriesOf } from './builders.js';
import { TestPostgres } from './database.js';
import { aCode, anOrder, aPerson, aReplica, type Replica, secret } from './invitation-builders.js';

const HOUR_MS = 3_600_000;

let postgres: TestPostgres;
let url: string;
let database: Database;
let replica: Replica;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  url = await postgres.fresh();
  database = await postgres.open(url);
  replica = await aReplica(database);
});
afterAll(() => postgres.stop());

const bodiesOf = async (kind: string) =>
  (await entriesOf(database)).entries
    .filter((entry) => entry.kind === kind)
    .map(({ envelope }) => JSON.parse(envelope.toString()) as { actor: object; body: object });

describe('making codes', () => {
  it('makes ten thousand in one go, each another, each of which works', async () => {
    const issued = await replica.issuing.issue(
      anOrder({ count: 10_000, flow: 'customers', label: 'spring' }),
      'key:ops',
    );
    const codes = issued.kind === 'issued' ? issued.codes : [];
    expect(new Set(codes.map(({ code }) => code.reveal())).size).toBe(10_000);
    for (const at of [0, 4_999, 9_999]) {
      const code = codes[at]?.code ?? secret('');
      expect((await replica.redeeming.reserve(code, aPerson())).kind).toBe('reserved');
    }
    const batch = issued.kind === 'issued' ? issued.batchId : '';
    expect(await bodiesOf('invitation.created')).toMatchObject([
      {
        actor: { type: 'staff', id: 'key:ops' },
        body: { batch, count: 10_000, uses: 1, flow: 'customers', bound: ['flow'], claims: [] },
      },
    ]);
  });

  it('makes another code in place of one that exists', async () => {
    const stored = await aCode(replica);
    const made = await replica.register.find({ id: stored.id });
    const row = await database.pool.query<{ code_hash: Buffer }>('select code_hash from invitation');
    const terms = { claims: {}, notBefore: new Date(0), expiresAt: new Date('2099-01-01'), maxUses: 1 };
    const result = await replica.register.issue(
      { batchId: stored.id, issuer: 'key:ops' },
      [{ ...terms, id: stored.id.replace(/.$/, 'f'), hint: 'ZZ', codeHash: row.rows[0]?.code_hash ?? Buffer.alloc(0) }],
      { uses: 100, periodMs: HOUR_MS },
      () => {
        throw new Error('nothing was stored, so nothing is to be told');
      },
    );
    expect(result).toEqual({ kind: 'issued', ids: new Set() });
    expect((await replica.register.find({ id: stored.id }))?.invitation).toEqual(made?.invitation);
  });

  it('makes one code for each address, which works for that address only', async () => {
    const emails = ['ana@example.test', 'bo@example.test'].map(secret);
    const issued = await replica.issuing.issue(anOrder({ emails, count: 2 }), 'key:ops');
    const codes = issued.kind === 'issued' ? issued.codes : [];
    expect(codes.map(({ email }) => email?.reveal())).toEqual(['ana@example.test', 'bo@example.test']);
    const [first] = codes;
    const code = first?.code ?? secret('');
    expect((await replica.redeeming.reserve(code, aPerson({ email: 'bo@example.test' }))).kind).toBe('refused');
    expect((await replica.redeeming.reserve(code, aPerson({ email: 'ana@example.test' }))).kind).toBe('reserved');
    expect(await bodiesOf('invitation.created')).toMatchObject([{ body: { count: 2, bound: ['email'] } }]);
  });
});

describe('a quota', () => {
  it('counts uses, is never passed by issuers that work at once on two replicas, and comes back with time', async () => {
    let now = new Date('2026-11-22T12:00:00Z');
    const setup = { quota: { uses: 10, periodMs: 24 * HOUR_MS }, now: () => now };
    const replicas = [await aReplica(database, setup), await aReplica(await postgres.open(url), setup)];
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        (replicas[at % 2] as Replica).issuing.issue(anOrder({ maxUses: 3 }), 'key:ops'),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'issued')).toHaveLength(3);
    expect(results.find(({ kind }) => kind === 'over_quota')).toEqual({ kind: 'over_quota', left: expect.any(Number) });
    const { issuing } = replicas[0] as Replica;
    expect(await issuing.quotaOf('key:ops')).toMatchObject({ uses: 10, used: 9 });
    expect(await issuing.issue(anOrder({ count: 2 }), 'key:ops')).toEqual({ kind: 'over_quota', left: 1 });
    expect((await issuing.issue(anOrder({ count: 10 }), 'key:other')).kind).toBe('issued');
    now = new Date(now.getTime() + 24 * HOUR_MS + 1);
    expect((await issuing.issue(anOrder({ count: 10 }), 'key:ops')).kind).toBe('issued');
  });

  it('is set by name, on record, and holds from then on', async () => {
    const { issuing } = replica;
    expect(await issuing.quotaOf('key:desk')).toMatchObject({
      issuer: 'key:desk',
      uses: 1_000_000,
      used: 0,
      setBy: undefined,
    });
    const quota = await issuing.setQuota('key:desk', { uses: 2, periodMs: HOUR_MS }, 'key:owner');
    expect(quota).toMatchObject({ uses: 2, periodMs: HOUR_MS, used: 0, setBy: 'key:owner' });
    expect(await issuing.issue(anOrder({ count: 3 }), 'key:desk')).toEqual({ kind: 'over_quota', left: 2 });
    expect((await issuing.issue(anOrder({ count: 2 }), 'key:desk')).kind).toBe('issued');
    await issuing.setQuota('key:desk', { uses: 0, periodMs: HOUR_MS }, 'key:owner');
    expect(await issuing.issue(anOrder(), 'key:desk')).toEqual({ kind: 'over_quota', left: 0 });
    expect(await bodiesOf('invitation.quota_set')).toMatchObject([
      { actor: { type: 'staff', id: 'key:owner' }, body: { issuer: 'key:desk', uses: 2, period_s: 3_600 } },
      { body: { uses: 0 } },
    ]);
  });
});

describe('revoking', () => {
  it('ends a code at once, once, and leaves what it did', async () => {
    const made = await aCode(replica, { maxUses: 2 });
    const person = aPerson();
    await replica.redeeming.reserve(made.code, person);
    expect(await replica.issuing.revoke({ id: made.id }, 'key:ops')).toEqual([made.id]);
    expect(await replica.issuing.revoke({ id: made.id }, 'key:ops')).toEqual([]);
    expect(await replica.issuing.revoke({ id: person.decisionId }, 'key:ops')).toBeUndefined();
    expect(await replica.redeeming.reserve(made.code, aPerson())).toMatchObject({ reason: 'invitation_revoked' });
    // Who had it before goes on: the decision may be on its way.
    expect((await replica.redeeming.reserve(made.code, person)).kind).toBe('reserved');
    await replica.redeeming.settle(person.decisionId, 'consumed');
    expect((await replica.register.find({ id: made.id }))?.invitation).toMatchObject({
      taken: 1,
      revokedBy: 'key:ops',
    });
    expect(await bodiesOf('invitation.revoked')).toMatchObject([{ body: { invitation: made.id, count: 1 } }]);
  });

  it('ends what is left of a batch', async () => {
    const issued = await replica.issuing.issue(anOrder({ count: 5 }), 'key:ops');
    const [batchId, codes] = issued.kind === 'issued' ? [issued.batchId, issued.codes] : ['', []];
    await replica.issuing.revoke({ id: codes[0]?.id ?? '' }, 'key:ops');
    expect(await replica.issuing.revoke({ batchId }, 'key:owner')).toHaveLength(4);
    expect(await bodiesOf('invitation.revoked')).toMatchObject([{}, { body: { batch: batchId, count: 4 } }]);
  });
});

describe('looking at codes', () => {
  it('tells of each the state that the domain says, whichever way it is asked', async () => {
    const soon = new Date(Date.now() + HOUR_MS);
    const over = new Date(Date.now() - 1_000);
    const usedUp = await aCode(replica);
    const revoked = await aCode(replica, { expiresAt: over });
    const expected: Record<string, string> = {
      [(await aCode(replica)).id]: 'active',
      [(await aCode(replica, { notBefore: soon })).id]: 'scheduled',
      [usedUp.id]: 'used_up',
      [(await aCode(replica, { expiresAt: over })).id]: 'expired',
      [revoked.id]: 'revoked',
    };
    await replica.redeeming.reserve(usedUp.code, aPerson());
    await replica.issuing.revoke({ id: revoked.id }, 'key:ops');

    const { now, invitations } = await replica.register.list({}, 50);
    expect(Object.fromEntries(invitations.map((one) => [one.id, stateOf(one, now)]))).toEqual(expected);
    for (const state of INVITATION_STATES) {
      const found = await replica.register.list({ state }, 50);
      expect(found.invitations.map(({ id }) => expected[id])).toEqual([state]);
    }
  });

  it('filters, and pages newest first', async () => {
    await replica.issuing.issue(anOrder({ count: 7, flow: 'partners', label: 'spring' }), 'key:one');
    await replica.issuing.issue(anOrder({ count: 2 }), 'key:two');
    const { register } = replica;
    expect((await register.list({ flow: 'partners' }, 50)).invitations).toHaveLength(7);
    expect((await register.list({ label: 'spring', issuer: 'key:two' }, 50)).invitations).toEqual([]);
    expect((await register.list({ issuer: 'key:two' }, 50)).invitations).toHaveLength(2);
    const all = (await register.list({}, 50)).invitations.map(({ id }) => id);
    expect(all).toEqual([...all].sort().reverse());
    const paged: string[] = [];
    for (let before: string | undefined; paged.length < 9; before = paged.at(-1)) {
      paged.push(...(await register.list({}, 4, before)).invitations.map(({ id }) => id));
    }
    expect(paged).toEqual(all);
    const batchId = (await register.list({ label: 'spring' }, 1)).invitations[0]?.batchId;
    expect((await register.list({ batchId }, 50)).invitations).toHaveLength(7);
  });

  it('finds a code by what somebody reads out, and tells who used it by decision', async () => {
    const made = await aCode(replica, { maxUses: 3 });
    const [first, second] = [aPerson(), aPerson()];
    await replica.redeeming.reserve(made.code, first);
    await replica.redeeming.settle(first.decisionId, 'consumed');
    await replica.redeeming.reserve(made.code, second);
    const read = secret(` ${made.code.reveal().toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `);
    expect((await replica.issuing.find(read))?.invitation.id).toBe(made.id);
    expect(await replica.issuing.find(secret('AAAA'))).toBeUndefined();
    const uses = await replica.register.redemptions(made.id, 10);
    expect(uses.map(({ decisionId, state }) => [decisionId, state])).toEqual([
      [second.decisionId, 'reserved'],
      [first.decisionId, 'consumed'],
    ]);
    expect((await replica.register.redemptions(made.id, 10, second.decisionId)).map(({ state }) => state)).toEqual([
      'consumed',
    ]);
  });
});
