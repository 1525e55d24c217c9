import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Decision } from '../../src/decision/index.js';
import type { PolicySubject } from '../../src/policy/index.js';
import type { Database } from '../../src/storage/index.js';
import { aConclusion, aSignup, aSubject, entriesOf } from './builders.js';
import { TestPostgres } from './database.js';
import { aCode, aPerson, aReplica, type Made, type Replica, secret } from './invitation-builders.js';

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

const reserve = (made: Made, person: PolicySubject = aPerson(), by: Replica = replica) =>
  by.redeeming.reserve(made.code, person);

/** What the tables say of a code: the counter, and the uses by state. */
async function countsOf({ id }: Made) {
  const code = await database.pool.query<{ taken: number }>('select taken from invitation where id = $1', [id]);
  const uses = await database.pool.query<{ state: string; uses: number }>(
    'select state, count(distinct use_id)::int as uses from invitation_use where code_id = $1 group by state',
    [id],
  );
  return {
    taken: code.rows[0]?.taken,
    ...Object.fromEntries(uses.rows.map(({ state, uses: count }) => [state, count])),
  };
}

const kindsOf = async (): Promise<string[]> =>
  (await entriesOf(database)).entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('invitation.'));

const CONTINUE: Decision = { kind: 'continue', status: 'verified', reason: 'verified', flagged: false };
const BLOCK: Decision = { kind: 'block', status: 'rejected', reason: 'rejected', message: 'blocked' };
const PENDING = { ...BLOCK, status: 'pending' } as unknown as Decision;

/** A sign-up whose decision is on record, as the pipeline leaves it. */
async function decided(decision: Decision): Promise<PolicySubject> {
  const { journal } = replica.gateway;
  const person = aPerson();
  const signup = aSignup({ decisionId: person.decisionId });
  await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000 });
  await journal.conclude(aConclusion(signup, { decision }));
  return person;
}

describe('500 redemptions of one code with 10 uses, over two replicas', () => {
  it('reserve exactly ten, and no use has two holders', async () => {
    const other = await aReplica(await postgres.open(url));
    // Both have their connections: neither is ahead of the other.
    await Promise.all([replica, other].map(({ redeeming }) => redeeming.reserve(secret('none'), aPerson())));
    const made = await aCode(replica, { maxUses: 10, claims: { extension_Plan: 'gold' } });
    const people = Array.from({ length: 500 }, () => aPerson());
    const results = await Promise.all(people.map((person, at) => reserve(made, person, at % 2 ? other : replica)));

    const reserved = results.filter(({ kind }) => kind === 'reserved');
    expect(reserved).toHaveLength(10);
    expect(reserved[0]).toEqual({ kind: 'reserved', codeId: made.id, claims: { extension_Plan: 'gold' } });
    const refused = results.filter(({ kind }) => kind === 'refused');
    expect(new Set(refused.map((result) => JSON.stringify(result)))).toEqual(
      new Set(['{"kind":"refused","reason":"invitation_used_up"}']),
    );
    expect(await countsOf(made)).toEqual({ taken: 10, reserved: 10 });
    const holders = await database.pool.query(
      'select count(distinct holder)::int as n, count(distinct use_id)::int as m from invitation_use',
    );
    expect(holders.rows).toEqual([{ n: 10, m: 10 }]);

    const winners = people.filter((_, at) => results[at]?.kind === 'reserved');
    await Promise.all(
      winners.map(({ decisionId }, at) => (at % 2 ? replica : other).redeeming.settle(decisionId, 'consumed')),
    );
    expect(await countsOf(made)).toEqual({ taken: 10, consumed: 10 });
    const { entries, gapFree } = await entriesOf(database);
    expect(gapFree).toBe(true);
    expect(entries.filter(({ kind }) => kind === 'invitation.consumed')).toHaveLength(10);
    expect(entries.filter(({ kind }) => kind === 'invitation.refused')).toHaveLength(2 + 490);
  });

  it('while others give theirs back: never more than ten at once, and in the end ten are consumed', async () => {
    const other = await aReplica(await postgres.open(url));
    const made = await aCode(replica, { maxUses: 10 });
    let consumed = 0;
    const redeem = async (at: number): Promise<void> => {
      const by = at % 2 ? other : replica;
      const person = aPerson();
      const result = await reserve(made, person, by);
      if (result.kind === 'refused') return;
      // Two of three are blocked later: theirs returns.
      const end = at % 3 === 0 ? 'consumed' : 'released';
      await by.redeeming.settle(person.decisionId, end);
      if (end === 'consumed') consumed += 1;
    };
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 50 }, (_, at) => redeem(round * 50 + at)));
    }
    expect(consumed).toBe(10);
    expect(await countsOf(made)).toMatchObject({ taken: 10, consumed: 10 });
    expect((await countsOf(made)) as object).not.toHaveProperty('reserved');
  });
});

