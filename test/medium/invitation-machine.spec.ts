import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import type { PolicySubject } from '../../src/policy/index.js';
import type { Database } from '../../src/storage/index.js';
import { TestPostgres } from './database.js';
import { aCode, aPerson, aReplica, type Made, type Replica, TIMES } from './invitation-builders.js';

const MINUTE_MS = 60_000;
const START = Date.parse('2026-11-22T12:00:00Z');
const PEOPLE = 4;
const DECISIONS = 3;

let postgres: TestPostgres;
let database: Database;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  database = await postgres.open(await postgres.fresh());
});
beforeEach(() => database.pool.query('truncate invitation_use, invitation, decision'));
afterAll(() => postgres.stop());

type State = 'reserved' | 'held' | 'consumed' | 'released';
interface ModelUse {
  use: number;
  person: number;
  state: State;
  until: number;
  retakeUntil: number;
}

/** The rules of docs/invitations.md, written down a second time and without a database. */
class Model {
  now = START;
  readonly uses = new Map<string, ModelUse>();
  readonly recorded = new Map<string, 'continue' | 'pending' | 'block'>();
  #next = 0;

  constructor(readonly maxUses: number) {}

  get taken(): number {
    return new Set(this.#with((use) => use.state !== 'released').map(({ use }) => use)).size;
  }

  reserve(id: string, person: number): boolean {
    const own = this.uses.get(id);
    if (own && own.state !== 'released') return true;
    const [shared] = this.#with(
      (use) =>
        use.person === person &&
        (use.state === 'reserved' || use.state === 'held' || (use.state === 'consumed' && use.retakeUntil > this.now)),
    );
    if (!shared && this.taken >= this.maxUses) return false;
    const use = shared?.use ?? (this.#next += 1);
    this.uses.set(id, { use, person, state: 'reserved', until: this.now + TIMES.leaseMs, retakeUntil: 0 });
    return true;
  }

  settle(id: string, end: Exclude<State, 'reserved'>): void {
    const use = this.uses.get(id);
    const isOpen = use?.state === 'reserved' || (use?.state === 'held' && end !== 'held');
    if (!use || !isOpen) return;
    const retakeUntil = this.now + (use.state === 'held' ? TIMES.holdMs : TIMES.retakeMs);
    Object.assign(use, { state: end, retakeUntil, until: this.now + TIMES.holdMs });
  }

  sweep(): void {
    for (const [id, use] of this.uses) {
      const kind = this.recorded.get(id);
      const isOver = use.until <= this.now;
      if (use.state === 'held' && isOver) this.settle(id, 'released');
      else if (use.state === 'reserved' && kind === 'continue') this.settle(id, 'consumed');
      else if (use.state === 'reserved' && kind === 'pending') this.settle(id, 'held');
      else if (use.state === 'reserved' && (kind === 'block' || isOver)) this.settle(id, 'released');
    }
  }

  #with(holds: (use: ModelUse) => boolean): ModelUse[] {
    return [...this.uses.values()].filter(holds);
  }
}

interface Real {
  readonly replicas: readonly Replica[];
  readonly made: Made;
  /** People, each with so many decisions. */
  readonly people: readonly (readonly PolicySubject[])[];
}

type Command = fc.AsyncCommand<Model, Real>;

async function agree(model: Model, { made }: Real): Promise<void> {
  const { rows } = await database.pool.query<{ decision_id: string; state: State }>(
    'select decision_id, state from invitation_use',
  );
  expect(new Map(rows.map((row) => [row.decision_id, row.state]))).toEqual(
    new Map([...model.uses].map(([id, { state }]) => [id, state])),
  );
  const code = await database.pool.query<{ taken: number }>('select taken from invitation where id = $1', [made.id]);
  expect(code.rows[0]?.taken).toBe(model.taken);
  expect(model.taken).toBeLessThanOrEqual(model.maxUses);
}

const command = (text: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real);
    await agree(model, real);
  },
  toString: () => text,
});

const subjectOf = ({ people }: Real, person: number, decision: number): PolicySubject =>
  people[person]?.[decision] as PolicySubject;

const who = {
  person: fc.nat(PEOPLE - 1),
  decision: fc.nat(DECISIONS - 1),
  replica: fc.nat(1),
};

const reserving = fc.record(who).map(({ person, decision, replica }) =>
  command(`reserve(${person}.${decision})`, async (model, real) => {
    const subject = subjectOf(real, person, decision);
    const result = await real.replicas[replica]?.redeeming.reserve(real.made.code, subject);
    const expected = model.reserve(subject.decisionId, person) ? 'reserved' : 'refused';
    if (result?.kind !== expected) throw new Error(`${result?.kind}, and the model says ${expected}`);
  }),
);

const settling = fc
  .record({ ...who, end: fc.constantFrom('consumed' as const, 'released' as const, 'held' as const) })
  .map(({ person, decision, replica, end }) =>
    command(`settle(${person}.${decision}, ${end})`, async (model, real) => {
      const { decisionId } = subjectOf(real, person, decision);
      await real.replicas[replica]?.redeeming.settle(decisionId, end);
      model.settle(decisionId, end);
    }),
  );

/** The decision is put on record, and the process dies before it settles. */
const deciding = fc
  .record({ ...who, kind: fc.constantFrom('continue' as const, 'block' as const, 'pending' as const) })
  .map(({ person, decision, kind }) =>
    command(`decide(${person}.${decision}, ${kind})`, async (model, real) => {
      const { decisionId } = subjectOf(real, person, decision);
      await database.pool.query(
        `insert into decision (decision_id, flow, step, kind, status, reason, flagged, config_version, answer_status, answer_body, at)
         values ($1, 'customers', 'before-creating-user', $2, $3, 'test', false, '0', 200, '{}', now())
         on conflict do nothing`,
        [decisionId, kind === 'pending' ? 'block' : kind, kind === 'pending' ? 'pending' : 'verified'],
      );
      if (!model.recorded.has(decisionId)) model.recorded.set(decisionId, kind);
    }),
  );

const sweeping = who.replica.map((replica) =>
  command('sweep()', async (model, { replicas }) => {
    await replicas[replica]?.sweeper.sweep();
    model.sweep();
  }),
);

const waiting = fc.constantFrom(1, 16, 61, 31 * 24 * 60).map((minutes) =>
  command(`wait(${minutes} min)`, async (model) => {
    model.now += minutes * MINUTE_MS;
  }),
);

describe('uses of a code', () => {
  it('follow the rules through any order of reservations, settlements, decisions, sweeps and time', async () => {
    const scenario = fc.record({
      maxUses: fc.integer({ min: 1, max: 3 }),
      commands: fc.commands([reserving, reserving, settling, deciding, sweeping, waiting], {
        maxCommands: 40,
        size: 'max',
      }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ maxUses, commands }) => {
        await database.pool.query('truncate invitation_use, invitation, decision');
        const model = new Model(maxUses);
        const now = () => new Date(model.now);
        const replicas = [await aReplica(database, { now }), await aReplica(database, { now })];
        const made = await aCode(replicas[0] as Replica, { maxUses });
        const people = Array.from({ length: PEOPLE }, (_, person) => {
          const subject = aPerson({ email: `person-${person}@example.test` });
          return Array.from({ length: DECISIONS }, () => ({ ...subject, decisionId: uuidv7() }));
        });
        const setup = () => ({ model, real: { replicas, made, people } });
        await fc.asyncModelRun(setup, commands);
        expect(replicas.flatMap(({ told }) => told)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
