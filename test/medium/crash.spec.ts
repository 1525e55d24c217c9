import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenSignup, Sweeper } from '../../src/journal/index.js';
import type { Database } from '../../src/storage/index.js';
import { aConclusion, aGateway, entriesOf } from './builders.js';
import { Child } from './child.js';
import { TestPostgres } from './database.js';

const KILLS = 5;

let postgres: TestPostgres;
let url: string;
let database: Database;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  url = await postgres.fresh();
  database = await postgres.open(url);
});
afterAll(() => postgres.stop());

describe('kill -9 between intent and outcome', () => {
  const acknowledged: string[] = [];

  it('loses nothing that was acknowledged', async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = new Child('crashing-gateway.ts', [url]);
      // Each time at another point of the stream of sign-ups.
      await child.printed(23 + kill * 37);
      await child.kill();
      acknowledged.push(...child.lines);
    }
    const { query } = database;
    const claims = new Set(
      (await query.selectFrom('signup_claim').select('decision_id').execute()).map((row) => row.decision_id),
    );
    const answers = new Map(
      (await query.selectFrom('decision').selectAll().execute()).map((row) => [row.decision_id, row.answer_body]),
    );
    for (const line of acknowledged) {
      const [word, decisionId = '', ...body] = line.split(' ');
      expect(claims.has(decisionId)).toBe(true);
      expect(answers.get(decisionId)).toBe(word === 'decided' ? body.join(' ') : answers.get(decisionId));
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS * 23);
    expect((await entriesOf(database)).gapFree).toBe(true);
  });

  it('leaves sign-ups that the sweepers of two replicas end once each, as indeterminate', async () => {
    const running = () =>
      database.query.selectFrom('signup_claim').selectAll().where('state', '=', 'running').execute();
    const left = await running();
    expect(left.length).toBeGreaterThan(0);

    const recovered: string[] = [];
    const gateways = [await aGateway(database), await aGateway(database)];
    const sweepers = gateways.map(({ store, journal }) => {
      const recovery = {
        recover: async ({ signup, attempt }: OpenSignup) => {
          recovered.push(signup.decisionId);
          expect(attempt?.provider).toBe('idology');
          return aConclusion(signup);
        },
      };
      return new Sweeper(store, journal, recovery);
    });
    while ((await running()).length > 0) await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));

    expect(recovered.sort()).toEqual(left.map((row) => row.decision_id).sort());
    const { entries, gapFree } = await entriesOf(database);
    expect(gapFree).toBe(true);
    const marked = entries.filter(({ kind }) => kind === 'attempt.indeterminate').map((entry) => entry.decision_id);
    expect(new Set(marked)).toEqual(new Set(recovered));
    expect(marked).toHaveLength(recovered.length);
    const open = await database.query
      .selectFrom('provider_attempt')
      .selectAll()
      .where('state', '=', 'intended')
      .execute();
    expect(open).toEqual([]);
  });
});