describe('a reservation', () => {
  it('is kept when the same decision asks again, on whichever replica, however often', async () => {
    const other = await aReplica(await postgres.open(url));
    const made = await aCode(replica);
    const person = aPerson();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, at) => reserve(made, person, at % 2 ? other : replica)),
    );
    expect(results.map(({ kind }) => kind)).toEqual(Array(20).fill('reserved'));
    expect(await countsOf(made)).toEqual({ taken: 1, reserved: 1 });
    await replica.redeeming.settle(person.decisionId, 'consumed');
    expect((await reserve(made, person)).kind).toBe('reserved');
    expect(await countsOf(made)).toEqual({ taken: 1, consumed: 1 });
    expect(await kindsOf()).toEqual(['invitation.created', 'invitation.reserved', 'invitation.consumed']);
  });

  it('returns when the sign-up is blocked, and the next person has it', async () => {
    const made = await aCode(replica);
    const first = aPerson();
    await reserve(made, first);
    expect((await reserve(made)).kind).toBe('refused');
    await replica.redeeming.settle(first.decisionId, 'released');
    expect((await reserve(made)).kind).toBe('reserved');
    expect(await countsOf(made)).toEqual({ taken: 1, reserved: 1, released: 1 });
  });

  it('of the same decision can be made again after it returned', async () => {
    const made = await aCode(replica);
    const person = aPerson();
    await reserve(made, person);
    await replica.redeeming.settle(person.decisionId, 'released');
    expect((await reserve(made, person)).kind).toBe('reserved');
    expect(await countsOf(made)).toEqual({ taken: 1, reserved: 1 });
  });

  it('is settled once: what is said later changes nothing, but for what was held', async () => {
    const made = await aCode(replica, { maxUses: 2 });
    const [first, second] = [aPerson(), aPerson()];
    await reserve(made, first);
    await reserve(made, second);
    await replica.redeeming.settle(first.decisionId, 'consumed');
    await replica.redeeming.settle(first.decisionId, 'released');
    await replica.redeeming.settle(second.decisionId, 'held');
    await replica.redeeming.settle(second.decisionId, 'held');
    expect(await countsOf(made)).toEqual({ taken: 2, consumed: 1, held: 1 });
    await replica.redeeming.settle(second.decisionId, 'consumed');
    await replica.redeeming.settle(second.decisionId, 'released');
    expect(await countsOf(made)).toEqual({ taken: 2, consumed: 2 });
    expect((await kindsOf()).slice(-3)).toEqual(['invitation.consumed', 'invitation.held', 'invitation.consumed']);
  });

  it('of two ends that come together is settled by the first', async () => {
    const made = await aCode(replica, { maxUses: 2 });
    const [first, second] = [aPerson(), aPerson()];
    await reserve(made, first);
    await reserve(made, second);
    const { redeeming } = replica;
    await Promise.all([
      redeeming.settle(first.decisionId, 'released'),
      redeeming.settle(first.decisionId, 'consumed'),
      redeeming.settle(second.decisionId, 'held'),
      redeeming.settle(second.decisionId, 'released'),
    ]);
    expect(await countsOf(made)).toEqual({ taken: 0, released: 2 });
  });

  it('is shared by decisions about the same person, and returns when the last of them ends', async () => {
    const made = await aCode(replica);
    const email = 'ana@example.test';
    const [first, corrected, tab] = [aPerson({ email }), aPerson({ email: 'ANA@example.test ' }), aPerson({ email })];
    expect((await reserve(made, first)).kind).toBe('reserved');
    expect((await reserve(made, corrected)).kind).toBe('reserved');
    expect((await reserve(made, aPerson())).kind).toBe('refused');
    await replica.redeeming.settle(first.decisionId, 'released');
    expect(await countsOf(made)).toMatchObject({ taken: 1 });
    expect((await reserve(made, tab)).kind).toBe('reserved');
    await Promise.all([corrected, tab].map(({ decisionId }) => replica.redeeming.settle(decisionId, 'released')));
    expect(await countsOf(made)).toMatchObject({ taken: 0 });
    expect((await reserve(made, aPerson())).kind).toBe('reserved');
  });

  it('is not shared across flows, nor by people whom nothing tells apart', async () => {
    const made = await aCode(replica, { maxUses: 2 });
    const email = 'ana@example.test';
    await reserve(made, aPerson({ email }));
    expect((await reserve(made, aPerson({ email, flow: 'partners' }))).kind).toBe('reserved');
    expect(await countsOf(made)).toMatchObject({ taken: 2 });
    const nameless = await aCode(replica);
    const nobody = () => ({ ...aPerson(), applicant: {} });
    expect((await reserve(nameless, nobody())).kind).toBe('reserved');
    expect((await reserve(nameless, nobody())).kind).toBe('refused');
  });
});

