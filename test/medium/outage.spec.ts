import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JournalUnavailable } from '../../src/journal/index.js';
import { type Database, startEmbeddedPostgres } from '../../src/storage/index.js';
import { aConclusion, aGateway, anAttempt, aSignup, aSubject, entriesOf, type Gateway, verified } from './builders.js';
import { TestPostgres } from './database.js';
import { TcpProxy } from './tcp-proxy.js';

let postgres: TestPostgres;
let direct: Database;
let proxy: TcpProxy;
let gateway: Gateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  const url = await postgres.fresh();
  direct = await postgres.open(url);
  proxy = await TcpProxy.start(url);
  gateway = await aGateway(await postgres.open(proxy.url));
});
afterEach(() => proxy.stop());
afterAll(() => postgres.stop());

const claim = (signup = aSignup(), attempt = anAttempt()) => ({
  signup,
  subject: aSubject(),
  leaseMs: 10_000,
  attempt,
});

describe('a connection that breaks during COMMIT', () => {
  it.each(['reply-lost', 'request-lost'] as const)('leaves each write made once (%s)', async (fault) => {
    const claims = [claim(), claim(), claim()];
    proxy.failNextCommit(fault);
    const results = await Promise.all(claims.map((request) => gateway.journal.claim(request)));
    expect(results).toEqual([{ kind: 'won' }, { kind: 'won' }, { kind: 'won' }]);
    expect(proxy.commitFailed).toBe(true);

    const [first] = claims as [ReturnType<typeof claim>];
    proxy.failNextCommit(fault);
    const conclusion = aConclusion(first.signup, { attempt: verified(first.attempt) });
    expect(await gateway.journal.conclude(conclusion)).toEqual({ kind: 'recorded' });
    expect(proxy.commitFailed).toBe(true);

    const { entries, gapFree } = await entriesOf(direct);
    expect(gapFree).toBe(true);
    expect(entries.map(({ kind }) => kind).sort()).toEqual(
      ['attempt.ended', 'log.opened', 'signup.decided']
        .concat(Array(3).fill('signup.claimed'), Array(3).fill('attempt.intended'))
        .sort(),
    );
  });
});

describe('a gateway that vanishes in the middle of a transaction', () => {
  it('does not keep the others from the log', async () => {
    proxy.failNextCommit('vanished');
    const lost = claim();
    const vanished = gateway.journal.claim(lost).catch((error: unknown) => error);
    const other = await aGateway(direct);
    while (!proxy.commitFailed) await new Promise(setImmediate);
    let result: unknown;
    do {
      result = await other.journal.claim(claim()).catch((error: unknown) => error);
    } while (result instanceof JournalUnavailable);
    expect(result).toEqual({ kind: 'won' });
    expect(await vanished).toBeInstanceOf(JournalUnavailable);
    expect((await entriesOf(direct)).gapFree).toBe(true);
  });
});

describe('a synchronous standby that does not answer', () => {
  const standbys = (names: string) =>
    direct.pool
      .query(`alter system set synchronous_standby_names = '${names}'`)
      .then(() => direct.pool.query('select pg_reload_conf()'));

  it('leaves a commit in doubt: what only one machine has is not acknowledged', async () => {
    await standbys('nobody');
    try {
      await expect(gateway.journal.claim(claim())).rejects.toThrow(JournalUnavailable);
    } finally {
      await standbys('');
    }
    let result: unknown;
    do {
      result = await gateway.journal.claim(claim()).catch((error: unknown) => error);
    } while (result instanceof JournalUnavailable);
    expect(result).toEqual({ kind: 'won' });
    expect((await entriesOf(direct)).gapFree).toBe(true);
  });
});

describe('a database that falls silent', () => {
  it('makes every waiting caller hear of it, and is used again when it speaks', async () => {
    await gateway.journal.claim(claim());
    proxy.goSilent(true);
    const waiting = Array.from({ length: 20 }, () => gateway.journal.claim(claim()));
    for (const result of await Promise.allSettled(waiting)) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(JournalUnavailable) });
    }
    proxy.goSilent(false);
    expect(await gateway.journal.claim(claim()).catch(() => gateway.journal.claim(claim()))).toEqual({ kind: 'won' });
    expect((await entriesOf(direct)).gapFree).toBe(true);
  });
});

describe('a database that is stopped and started again', () => {
  it('loses nothing that was acknowledged, and the journal recovers by itself', async () => {
    const acknowledged: string[] = [];
    const unavailable: unknown[] = [];
    let stopped = false;
    let early = false;
    let back = false;
    const callers = Array.from({ length: 10 }, async () => {
      for (let after = 0; after < 3; ) {
        const request = claim();
        const { decisionId } = request.signup;
        try {
          await gateway.journal.claim(request);
          await gateway.journal.conclude(aConclusion(request.signup, { attempt: verified(request.attempt) }));
          acknowledged.push(decisionId);
          if (back) after += 1;
        } catch (error) {
          unavailable.push(error);
          early ||= !stopped;
        }
      }
    });
    while (acknowledged.length < 50) await new Promise(setImmediate);
    stopped = true;
    await postgres.halt();
    while (unavailable.length < 10) await new Promise((resolve) => setTimeout(resolve, 10));
    const restarted = await startEmbeddedPostgres({ directory: join(postgres.folder, 'postgres') });
    try {
      proxy.retarget(restarted.url);
      back = true;
      await Promise.all(callers);
      expect(early).toBe(false);
      expect(unavailable.filter((error) => !(error instanceof JournalUnavailable))).toEqual([]);
      const name = new URL(proxy.url).pathname;
      const database = await postgres.open(restarted.url.replace(/\/postgres$/, name));
      const decided = await database.query.selectFrom('decision').select('decision_id').execute();
      expect(decided.map((row) => row.decision_id)).toEqual(expect.arrayContaining(acknowledged));
      expect((await entriesOf(database)).gapFree).toBe(true);
      await database.close();
    } finally {
      await restarted.stop();
    }
  });
});
