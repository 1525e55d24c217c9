import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenSignup, Sweeper } from '../../src/journal/index.js';
import type { Database } from '../../src/storage/index.js';
import { aConclusion, aGateway, entriesOf } from './builders.js';
import { Child } from './child.js';
import { TestPostgres } from './database.js';
import { aCode, aReplica, type Made, type Replica } from './invitation-builders.js';

const KILLS = 4;
const USES = 100_000;

let postgres: TestPostgres;
let url: string;
let database: Database;
let replica: Replica;
let made: Made;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  url = await postgres.fresh();
  database = await postgres.open(url);
  replica = await aReplica(database);
  made = await aCode(replica, { maxUses: USES });
});
afterAll(() => postgres.stop());

const statesOf = async (): Promise<Map<string, string>> => {
  const { rows } = await database.pool.query<{ decision_id: string; state: string }>(
    'select decision_id, state from invitation_use',
  );
  return new Map(rows.map(({ decision_id: id, state }) => [id, state]));
};

/** Ends what died before its decision, as a gateway's sweeper does: nobody was let in. */
async function endLost(): Promise<void> {
  const { store, journal } = await aGateway(database);
  const blocked = ({ signup }: OpenSignup) =>
    aConclusion(signup, {
      decision: { kind: 'block', status: 'unavailable', reason: 'interrupted', message: 'try_later' },
      answer: { status: 200, body: '{"action":"ShowBlockPage"}' },
    });
  const sweeper = new Sweeper(store, journal, { recover: async (lost) => blocked(lost) });
  const running = async () =>
    (await database.pool.query(`select 1 from signup_claim where state = 'running'`)).rows.length;
  while ((await running()) > 0) await sweeper.sweep();
}

describe('kill -9 between reserve and settle', () => {
  it('leaves the sweep to decide, and it decides by what is on record', async () => {
    const lines: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = new Child('crashing-redeemer.ts', [url, made.code.reveal()]);
      // Each time at another point of the stream.
      await child.printed(31 + kill * 43);
      await child.kill();
      lines.push(...child.lines);
    }
    const said = lines.map((line) => line.split(' ') as [string, string, string?]);
    const settled = new Map(said.flatMap(([word, id]) => (word === 'settled' ? [[id, true] as const] : [])));
    const decided = new Map(said.flatMap(([word, id, kind]) => (word === 'decided' ? [[id, kind] as const] : [])));
    const left = [...(await statesOf())].filter(([, state]) => state === 'reserved').map(([id]) => id);
    // The test is about those that died in between: there must be some, before and after their decision.
    expect(left.length).toBeGreaterThan(KILLS);
    expect(left.filter((id) => settled.has(id))).toEqual([]);

    await endLost();
    await replica.sweeper.sweep();

    const states = await statesOf();
    const answers = await database.pool.query<{ decision_id: string; kind: string }>(
      'select decision_id, kind from decision',
    );
    const kinds = new Map(answers.rows.map(({ decision_id: id, kind }) => [id, kind]));
    for (const [id, kind] of decided) expect(kinds.get(id)).toBe(kind);
    const wrong = [...states].filter(
      ([id, state]) => state !== (kinds.get(id) === 'continue' ? 'consumed' : 'released'),
    );
    expect(wrong).toEqual([]);
    const consumed = [...states.values()].filter((state) => state === 'consumed').length;
    const { rows } = await database.pool.query('select taken from invitation');
    expect(rows).toEqual([{ taken: consumed }]);
    expect((await entriesOf(database)).gapFree).toBe(true);
    expect(replica.told).toEqual([]);
  });
});