describe('the sweep', () => {
  it.each([
    [CONTINUE, 'consumed', 1],
    [BLOCK, 'released', 0],
    [PENDING, 'held', 1],
  ] as const)('settles a reservation by the decision that is on record (%#)', async (decision, state, taken) => {
    const made = await aCode(replica);
    const person = await decided(decision);
    await reserve(made, person);
    expect(await replica.sweeper.sweep()).toBe(1);
    expect(await countsOf(made)).toEqual({ taken, [state]: 1 });
    expect(await replica.sweeper.sweep()).toBe(0);
    expect((await kindsOf()).at(-1)).toBe(`invitation.${state}`);
    expect(replica.told).toEqual([]);
  });

  it('returns what was abandoned when its lease is over, and not before', async () => {
    const hasty = await aReplica(database, { times: { leaseMs: 0 } });
    const made = await aCode(replica, { maxUses: 2 });
    await reserve(made, aPerson(), replica);
    await reserve(made, aPerson(), hasty);
    expect(await replica.sweeper.sweep()).toBe(1);
    expect(await countsOf(made)).toEqual({ taken: 1, reserved: 1, released: 1 });
  });

  it('waits for a sign-up that still runs, whatever the lease says', async () => {
    const hasty = await aReplica(database, { times: { leaseMs: 0 } });
    const made = await aCode(replica);
    const person = aPerson();
    const signup = aSignup({ decisionId: person.decisionId });
    await replica.gateway.journal.claim({ signup, subject: aSubject(), leaseMs: 10_000 });
    await reserve(made, person, hasty);
    expect(await hasty.sweeper.sweep()).toBe(0);
    await replica.gateway.journal.conclude(aConclusion(signup, { decision: CONTINUE }));
    expect(await hasty.sweeper.sweep()).toBe(1);
    expect(await countsOf(made)).toEqual({ taken: 1, consumed: 1 });
  });

  it('returns what was held for an approval that never came', async () => {
    const impatient = await aReplica(database, { times: { holdMs: 0 } });
    const made = await aCode(replica, { maxUses: 2 });
    const [first, second] = [await decided(PENDING), await decided(PENDING)];
    await reserve(made, first);
    await reserve(made, second);
    await replica.redeeming.settle(first.decisionId, 'held');
    await impatient.redeeming.settle(second.decisionId, 'held');
    expect(await replica.sweeper.sweep()).toBe(1);
    expect(await countsOf(made)).toEqual({ taken: 1, held: 1, released: 1 });
  });

  it.each([
    ['approved', 'consumed', 1],
    ['denied', 'released', 0],
    ['expired', 'released', 0],
    ['withdrawn', 'released', 0],
  ] as const)('follows the case that a use is held for: %s', async (outcome, state, taken) => {
    const made = await aCode(replica);
    const email = 'ana@example.test';
    const [asking, joining] = [aPerson({ email }), aPerson({ email })];
    const caseId = uuidv7();
    await database.pool.query(
      `insert into approval_case (case_id, decision_id, flow, state, person_key, subject_id, asked_for, four_eyes, requested_at,
                                  due_at, expires_at)
       values ($1, $2, 'customers', 'requested', '', $1, 'test', false, now(), now(), now())`,
      [caseId, asking.decisionId],
    );
    for (const person of [asking, joining]) {
      await reserve(made, person);
      await replica.redeeming.settle(person.decisionId, 'held');
      await database.pool.query('insert into approval_request (decision_id, case_id) values ($1, $2)', [
        person.decisionId,
        caseId,
      ]);
    }
    expect(await replica.sweeper.sweep()).toBe(0);
    expect(await countsOf(made)).toEqual({ taken: 1, held: 1 });
    await database.pool.query('update approval_case set state = $1, closed_at = now()', [outcome]);
    expect(await replica.sweeper.sweep()).toBe(2);
    expect(await countsOf(made)).toEqual({ taken, [state]: 1 });
    // Where accounts are not made by the gateway the approved person signs up once more, perhaps next week.
    await database.pool.query(`update invitation_use set retake_until = retake_until - interval '7 days'`);
    expect((await reserve(made, aPerson({ email }))).kind).toBe('reserved');
    expect((await reserve(made)).kind).toBe('refused');
  });

  it('settles each use once when two replicas sweep at once, hundreds of codes in one go', async () => {
    const hasty = await aReplica(database, { times: { leaseMs: 0 } });
    const issued = await replica.issuing.issue(
      { count: 450, terms: { claims: {}, notBefore: new Date(0), expiresAt: new Date('2099-01-01'), maxUses: 1 } },
      'key:ops',
    );
    const codes = issued.kind === 'issued' ? issued.codes : [];
    await Promise.all(codes.map(({ code }) => hasty.redeeming.reserve(code, aPerson())));
    const other = await aReplica(await postgres.open(url));
    const swept = await Promise.all([replica.sweeper.sweep(), other.sweeper.sweep()]);
    expect(swept.reduce((sum, count) => sum + count) + (await replica.sweeper.sweep())).toBe(450);
    const left = await database.pool.query('select sum(taken)::int as taken from invitation');
    expect(left.rows).toEqual([{ taken: 0 }]);
    expect((await kindsOf()).filter((kind) => kind === 'invitation.released')).toHaveLength(450);
  });

  it('forgets old failures, and whose a use was once the same person may not have it again', async () => {
    const made = await aCode(replica);
    const person = aPerson();
    await reserve(made, person);
    await replica.redeeming.settle(person.decisionId, 'consumed');
    await replica.redeeming.reserve(secret('AAAA-AAAA-AAAA-AAAA'), aPerson());
    const rows = async () =>
      (
        await database.pool.query(
          'select (select count(*)::int from invitation_attempt) as tries, (select count(holder)::int from invitation_use) as holders',
        )
      ).rows[0];
    await replica.sweeper.sweep();
    expect(await rows()).toEqual({ tries: 2, holders: 1 });
    await database.pool.query(`update invitation_attempt set at = at - interval '61 minutes'`);
    await database.pool.query(`update invitation_use set retake_until = now()`);
    await replica.sweeper.sweep();
    expect(await rows()).toEqual({ tries: 0, holders: 0 });
  });

  it('tells of an outage and goes on with the next sweep', async () => {
    const away = await postgres.open(await postgres.fresh());
    const lonely = await aReplica(away);
    await away.close();
    expect(await lonely.sweeper.sweep()).toBe(0);
    await lonely.redeeming.settle(uuidv7(), 'consumed');
    expect(lonely.told.map((error) => (error as Error).name)).toEqual(['NothingWritten', 'NothingWritten']);
    await expect(lonely.redeeming.reserve(secret('x'), aPerson())).rejects.toThrow('cannot be reached');
  });
});

