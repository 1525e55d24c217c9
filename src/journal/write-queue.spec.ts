import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JournalUnavailable } from './journal.port.js';
import {
  type AppendWrite,
  CommitInDoubt,
  NothingWritten,
  type Write,
  WriteRefused,
  type WriteResult,
} from './journal-store.port.js';
import { QUEUE_LIMITS, WriteQueue } from './write-queue.js';

type Behaviour = 'commits' | 'writes-nothing' | 'in-doubt-committed' | 'in-doubt-absent' | 'in-doubt-unreachable-first';

interface Labelled extends AppendWrite {
  readonly label: number;
  readonly poison: boolean;
}

const aWrite = (label: number, decisionId: string, poison = false): Labelled => ({
  kind: 'append',
  decisionId,
  entries: [],
  label,
  poison,
});

/** A store that follows a script, then commits (or, when it died, never again); remembers what became durable and how it was asked. */
class ScriptedStore {
  readonly durable: Labelled[] = [];
  readonly batches: number[] = [];
  overlaps = 0;
  #busy = false;

  constructor(
    private readonly script: Behaviour[],
    private readonly dead = false,
  ) {}

  async commit(writes: readonly Write[]): Promise<readonly WriteResult[]> {
    if (this.#busy) this.overlaps += 1;
    this.#busy = true;
    await new Promise(setImmediate);
    this.#busy = false;
    this.batches.push(writes.length);
    return this.#play(writes as readonly Labelled[], this.script.shift() ?? (this.dead ? 'writes-nothing' : 'commits'));
  }

  #play(writes: readonly Labelled[], behaviour: Behaviour): readonly WriteResult[] {
    if (new Set(writes.map(({ decisionId }) => decisionId)).size !== writes.length)
      throw new Error('two of one sign-up');
    if (behaviour === 'writes-nothing') throw new NothingWritten();
    if (writes.some(({ poison }) => poison)) throw new WriteRefused();
    const results = writes.map(() => true as const);
    const committed = behaviour !== 'in-doubt-absent';
    if (committed) this.durable.push(...writes);
    if (behaviour === 'commits') return results;
    let unreachable = behaviour === 'in-doubt-unreachable-first' ? (this.dead ? Number.POSITIVE_INFINITY : 1) : 0;
    throw new CommitInDoubt(results, async () => {
      if (unreachable > 0) {
        unreachable -= 1;
        throw new NothingWritten();
      }
      return committed;
    });
  }
}

