import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Sensitive } from '#libs/provider-spec';
import { DisposableDomains } from '../src/policy/lists/disposable-domains.js';
import { StoredListCheck } from '../src/policy/lists/list-check.js';
import type { PolicySubject } from '../src/policy/policy-subject.js';
import { type Database, openDatabase, startEmbeddedPostgres } from '../src/storage/index.js';
import { PostgresListStore } from '../src/storage/list-store.js';

const HELP = `Cost of asking the block and allow lists about one person, with a short list and with a long one: two databases on one embedded
PostgreSQL, asked in turn by the same code, so that the noise of the machine hits both. The ratio is the figure to compare.
  --entries N      length of the long list (default 1000000; the short one has 1000)
  --pairs N        pairs of samples (default 15), each of 400 checks
  --json           one JSON object instead of the table
`;

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    pairs: { type: 'string', default: '15' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const SHORT = 1_000;
const LONG = Number(values.entries);
const PAIRS = Number(values.pairs);
const CHECKS = 400;
const BATCH = 50_000;
const KEY = createSecretKey(Buffer.alloc(32, 1));

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

interface Side {
  readonly name: string;
  readonly entries: number;
  readonly database: Database;
  readonly check: StoredListCheck;
  readonly samples: number[];
}

/** Half of the entries hashed addresses, the others domains, networks and countries: what an import leaves. */
async function fill(database: Database, entries: number): Promise<void> {
  const kind = `case when n % 2 = 0 then 'email' when n % 8 = 1 then 'cidr' else 'email_domain' end`;
  const token = `case when n % 2 = 0 then substr(encode(sha256(n::text::bytea), 'base64'), 1, 22)
                      when n % 8 = 1 then '4/24/' || lpad(to_hex(n), 6, '0') else 'd' || n || '.test' end`;
  for (let from = 1; from <= entries; from += BATCH) {
    await database.pool.query({
      text: `insert into policy_list_entry (id, list, kind, token, shown, reason, author, created_at)
             select gen_random_uuid(), case when n % 10 = 0 then 'allow' else 'block' end, ${kind}, ${token}, 'x', 'other', 'key:bench', now()
               from generate_series($1::int, $2::int) n`,
      values: [from, Math.min(from + BATCH - 1, entries)],
    });
  }
  await database.pool.query(`insert into policy_list_prefix values ('4/24'), ('4/32'), ('6/48')`);
  await database.pool.query('vacuum analyze policy_list_entry');
}

/** Everybody is somebody else; every fourth address is in a listed network's range of lengths. */
const aPerson = (n: number): PolicySubject => ({
  decisionId: '0198c0de-0000-7000-8000-000000000001',
  flow: 'customers',
  step: 'before-creating-user',
  applicant: {
    email: new Sensitive(`ana.${n}@mail.company-${n % 977}.test`),
    phone: new Sensitive(`+1201555${String(n % 10_000).padStart(4, '0')}`),
    country: new Sensitive('US'),
    ipAddress: new Sensitive(`198.51.${n % 256}.${(n >> 8) % 256}`),
  },
  identities: [{ signInType: 'federated', issuer: 'google.com', issuerAssignedId: String(n) }],
});

async function aSide(name: string, entries: number, serverUrl: string, admin: Database): Promise<Side> {
  await admin.pool.query(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  // Filling takes longer than any statement of a running gateway.
  const database = await openDatabase(
    { kind: 'external', url: new Sensitive(url.href) },
    { statementTimeoutMs: 120_000, maxConnections: 1 },
  );
  progress(`filling a list of ${entries} entries`);
  await fill(database, entries);
  const store = new PostgresListStore(database, () => 'verigate/bench');
  const check = new StoredListCheck(store, KEY, () => ({ disposableDomains: 'block' }), new DisposableDomains());
  return { name, entries, database, check, samples: [] };
}

/** Microseconds a check. */
async function sample({ check }: Side, from: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let n = from; n < from + CHECKS; n += 1) await check.check(aPerson(n));
  return Number(process.hrtime.bigint() - start) / 1_000 / CHECKS;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'verigate-lists-'));
const server = await startEmbeddedPostgres({ directory: join(folder, 'postgres') });
const opened: Database[] = [];
try {
  const admin = await openDatabase({ kind: 'external', url: new Sensitive(server.url) });
  opened.push(admin);
  const short = await aSide('short_list', SHORT, server.url, admin);
  opened.push(short.database);
  const long = await aSide('long_list', LONG, server.url, admin);
  opened.push(long.database);

  progress('warming up');
  for (const side of [short, long]) for (let round = 0; round < 4; round += 1) await sample(side, round * CHECKS);
  for (let pair = 0; pair < PAIRS; pair += 1) {
    // The order changes, so that neither side always follows the other.
    const order = pair % 2 === 0 ? [short, long] : [long, short];
    for (const side of order) side.samples.push(await sample(side, (pair + 5) * CHECKS));
  }
  const ratios = short.samples.map((micros, at) => (long.samples[at] ?? 0) / micros);
  const result = {
    short: { entries: SHORT, microseconds: median(short.samples) },
    long: { entries: LONG, microseconds: median(long.samples) },
    ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    process.stdout.write(
      [
        `list of ${SHORT} entries: ${result.short.microseconds.toFixed(0)} us a check (median of ${PAIRS} samples)`,
        `list of ${LONG} entries: ${result.long.microseconds.toFixed(0)} us a check`,
        `ratio: ${result.ratio.median.toFixed(2)} (${result.ratio.least.toFixed(2)} to ${result.ratio.most.toFixed(2)})`,
        '',
      ].join('\n'),
    );
  }
} finally {
  // A query builder that was never used leaves the pool to whoever used that.
  for (const database of opened) {
    await database.close();
    if (!database.pool.ended) await database.pool.end();
  }
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