describe('a consumed use', () => {
  it('may be taken again by the same person for a while: an answer that never arrived made no account', async () => {
    const made = await aCode(replica);
    const email = 'ana@example.test';
    const [first, again] = [aPerson({ email }), aPerson({ email })];
    await reserve(made, first);
    await replica.redeeming.settle(first.decisionId, 'consumed');
    expect((await reserve(made, again)).kind).toBe('reserved');
    expect((await reserve(made, aPerson())).kind).toBe('refused');
    // That it is blocked this time gives nothing back: somebody may have come in with it.
    await replica.redeeming.settle(again.decisionId, 'released');
    expect(await countsOf(made)).toEqual({ taken: 1, consumed: 1, released: 1 });
    await database.pool.query(`update invitation_use set retake_until = now()`);
    expect((await reserve(made, aPerson({ email }))).kind).toBe('refused');
  });
});

describe('whoever was approved', () => {
  it('comes back with their use when the code has expired and guessing has closed the flow; nobody else does', async () => {
    let now = new Date('2026-11-22T12:00:00Z');
    const strict = await aReplica(database, { limits: { perFlow: 5 }, now: () => now });
    const terms = { expiresAt: new Date(now.getTime() + 3_600_000), maxUses: 2 };
    const [made, other] = [await aCode(strict, terms), await aCode(strict, terms)];
    const email = 'ana@example.test';
    const first = aPerson({ email });
    await reserve(made, first, strict);
    await strict.redeeming.settle(first.decisionId, 'held');
    now = new Date(now.getTime() + 2 * 3_600_000);
    for (let guess = 0; guess < 5; guess += 1) await strict.redeeming.reserve(secret(uuidv7()), aPerson());
    expect(strict.told).toEqual(['customers']);

    const held = aPerson({ email });
    expect((await reserve(made, held, strict)).kind).toBe('reserved');
    await strict.redeeming.settle(held.decisionId, 'released');
    await strict.redeeming.settle(first.decisionId, 'consumed');
    expect((await reserve(made, aPerson({ email }), strict)).kind).toBe('reserved');
    expect(await countsOf(made)).toMatchObject({ taken: 1 });

    const closed = { kind: 'refused', reason: 'invitation_limited_flow' };
    expect(await reserve(made, aPerson(), strict)).toEqual(closed);
    expect(await reserve(other, aPerson({ email }), strict)).toEqual(closed);
    now = new Date(now.getTime() + 60_001);
    expect(await reserve(other, aPerson({ email }), strict)).toMatchObject({ reason: 'invitation_expired' });
    await strict.issuing.revoke({ id: made.id }, 'key:ops');
    expect(await reserve(made, aPerson({ email }), strict)).toMatchObject({ reason: 'invitation_revoked' });
  });
});

