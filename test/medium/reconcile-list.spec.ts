import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AttemptIntent, AttemptResult } from '../../src/journal/index.js';
import { momentOf } from '../../src/storage/cli/moment.js';
import { type Database, openDatabase } from '../../src/storage/index.js';
import { aConclusion, aGateway, anAttempt, aSignup, aSubject, verified } from './builders.js';
import { Child } from './child.js';
import { TestPostgres } from './database.js';

let postgres: TestPostgres;
let folder: string;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verigate-reconcile-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => postgres.stop());

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = new Child('../../src/storage/cli/reconcile-list.ts', args, {
    env: { VERIGATE_CONFIG: '', VERIGATE_DATA_DIR: join(folder, 'data'), ...env },
  });
  const complaint = await child.ended();
  return { code: await child.exitCode(), complaint, lines: child.lines };
}

const failed = (attempt: AttemptIntent, delivery: 'sent' | 'unknown' | 'not_sent'): AttemptResult => ({
  attemptId: attempt.attemptId,
  provider: attempt.provider,
  durationMs: 12,
  result: { fault: { kind: 'vendor_fault', delivery } },
});

/** One sign-up for each way in which an attempt can end; the references of those that may have been charged for nothing, in order. */
async function record(database: Database): Promise<{ readonly open: readonly string[] }> {
  const { journal, store } = await aGateway(database);
  const signUp = async (end: (attempt: AttemptIntent) => AttemptResult): Promise<string> => {
    const [signup, attempt] = [aSignup(), anAttempt()];
    await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000, attempt });
    await journal.conclude(aConclusion(signup, { attempt: end(attempt) }));
    return attempt.reference;
  };
  await signUp((attempt) => verified(attempt));
  await signUp((attempt) => failed(attempt, 'not_sent'));
  const sent = await signUp((attempt) => failed(attempt, 'sent'));
  const unknown = await signUp((attempt) => failed(attempt, 'unknown'));
  const dead = anAttempt();
  await journal.claim({ signup: aSignup(), subject: aSubject(), leaseMs: 0, attempt: dead });
  const [lost] = await store.findLost(1);
  if (!lost) throw new Error('nothing was lost');
  await journal.takeOver(lost, 10_000);
  await journal.close();
  return { open: [sent, unknown, dead.reference] };
}

describe('npm run reconcile:list', () => {
  it('lists what may have been charged without an outcome, and nothing of a person', async () => {
    const url = await postgres.fresh();
    const { open } = await record(await postgres.open(url));
    const { code, lines, complaint } = await run([], { DATABASE_URL: url });

    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    expect(lines[0]).toMatch(/^provider +our reference +started at +state +delivery$/);
    expect(lines.slice(1).map((line) => line.split(/ {2,}/))).toEqual(
      [
        ['fault', 'sent'],
        ['fault', 'unknown'],
        ['indeterminate', 'unknown'],
      ].map(([state, delivery], at) => [
        'idology',
        open[at],
        expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        state,
        delivery,
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/canary/i);
  });

  it('as JSON, and since a moment', async () => {
    const url = await postgres.fresh();
    const { open } = await record(await postgres.open(url));
    const all = JSON.parse((await run(['--json'], { DATABASE_URL: url })).lines.join('\n')) as {
      reference: string;
      startedAt: string;
    }[];
    expect(all.map(({ reference }) => reference)).toEqual(open);
    expect(Object.keys(all[0] ?? {}).sort()).toEqual(['delivery', 'provider', 'reference', 'startedAt', 'state']);

    const ofToday = await run(['--json', '--since', '1d'], { DATABASE_URL: url });
    expect(JSON.parse(ofToday.lines.join('\n'))).toHaveLength(3);
    const later = await run(['--since', '2999-01-01'], { DATABASE_URL: url });
    expect(later.lines).toEqual(['nothing to reconcile']);
  });

  it('reads the embedded database beside the gateway that runs it, and without one', async () => {
    const directory = join(folder, 'data', 'database');
    const database = await openDatabase({ kind: 'embedded', directory });
    const { open } = await record(database);
    const beside = await run(['--json']);
    await database.close();
    const alone = await run(['--json']);

    for (const { code, complaint, lines } of [beside, alone]) {
      expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
      expect((JSON.parse(lines.join('\n')) as { reference: string }[]).map(({ reference }) => reference)).toEqual(open);
    }
  });

  it.each([
    ['a moment that is none', ['--since', 'canary'], {}, /^--since: write 30d, [^\n]*\n$/],
    ['an option that is none', ['--sinze'], {}, /^Unknown option '--sinze'[^]*npm run --silent reconcile:list/],
    ['a folder without a database', [], {}, /^The folder \S+ holds no database yet: [^\n]*\n$/],
    [
      'a database that is not there',
      [],
      { DATABASE_URL: 'postgres://app:canary@127.0.0.1:1/x' },
      /^The database "x" on 127\.0\.0\.1:1 cannot be read: connection refused\.\n$/,
    ],
  ])('says in a sentence what is wrong: %s', async (_what, args, env, sentence) => {
    const { code, complaint, lines } = await run(args, env);
    expect({ code, lines }).toEqual({ code: 1, lines: [] });
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('canary');
  });

  it('is told of a database that no gateway was started on', async () => {
    const { complaint } = await run([], { DATABASE_URL: await postgres.empty() });
    expect(complaint).toMatch(/^The database "\w+" on [0-9.:]+ cannot be read: no gateway was started on it yet\.\n$/);
  });
});

it.each([
  [undefined, '1970-01-01T00:00:00.000Z'],
  ['30d', '2026-10-23T12:00:00.000Z'],
  ['12h', '2026-11-22T00:00:00.000Z'],
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T08:00', '2026-11-01T08:00:00.000Z'],
  ['2026-11-01T08:00:00+02:00', '2026-11-01T06:00:00.000Z'],
])('--since %s is %s', (text, moment) => {
  expect(momentOf(text, new Date('2026-11-22T12:00:00Z')).toISOString()).toBe(moment);
});

it.each(['yesterday', '2026-13-01', '1', '2026-11-01 08:00', ''])('--since %j is refused', (text) => {
  expect(() => momentOf(text, new Date())).toThrow(RangeError);
});