const behaviour = fc.constantFrom<Behaviour>(
  'commits',
  'writes-nothing',
  'in-doubt-committed',
  'in-doubt-absent',
  'in-doubt-unreachable-first',
);
const writes = fc
  .array(fc.record({ decision: fc.nat(6), poison: fc.nat(9) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((drafts) => drafts.map(({ decision, poison }, label) => aWrite(label, `d${decision}`, poison === 0)));

const limits = { ...QUEUE_LIMITS, maxBatch: 4, retryMs: 0 };

describe('WriteQueue', () => {
  it('makes every write durable once, in the order of its sign-up, whatever the database does on the way', async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.array(behaviour, { maxLength: 12 }), async (all, script) => {
        const store = new ScriptedStore([...script]);
        const queue = new WriteQueue(store, { ...limits, deadlineMs: 60_000 });
        const settled = await Promise.allSettled(all.map((write) => queue.submit(write)));

        expect(settled).toEqual(
          all.map(({ poison }) =>
            poison
              ? { status: 'rejected', reason: expect.any(JournalUnavailable) }
              : { status: 'fulfilled', value: true },
          ),
        );
        const durable = store.durable.map(({ label }) => label);
        const wanted = all.filter(({ poison }) => !poison);
        expect([...durable].sort((a, b) => a - b)).toEqual(wanted.map(({ label }) => label));
        for (const { decisionId } of wanted) {
          const ofOne = store.durable.filter((write) => write.decisionId === decisionId).map(({ label }) => label);
          expect(ofOne).toEqual([...ofOne].sort((a, b) => a - b));
        }
        expect(store.overlaps).toBe(0);
        expect(Math.max(...store.batches)).toBeLessThanOrEqual(limits.maxBatch);
      }),
      { numRuns: 300 },
    );
  });

  it('acknowledges only what is durable when the database dies at any point, and lets nobody wait for ever', async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.array(behaviour, { maxLength: 6 }), async (all, script) => {
        const store = new ScriptedStore([...script], true);
        const queue = new WriteQueue(store, { ...limits, deadlineMs: 15 });
        const settled = await Promise.allSettled(all.map((write) => queue.submit(write)));
        const durable = new Set(store.durable.map(({ label }) => label));
        const acknowledged = all.filter((_, index) => settled[index]?.status === 'fulfilled');
        expect(acknowledged.filter(({ label }) => !durable.has(label))).toEqual([]);
        const refusals = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
        expect(refusals.filter((reason) => !(reason instanceof JournalUnavailable))).toEqual([]);
        await queue.close();
      }),
      { numRuns: 40 },
    );
  });

  it('commits at once when idle, and takes what arrived meanwhile as the next batch', async () => {
    const asked: { readonly count: number; readonly finish: () => void }[] = [];
    const commit = (batch: readonly Write[]) =>
      new Promise<readonly WriteResult[]>((resolve) => {
        asked.push({ count: batch.length, finish: () => resolve(batch.map(() => true as const)) });
      });
    const queue = new WriteQueue({ commit });
    const submitted = [queue.submit(aWrite(0, 'a'))];
    while (asked.length === 0) await new Promise(setImmediate);
    submitted.push(...['b', 'c', 'd'].map((decisionId, label) => queue.submit(aWrite(label, decisionId))));
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(asked.map(({ count }) => count)).toEqual([1]);
    asked[0]?.finish();
    while (asked.length === 1) await new Promise(setImmediate);
    expect(asked.map(({ count }) => count)).toEqual([1, 3]);
    asked[1]?.finish();
    await Promise.all(submitted);
  });

  it('refuses what it cannot hold, and everything after it was closed', async () => {
    const queue = new WriteQueue(new ScriptedStore([]), { ...limits, maxWaiting: 2 });
    const accepted = [queue.submit(aWrite(0, 'a')), queue.submit(aWrite(1, 'b'))];
    await expect(queue.submit(aWrite(2, 'c'))).rejects.toThrow('the journal is full');
    await queue.close();
    expect(await Promise.all(accepted)).toEqual([true, true]);
    await expect(queue.submit(aWrite(3, 'd'))).rejects.toThrow('the journal is closed');
  });

  it('does not send a write again that its caller has given up', async () => {
    const store = new ScriptedStore([], true);
    const queue = new WriteQueue(store, { ...limits, deadlineMs: 10 });
    await expect(queue.submit(aWrite(0, 'a'))).rejects.toThrow(JournalUnavailable);
    await queue.close();
    const asked = store.batches.length;
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(store.batches).toHaveLength(asked);
  });

  it('asks a database that is away ever more seldom, and each failure is told', async () => {
    const asked: number[] = [];
    const commit = (): Promise<never> => {
      asked.push(performance.now());
      return Promise.reject(new NothingWritten());
    };
    let failures = 0;
    const flushed = ({ error }: { readonly error?: unknown }): void => {
      if (error instanceof NothingWritten) failures += 1;
    };
    const queue = new WriteQueue({ commit }, QUEUE_LIMITS, { flushed });
    await expect(queue.submit(aWrite(0, 'a'))).rejects.toThrow(JournalUnavailable);
    await expect(queue.submit(aWrite(1, 'b'))).rejects.toThrow(JournalUnavailable);
    await queue.close();

    const pauses = asked.slice(1).map((at, index) => at - (asked[index] as number));
    // A timer may run a millisecond early by another clock, never much.
    [20, 40, 80, 160, 250, 250].forEach((pause, index) => {
      expect(pauses[index]).toBeGreaterThan(pause - 2);
    });
    expect(Math.min(...pauses.slice(4))).toBeGreaterThan(248);
    expect(failures).toBe(asked.length);
  });

  it('is quick again at the first failure after a success', async () => {
    const asked: number[] = [];
    const commit = (batch: readonly Write[]): Promise<readonly WriteResult[]> => {
      const call = asked.push(performance.now());
      return call === 10 || call === 12
        ? Promise.resolve(batch.map(() => true as const))
        : Promise.reject(new NothingWritten());
    };
    const queue = new WriteQueue({ commit }, { ...limits, deadlineMs: 60_000, retryMs: 1, maxRetryMs: 60_000 });
    expect(await queue.submit(aWrite(0, 'a'))).toBe(true);
    expect(await queue.submit(aWrite(1, 'a'))).toBe(true);

    const [pauseBefore, pauseAfter] = [9, 11].map((call) => (asked[call] as number) - (asked[call - 1] as number));
    // 256 ms and 1 ms.
    expect(pauseAfter).toBeLessThan(pauseBefore as number);
  });
});