describe('refusals', () => {
  it('name their reason to staff', async () => {
    const past = new Date(Date.now() - 1_000);
    const made = {
      used_up: await aCode(replica),
      expired: await aCode(replica, { expiresAt: past }),
      not_yet: await aCode(replica, { notBefore: new Date(Date.now() + 60_000) }),
      wrong_flow: await aCode(replica, { flow: 'partners' }),
      wrong_domain: await aCode(replica, { domain: 'contoso.example' }),
      wrong_email: await aCode(replica, { emails: [secret('bo@example.test')] }),
      revoked: await aCode(replica),
    };
    await replica.issuing.revoke({ id: made.revoked.id }, 'key:ops');
    await reserve(made.used_up);
    for (const [reason, code] of Object.entries(made)) {
      expect(await reserve(code)).toEqual({ kind: 'refused', reason: `invitation_${reason}` });
    }
    expect((await reserve(made.wrong_domain, aPerson({ email: 'Al@Contoso.Example' }))).kind).toBe('reserved');
    expect((await reserve(made.wrong_email, aPerson({ email: ' BO@example.test' }))).kind).toBe('reserved');
    expect((await reserve(made.wrong_flow, aPerson({ flow: 'partners' }))).kind).toBe('reserved');
  });

  it('cost the same statements as a code that is taken, whatever the code is', async () => {
    const good = await aCode(replica);
    const gone = await aCode(replica, { expiresAt: new Date(Date.now() - 1_000) });
    const bound = await aCode(replica, { emails: [secret('bo@example.test')] });
    await replica.redeeming.reserve(secret('warm-up'), aPerson());
    const tries = {
      good: good.code,
      gone: gone.code,
      bound: bound.code,
      unknown: secret('7K3M0Q9FXB2TCW5A'),
      empty: secret(''),
    };
    const limited = 'limited@example.test';
    for (let failure = 0; failure < 10; failure += 1) {
      await replica.redeeming.reserve(secret('AAAA'), aPerson({ email: limited }));
    }
    const seen = new Map<string, string[]>();
    const record = async (name: string, reserving: () => Promise<unknown>): Promise<void> => {
      const statements: string[] = [];
      const recorder = recording(database, statements);
      await reserving();
      recorder.stop();
      seen.set(name, statements);
    };
    for (const [name, code] of Object.entries(tries)) {
      await record(name, () => replica.redeeming.reserve(code, aPerson()));
    }
    const last = await aCode(replica);
    await record('limited', () => replica.redeeming.reserve(last.code, aPerson({ email: limited })));
    const email = 'returning@example.test';
    await reserve(last, aPerson({ email }));
    await database.pool.query(`update invitation set expires_at = now() where id = $1`, [last.id]);
    await record('returning', () => reserve(last, aPerson({ email })));

    const [first = [], ...others] = [...seen.values()];
    expect(first.length).toBeGreaterThanOrEqual(8);
    for (const statements of others) expect(statements).toEqual(first);
  });
});

