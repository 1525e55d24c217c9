import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Sensitive } from '#libs/provider-spec';
import { openAuditLog } from '../src/audit/index.js';
import type { DecisionQuery } from '../src/inspection/index.js';
import { SampleDesk } from '../src/inspection/sample.desk.js';
import {
  type Database,
  openDatabase,
  PostgresAuditStore,
  PostgresDecisionStore,
  PostgresQuestionStore,
  PostgresSampleStore,
  startEmbeddedPostgres,
} from '../src/storage/index.js';
import { indexCosts } from './search-costs.js';
import { fill } from './search-data.js';

const HELP = `What a search for decisions takes, for every filter, rare values, values that nothing has, pairs and deep pages, on one embedded
PostgreSQL, one after the other through the store that the staff interface uses; and what the indices cost whoever writes a decision.
  --decisions N    (default 1000000)
  --samples N      of each search (default 40)
  --json           one JSON object instead of the table
`;

const { values } = parseArgs({
  options: {
    decisions: { type: 'string', default: '1000000' },
    samples: { type: 'string', default: '40' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const DECISIONS = Number(values.decisions);
const SAMPLES = Number(values.samples);
const PAGE = 51;
const DAY_MS = 86_400_000;

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

interface Measured {
  readonly what: string;
  readonly rows: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
}

/** Milliseconds, the first one too: it finds the cache as the one before left it. */
async function measure(what: string, once: (at: number) => Promise<number>): Promise<Measured> {
  const times: number[] = [];
  let rows = 0;
  for (let at = 0; at < SAMPLES; at += 1) {
    const start = process.hrtime.bigint();
    rows = await once(at);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  times.sort((a, b) => a - b);
  const share = (part: number): number => times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0;
  return { what, rows, p50: share(0.5), p95: share(0.95), most: share(1) };
}

/** As the fill makes them: three sign-ups of each address. */
const tokenOf = (person: number): Buffer => createHash('sha256').update(String(person)).digest().subarray(0, 16);

async function oneOf(database: Database, column: string, table: string, at: number): Promise<string> {
  const { rows } = await database.pool.query<{ value: string }>(
    `select ${column}::text as value from ${table} where ${column} is not null offset $1 limit 1`,
    [Math.floor((at * DECISIONS) / 50)],
  );
  return rows[0]?.value ?? '';
}

/** Each sample asks for another value where there are many. */
async function searches(
  database: Database,
): Promise<readonly (readonly [string, (at: number) => Omit<DecisionQuery, 'limit'>])[]> {
  const now = Date.now();
  const spread = async (column: string, table: string): Promise<readonly string[]> =>
    Promise.all(Array.from({ length: 20 }, (_, at) => oneOf(database, column, table, at)));
  const [ids, correlations, references, vendors] = [
    await spread('decision_id', 'decision'),
    await spread('correlation_id', 'decision'),
    await spread('reference', 'provider_attempt'),
    await spread('vendor_reference', 'provider_attempt'),
  ];
  const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? '';
  const day = (at: number) => ({ from: new Date(now - (at + 10) * DAY_MS), to: new Date(now - (at + 9) * DAY_MS) });
  return [
    ['first page', () => ({ filter: {} })],
    ['deep pages', (at) => ({ filter: {}, before: pick(ids, at) })],
    ['one day', (at) => ({ filter: day(at) })],
    ['flow, frequent', () => ({ filter: { flow: 'customers' } })],
    ['flow, less frequent', () => ({ filter: { flow: 'trials' } })],
    ['flow, nowhere', () => ({ filter: { flow: 'nowhere' } })],
    ['kind', () => ({ filter: { kind: 'block' } })],
    ['status, frequent', () => ({ filter: { status: 'verified' } })],
    ['status, 3 %', () => ({ filter: { status: 'pending' } })],
    ['reason, 3 of 1,000,000', () => ({ filter: { reason: 'policy_unavailable' } })],
    ['reason, nowhere', () => ({ filter: { reason: 'nowhere' } })],
    ['provider', () => ({ filter: { provider: 'experian' } })],
    ['flagged', () => ({ filter: { flagged: true } })],
    ['flow + status', () => ({ filter: { flow: 'staff', status: 'review' } })],
    ['flow + status, deep', (at) => ({ filter: { flow: 'staff', status: 'review' }, before: pick(ids, at) })],
    ['status + provider, never both', () => ({ filter: { status: 'verified', provider: 'experian', flagged: true } })],
    ['kind + status, never both', () => ({ filter: { kind: 'continue', status: 'rejected' } })],
    ['provider + reason + one day', (at) => ({ filter: { provider: 'idology', reason: 'timed_out', ...day(at) } })],
    ['rare reason + one day', (at) => ({ filter: { reason: 'policy_unavailable', ...day(at) } })],
    ['flow + rare reason', () => ({ filter: { flow: 'partners', reason: 'vendor_fault' } })],
    ['decision id', (at) => ({ filter: { reference: pick(ids, at) } })],
    ['correlation id', (at) => ({ filter: { reference: pick(correlations, at) } })],
    ['our reference', (at) => ({ filter: { reference: pick(references, at) } })],
    ['vendor’s reference', (at) => ({ filter: { reference: pick(vendors, at) } })],
    ['reference, nowhere', () => ({ filter: { reference: 'nowhere' } })],
    ['e-mail', (at) => ({ filter: {}, person: [{ field: 'email', token: tokenOf(at * 977) }] })],
    [
      'e-mail + status',
      (at) => ({ filter: { status: 'verified' }, person: [{ field: 'email', token: tokenOf(at * 977) }] }),
    ],
    ['e-mail, nowhere', () => ({ filter: {}, person: [{ field: 'email', token: Buffer.alloc(16) }] })],
  ];
}

async function measureAll(database: Database, origin: string): Promise<readonly Measured[]> {
  const store = new PostgresDecisionStore(database, () => origin);
  const questions = new PostgresQuestionStore(database);
  const later = { now: () => new Date(Date.now() + 120_000) };
  const samples = new SampleDesk(new PostgresSampleStore(database), later);
  const found: Measured[] = [];
  for (const [what, query] of await searches(database)) {
    progress(what);
    found.push(await measure(what, async (at) => (await store.search({ ...query(at), limit: PAGE })).length));
  }
  const { next } = await store.position();
  const since = (at: number) => store.since({ origin, next: next - 40 - at }, {}, 100);
  found.push(await measure('what came since', async (at) => (await since(at)).decisions.length));
  const period = { from: new Date(0), to: new Date() };
  found.push(
    await measure('deeds of a kind', async () => (await questions.deeds(['hold.placed'], period, PAGE)).length),
  );
  found.push(
    await measure('sample of 25', async (at) => (await samples.draw({ seed: `s${at}`, size: 25 })).decisions.length),
  );
  return found;
}

const lineOf = ({ what, rows, p50, p95, most }: Measured): string =>
  `${what.padEnd(34)}${String(rows).padStart(5)}${[p50, p95, most].map((ms) => ms.toFixed(1).padStart(9)).join('')}`;

const folder = mkdtempSync(join(tmpdir(), 'verigate-search-'));
const server = await startEmbeddedPostgres({ directory: join(folder, 'postgres') });
const opened: Database[] = [];
try {
  // Filling takes longer than any statement of a running gateway.
  const options = { statementTimeoutMs: 600_000, maxConnections: 2 };
  const database = await openDatabase({ kind: 'external', url: new Sensitive(server.url) }, options);
  opened.push(database);
  const { origin } = await openAuditLog(new PostgresAuditStore(database), new Sensitive(Buffer.alloc(32, 1)));
  progress(`filling ${DECISIONS} decisions`);
  await fill(database, { origin, decisions: DECISIONS, say: progress });
  const found = await measureAll(database, origin);
  progress('measuring what the indices cost');
  const costs = await indexCosts(database);
  if (values.json) process.stdout.write(`${JSON.stringify({ decisions: DECISIONS, searches: found, costs })}\n`);
  else {
    const worst = Math.max(...found.map(({ p95 }) => p95));
    process.stdout.write(
      [
        `${DECISIONS} decisions, ${SAMPLES} samples each; milliseconds`,
        `${'search'.padEnd(34)} rows      p50      p95     most`,
        ...found.map(lineOf),
        `worst p95: ${worst.toFixed(1)} ms`,
        '',
        'writing a decision, in batches of 100 (median of three runs)',
        ...costs.map(
          ({ indices, micros, walBytes }) =>
            `${indices.padEnd(34)}${micros.toFixed(1).padStart(9)} us${String(walBytes).padStart(9)} bytes of write-ahead log`,
        ),
        '',
      ].join('\n'),
    );
  }
} finally {
  await Promise.allSettled(opened.map((database) => database.pool.end()));
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
