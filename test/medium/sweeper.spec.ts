import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JournalUnavailable, type OpenSignup, Sweeper } from '../../src/journal/index.js';
import type { Database } from '../../src/storage/index.js';
import {
  aConclusion,
  aGateway,
  anAttempt,
  aSignup,
  aSubject,
  entriesOf,
  faulted,
  type Gateway,
  verified,
} from './builders.js';
import { TestPostgres } from './database.js';

let postgres: TestPostgres;
let database: Database;
let slow: Gateway;
let other: Gateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  [slow, other] = [await aGateway(database), await aGateway(database)];
});
afterAll(() => postgres.stop());

/** Claimed by a process that is too slow: the lease is over as soon as it is given. */
async function anOverdueSignup(attempt = anAttempt()) {
  const signup = aSignup();
  await slow.journal.claim({ signup, subject: aSubject(), leaseMs: 0, attempt });
  return { signup, attempt };
}

const blocked = (signup: OpenSignup['signup']) =>
  aConclusion(signup, {
    decision: { kind: 'block', status: 'unavailable', reason: 'lease_expired', message: 'try_later' },
    answer: { status: 200, body: '{"action":"ShowBlockPage"}' },
  });

describe('a sign-up whose lease ran out', () => {
  it('is ended by the sweeper as it was claimed, and the late process gets that answer while its outcome is kept', async () => {
    const { signup, attempt } = await anOverdueSignup();
    const seen: OpenSignup[] = [];
    const recover = async (lost: OpenSignup) => {
      seen.push(lost);
      return blocked(lost.signup);
    };
    expect(await new Sweeper(other.store, other.journal, { recover }).sweep()).toBe(1);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.signup).toEqual(signup);
    expect(seen[0]?.attempt).toMatchObject({ attemptId: attempt.attemptId, reference: attempt.reference, planStep: 0 });

    const late = aConclusion(signup, { attempt: verified(attempt) });
    expect(await slow.journal.conclude(late)).toEqual({ kind: 'superseded', answer: blocked(signup).answer });
    const row = await database.query.selectFrom('provider_attempt').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'outcome', vendor_reference: '1234567890' });
    const { entries, gapFree } = await entriesOf(database);
    expect(gapFree).toBe(true);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'log.opened',
      'signup.claimed',
      'attempt.intended',
      'attempt.indeterminate',
      'signup.decided',
      'attempt.ended',
    ]);
  });

  it('stays listed for reconciliation when nobody knows what became of its attempt', async () => {
    const { attempt } = await anOverdueSignup();
    const recover = async ({ signup }: OpenSignup) => {
      const { attemptId, provider } = attempt;
      const result = { fault: { kind: 'lease_expired', delivery: 'unknown' } } as const;
      return { ...blocked(signup), attempt: { attemptId, provider, durationMs: 0, result } };
    };
    await new Sweeper(other.store, other.journal, { recover }).sweep();
    const row = await database.query.selectFrom('provider_attempt').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'indeterminate', delivery: 'unknown' });
  });

  it("is still the process's own to conclude while nobody took it over", async () => {
    const { signup, attempt } = await anOverdueSignup();
    expect(await slow.journal.conclude(aConclusion(signup, { attempt: verified(attempt) }))).toEqual({
      kind: 'recorded',
    });
    expect(await new Sweeper(other.store, other.journal, { recover: async () => blocked(signup) }).sweep()).toBe(0);
  });

  it('stops the fail-over of the process that lost it', async () => {
    const { signup, attempt } = await anOverdueSignup();
    const [lost] = await other.store.findLost(10);
    if (!lost) throw new Error('the sign-up is not found as lost');
    expect(await other.journal.takeOver(lost, 30_000)).toBeDefined();
    const next = anAttempt({ planStep: 1 });
    expect(await slow.journal.nextAttempt({ signup, ended: faulted(attempt), next })).toBe(false);
    const attempts = await database.query.selectFrom('provider_attempt').selectAll().execute();
    expect(attempts).toHaveLength(1);
  });

  it("keeps a late process waiting for the successor's answer, and tells it when none comes in time", async () => {
    const { signup } = await anOverdueSignup();
    const [lost] = await other.store.findLost(10);
    if (!lost) throw new Error('the sign-up is not found as lost');
    const owner = await other.journal.takeOver(lost, 30_000);
    await expect(slow.journal.conclude(aConclusion(signup))).rejects.toThrow(JournalUnavailable);
    const late = slow.journal.conclude(aConclusion(signup));
    await other.journal.concludeLost(owner ?? '', blocked(signup));
    expect(await late).toEqual({ kind: 'superseded', answer: blocked(signup).answer });
  });

  it('is given to one of several sweepers', async () => {
    const overdue = await Promise.all(Array.from({ length: 20 }, () => anOverdueSignup()));
    const recovered: string[] = [];
    const sweepers = [slow, other, await aGateway(database)].map(
      ({ store, journal }) =>
        new Sweeper(store, journal, {
          recover: async ({ signup }) => {
            recovered.push(signup.decisionId);
            return blocked(signup);
          },
        }),
    );
    const ended = await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
    expect(ended.reduce((sum, count) => sum + count)).toBe(20);
    expect(recovered.sort()).toEqual(overdue.map(({ signup }) => signup.decisionId).sort());
  });

  it('is tried again after a recovery that failed, and the failure is heard', async () => {
    const { signup } = await anOverdueSignup();
    const heard: unknown[] = [];
    const events = {
      flushed: () => undefined,
      recovered: (decisionId: string, result: string) => heard.push([decisionId, result]),
      sweepFailed: (error: unknown) => heard.push(error),
    };
    const settings = { everyMs: 5_000, leaseMs: 0, limit: 10 };
    let broken = true;
    const recover = async (lost: OpenSignup) => {
      if (broken) throw new Error('no such flow');
      return blocked(lost.signup);
    };
    const sweeper = new Sweeper(other.store, other.journal, { recover }, settings, undefined, events);
    expect(await sweeper.sweep()).toBe(0);
    expect(heard.splice(0)).toEqual([new Error('no such flow')]);
    broken = false;
    expect(await sweeper.sweep()).toBe(1);
    expect(heard).toEqual([[signup.decisionId, 'indeterminate']]);
  });

  it('is looked for at every tick of the timer', async () => {
    const { signup } = await anOverdueSignup();
    let tick: () => void = () => undefined;
    const repeat = (task: () => void) => {
      tick = task;
      return { stop: () => undefined };
    };
    const sweeper = new Sweeper(
      other.store,
      other.journal,
      { recover: async () => blocked(signup) },
      undefined,
      repeat,
    );
    sweeper.start();
    tick();
    expect(await slow.journal.answerOf(signup.decisionId, AbortSignal.timeout(5_000))).toEqual(blocked(signup).answer);
    await sweeper.stop();
  });
});