/** The text of every statement that any connection of the pool runs. */
function recording({ pool }: Database, into: string[]): { stop(): void } {
  const connect = pool.connect.bind(pool);
  const wrapped: { client: PoolClient; query: PoolClient['query'] }[] = [];
  pool.connect = (async () => {
    const client = await connect();
    const query = client.query;
    wrapped.push({ client, query });
    client.query = ((...given: Parameters<typeof query>) => {
      const [statement] = given as unknown as [string | { text: string }];
      into.push(typeof statement === 'string' ? statement : statement.text);
      return (query as (...args: unknown[]) => unknown).apply(client, given);
    }) as typeof query;
    return client;
  }) as typeof pool.connect;
  return {
    stop() {
      pool.connect = connect;
      for (const { client, query } of wrapped) client.query = query;
    },
  };
}

describe('guessing', () => {
  const guess = (by: Replica, person: PolicySubject = aPerson()) => by.redeeming.reserve(secret(uuidv7()), person);

  it('is limited for each e-mail address: even the right code is refused then, in the same words', async () => {
    const made = await aCode(replica);
    const email = 'guesser@example.test';
    const other = await aReplica(await postgres.open(url));
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, at) => guess(at % 2 ? other : replica, aPerson({ email }))),
    );
    const reasons = results.map((result) => (result.kind === 'refused' ? result.reason : ''));
    expect(reasons.filter((reason) => reason === 'invitation_unknown')).toHaveLength(10);
    expect(reasons.filter((reason) => reason === 'invitation_limited_email')).toHaveLength(50);
    expect(await reserve(made, aPerson({ email }))).toEqual({ kind: 'refused', reason: 'invitation_limited_email' });
    expect((await reserve(made)).kind).toBe('reserved');
  });

  it('is limited for each address of an applicant', async () => {
    const strict = await aReplica(database, { limits: { perAddress: 3 } });
    const address = '192.0.2.7';
    for (let failure = 0; failure < 3; failure += 1) await guess(strict, aPerson({ address }));
    expect(await guess(strict, aPerson({ address }))).toEqual({
      kind: 'refused',
      reason: 'invitation_limited_address',
    });
    expect(await guess(strict, aPerson({ address: '192.0.2.8' }))).toMatchObject({ reason: 'invitation_unknown' });
  });

  it('is limited for each code that is tried by people whom it is not for', async () => {
    const strict = await aReplica(database, { limits: { perCode: 3 } });
    const made = await aCode(strict, { emails: [secret('bo@example.test')] });
    for (let failure = 0; failure < 3; failure += 1) await reserve(made, aPerson(), strict);
    expect(await reserve(made, aPerson({ email: 'bo@example.test' }), strict)).toMatchObject({
      reason: 'invitation_limited_code',
    });
  });

  it('slides: failures count no more when their hour is over', async () => {
    const email = 'guesser@example.test';
    for (let failure = 0; failure < 10; failure += 1) await guess(replica, aPerson({ email }));
    await database.pool.query(`update invitation_attempt set at = at - interval '61 minutes'`);
    expect(await guess(replica, aPerson({ email }))).toMatchObject({ reason: 'invitation_unknown' });
  });

  it('closes the flow for a minute when it is many, tells of it once, and leaves other flows alone', async () => {
    let now = new Date('2026-11-22T12:00:00Z');
    const setup = { limits: { perFlow: 40 }, now: () => now };
    const [one, two] = [await aReplica(database, setup), await aReplica(await postgres.open(url), setup)];
    const made = await aCode(one, { maxUses: 9 });
    const results = await Promise.all(Array.from({ length: 120 }, (_, at) => guess(at % 2 ? two : one)));
    const unknown = results.filter((result) => result.kind === 'refused' && result.reason === 'invitation_unknown');
    expect(unknown).toHaveLength(40);
    expect(await reserve(made, aPerson(), one)).toEqual({ kind: 'refused', reason: 'invitation_limited_flow' });
    expect((await reserve(made, aPerson({ flow: 'partners' }), one)).kind).toBe('reserved');
    expect([...one.told, ...two.told]).toEqual(['customers']);
    const { entries } = await entriesOf(database);
    const suspected = entries.filter(({ kind }) => kind === 'invitation.guessing_suspected');
    expect(suspected.map(({ envelope }) => JSON.parse(envelope.toString()).body)).toEqual([
      { flow: 'customers', failures: 40, window_s: 60 },
    ]);
    now = new Date(now.getTime() + 60_001);
    expect((await reserve(made, aPerson(), two)).kind).toBe('reserved');
  });

  it('is not what somebody does whose code is used up, expired or revoked', async () => {
    const strict = await aReplica(database, { limits: { perFlow: 10, perEmail: 1 } });
    const made = await aCode(strict);
    await reserve(made, aPerson(), strict);
    const late = aPerson({ email: 'late@example.test' });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect(await reserve(made, { ...late, decisionId: uuidv7() }, strict)).toMatchObject({
        reason: 'invitation_used_up',
      });
    }
    expect((await database.pool.query('select 1 from invitation_attempt')).rows).toEqual([]);
  });
});

describe('what is stored', () => {
  it('holds neither a code nor a person, in any form that can be read', async () => {
    const email = 'canary.person@canary-domain.test';
    const made = await aCode(replica, { emails: [secret(email)], label: 'spring' });
    const person = aPerson({ email, address: '203.0.113.77' });
    const wrong = 'QQQQ-WRNG-QQQQ-CNRY';
    await replica.redeeming.reserve(secret(wrong), person);
    await reserve(made, person);
    await replica.redeeming.settle(person.decisionId, 'consumed');
    const tables = await database.query.introspection.getTables();
    const dumps = await Promise.all(
      tables.map(({ name }) =>
        database.pool.query(`select t::text as row, row_to_json(t)::text as json from "${name}" t`),
      ),
    );
    const rows = dumps.flatMap(({ rows: found }) => found.map(({ row, json }) => `${row}${json}`));
    const envelopes = (await entriesOf(database)).entries.map(({ envelope }) => envelope.toString());
    const dump = [...rows, ...envelopes].join('\n').toLowerCase();
    expect(dump).toContain('spring');
    const code = made.code.reveal();
    for (const canary of [code, code.replaceAll('-', ''), wrong, wrong.replaceAll('-', ''), 'canary', '203.0.113.77']) {
      expect(dump).not.toContain(canary.toLowerCase());
      expect(dump).not.toContain(Buffer.from(canary).toString('hex'));
      expect(dump).not.toContain(Buffer.from(canary).toString('base64').toLowerCase().replaceAll('=', ''));
    }
  });
});
