import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { Identity } from '#libs/connector-protocols';
import { type Applicant, type ApplicantAttribute, Sensitive } from '#libs/provider-spec';
import type { AuditEntry } from '../../src/audit/index.js';
import type { ListHit, ListName, PolicySubject } from '../../src/policy/index.js';
import { DisposableDomains } from '../../src/policy/lists/disposable-domains.js';
import { StoredListCheck } from '../../src/policy/lists/list-check.js';
import { type DraftText, readDraft } from '../../src/policy/lists/list-draft.reader.js';
import type { NewEntry } from '../../src/policy/lists/list-entry.js';
import { ListImporter } from '../../src/policy/lists/list-import.js';
import { ListsDesk } from '../../src/policy/lists/lists.desk.js';
import type { Database } from '../../src/storage/index.js';
import { LOOK_UP, PostgresListStore } from '../../src/storage/list-store.js';
import { PostgresListImports } from '../../src/storage/list-store-imports.js';
import { aGateway, entriesOf, type Gateway } from './builders.js';
import { TestPostgres } from './database.js';

const KEY = createSecretKey(Buffer.alloc(32, 5));
const STAFF = { id: 'key:ops', displayName: 'ops', roles: ['operator'] as const };
const OTHER = { id: 'key:risk', displayName: 'risk', roles: ['operator'] as const };
const CONTEXT = () => ({ key: KEY, flows: new Set(['customers', 'partners']), now: new Date() });

let postgres: TestPostgres;
let url: string;
let database: Database;
let gateway: Gateway;
let store: PostgresListStore;
let imports: PostgresListImports;
let desk: ListsDesk;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  url = await postgres.fresh();
  database = await postgres.open(url);
  gateway = await aGateway(database);
  const origin = () => gateway.log.origin;
  store = new PostgresListStore(database, origin);
  imports = new PostgresListImports(database, origin);
  desk = new ListsDesk(store, gateway.log, CONTEXT);
});
// Each test has a database of its own, and the server only so many connections.
afterEach(() => database.close());
afterAll(() => postgres.stop());

const aDraft = (kind: string, value: string, change: Partial<DraftText> = {}): DraftText => ({
  kind,
  value,
  reason: 'policy',
  note: '',
  expires: '',
  flow: '',
  ...change,
});

const add = async (list: ListName, kind: string, value: string, change?: Partial<DraftText>): Promise<string> => {
  const answer = await desk.add(list, aDraft(kind, value, change), STAFF);
  if (answer.kind !== 'added') throw new Error(`not added: ${JSON.stringify(answer)}`);
  return answer.entry.id;
};

const aSubject = (
  attributes: Partial<Record<ApplicantAttribute, string>>,
  { flow = 'customers', identities = [] }: { flow?: string; identities?: readonly Identity[] } = {},
): PolicySubject => ({
  decisionId: uuidv7(),
  flow,
  step: 'before-creating-user',
  applicant: Object.fromEntries(
    Object.entries(attributes).map(([name, text]) => [name, new Sensitive(text)]),
  ) as Applicant,
  identities,
});

const check = (subject: PolicySubject) =>
  new StoredListCheck(store, KEY, () => ({ disposableDomains: 'ignore' }), new DisposableDomains([])).check(subject);

const kindsOnRecord = async (): Promise<string[]> =>
  (await entriesOf(database)).entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('list.'));

const bodiesOnRecord = async () =>
  (await entriesOf(database)).entries
    .map(({ envelope }) => JSON.parse(envelope.toString('utf8')) as { kind: string; actor: object; body: object })
    .filter(({ kind }) => kind.startsWith('list.'));

describe('a check', () => {
  const GOOGLE = { signInType: 'federated', issuer: 'google.com', issuerAssignedId: '0123' };
  const HITS: readonly [kind: string, value: string, subject: PolicySubject][] = [
    ['email', 'ana@example.test', aSubject({ email: 'ANA@Example.test' })],
    ['email_domain', 'example.test', aSubject({ email: 'ana@mail.example.test' })],
    ['email_domain', '@example.test', aSubject({ email: 'ana@example.test' })],
    ['phone', '+12015550142', aSubject({ phone: '+12015550142' })],
    ['country', 'FR', aSubject({ country: 'FR' })],
    ['cidr', '203.0.113.0/24', aSubject({ ipAddress: '203.0.113.7' })],
    ['cidr', '2001:db8::/29', aSubject({ ipAddress: '2001:dbf::1' })],
    ['issuer', 'google.com', aSubject({}, { identities: [GOOGLE] })],
    ['external_id', 'google|0123', aSubject({}, { identities: [GOOGLE] })],
  ];

  it.each(HITS)('finds %s %s', async (kind, value, subject) => {
    expect(await check(subject)).toEqual({});
    const entryId = await add('block', kind, value);
    expect(await check(subject)).toEqual({ blocked: { list: 'block', kind, entryId } });
  });

  it.each([
    ['email_domain', '@example.test', aSubject({ email: 'ana@mail.example.test' })],
    ['email_domain', 'example.test', aSubject({ email: 'ana@notexample.test' })],
    ['email', 'ana@example.test', aSubject({ email: 'ana+x@example.test' })],
    ['cidr', '203.0.113.0/24', aSubject({ ipAddress: '203.0.114.7' })],
    ['external_id', 'google.com|0123', aSubject({}, { identities: [{ ...GOOGLE, issuer: 'facebook.com' }] })],
  ])('does not find %s %s in somebody else', async (kind, value, subject) => {
    await add('block', kind, value);
    expect(await check(subject)).toEqual({});
  });

  it('answers for both lists at once, with the most particular entry of each', async () => {
    await add('block', 'country', 'FR');
    const email = await add('block', 'email', 'ana@example.test');
    await add('allow', 'country', 'FR');
    const domain = await add('allow', 'email_domain', 'example.test');
    expect(await check(aSubject({ email: 'ana@example.test', country: 'FR' }))).toEqual({
      blocked: { list: 'block', kind: 'email', entryId: email },
      allowed: { list: 'allow', kind: 'email_domain', entryId: domain },
    });
  });

  it('minds entries of its own flow and of every flow', async () => {
    await add('block', 'country', 'FR', { flow: 'partners' });
    expect(await check(aSubject({ country: 'FR' }))).toEqual({});
    expect((await check(aSubject({ country: 'FR' }, { flow: 'partners' }))).blocked).toBeDefined();
    await add('block', 'country', 'FR');
    expect((await check(aSubject({ country: 'FR' }))).blocked).toBeDefined();
  });

  it('forgets an entry when it is removed', async () => {
    const id = await add('block', 'country', 'FR');
    await desk.remove('block', id, STAFF);
    expect(await check(aSubject({ country: 'FR' }))).toEqual({});
  });

  it('believes the clock of the database about an end, not its own', async () => {
    const id = await add('block', 'country', 'FR', { expires: '2999-01-01' });
    expect((await check(aSubject({ country: 'FR' }))).blocked).toBeDefined();
    await database.pool.query(`update policy_list_entry set expires_at = clock_timestamp()`);
    expect(await check(aSubject({ country: 'FR' }))).toEqual({});
    expect(await desk.find('block', id)).toMatchObject({ state: 'expired' });
    await database.pool.query(`update policy_list_entry set expires_at = clock_timestamp() + interval '1 hour'`);
    expect((await check(aSubject({ country: 'FR' }))).blocked).toBeDefined();
  });
});

describe('staff', () => {
  it('add an entry and remove it, each with one event that names who did it and nothing of the value', async () => {
    const id = await add('block', 'email', 'canary.person@example.test', { reason: 'fraud', note: 'ring 7' });
    expect(await desk.remove('block', id, OTHER)).toMatchObject({
      kind: 'removed',
      entry: { id, value: 'c***@example.test', author: 'key:ops', removedBy: 'key:risk', state: 'removed' },
    });
    const events = await bodiesOnRecord();
    expect(events).toMatchObject([
      {
        kind: 'list.entry_added',
        actor: { type: 'staff', id: 'key:ops' },
        body: { list: 'block', entry: id, entry_kind: 'email', reason: 'fraud' },
      },
      { kind: 'list.entry_removed', actor: { type: 'staff', id: 'key:risk' }, body: { list: 'block', entry: id } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/canary|example\.test|ring 7/);
  });

  it('are told of a value that is there, and of an entry that is gone, and nothing is written', async () => {
    const id = await add('block', 'country', 'FR');
    expect(await desk.add('block', aDraft('country', 'fr'), OTHER)).toEqual({ kind: 'exists', entryId: id });
    expect(await desk.remove('allow', id, STAFF)).toEqual({ kind: 'unknown' });
    await desk.remove('block', id, STAFF);
    expect(await desk.remove('block', id, STAFF)).toEqual({ kind: 'already_removed' });
    expect(await kindsOnRecord()).toEqual(['list.entry_added', 'list.entry_removed']);
  });

  it('have the same value on both lists, and for each flow', async () => {
    await add('block', 'country', 'FR');
    await add('allow', 'country', 'FR');
    await add('block', 'country', 'FR', { flow: 'partners' });
    expect(await kindsOnRecord()).toHaveLength(3);
  });

  it('replace an expired entry by adding the value again', async () => {
    const old = await add('block', 'country', 'FR', { expires: '2999-01-01' });
    await database.pool.query(`update policy_list_entry set expires_at = clock_timestamp()`);
    const id = await add('block', 'country', 'FR');
    expect(await desk.find('block', old)).toMatchObject({ state: 'removed', removedBy: 'key:ops' });
    expect((await bodiesOnRecord())[1]).toMatchObject({ body: { entry: id, replaces: old } });
  });

  it('find an entry by its value, in whatever form it is written', async () => {
    const first = await add('block', 'phone', '+12015550142');
    await desk.remove('block', first, STAFF);
    const second = await add('block', 'phone', '+1 201 555 0142');
    const found = await desk.search('block', 'phone', '+1 (201) 555-0142');
    expect('problem' in found ? found : found.map(({ id }) => id)).toEqual([second, first]);
    expect(await desk.search('allow', 'phone', '+12015550142')).toEqual([]);
    expect(await desk.search('block', 'phone', '12')).toEqual({ problem: expect.stringContaining('country code') });
  });

  it('page through a list, by kind and state, newest first', async () => {
    const ids: string[] = [];
    for (const code of ['FR', 'DE', 'ES', 'IT', 'PT']) ids.unshift(await add('block', 'country', code));
    await add('block', 'issuer', 'google.com');
    await desk.remove('block', ids[1] as string, STAFF);
    const active = { list: 'block', kind: 'country', state: 'active' } as const;
    const first = await desk.page({ ...active, limit: 2 });
    // One more than asked for: there is a next page.
    expect(first.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[3]]);
    const next = await desk.page({ ...active, limit: 2, before: ids[2] });
    expect(next.map(({ id }) => id)).toEqual([ids[3], ids[4]]);
    const removed = await desk.page({ list: 'block', state: 'removed', limit: 10 });
    expect(removed.map(({ id }) => id)).toEqual([ids[1]]);
    expect(await desk.page({ list: 'block', limit: 10 })).toHaveLength(6);
  });

  it('export what they ask for, on record before the first line', async () => {
    for (const code of ['FR', 'DE']) await add('allow', 'country', code);
    await add('block', 'country', 'ES');
    const values: string[] = [];
    for await (const { value } of await desk.export({ list: 'allow', state: 'active' }, STAFF)) values.push(value);
    expect(values).toEqual(['DE', 'FR']);
    expect((await bodiesOnRecord()).at(-1)).toMatchObject({
      kind: 'list.exported',
      body: { list: 'allow', state: 'active' },
    });
  });

  it('keep no address, number or id in any column', async () => {
    const canaries = ['canary.person@example.test', '+12015550142', 'google.com|canary-id-77'];
    const [mail = '', phone = '', id = ''] = canaries;
    for (const list of ['block', 'allow'] as const) {
      await add(list, 'email', mail);
      await add(list, 'phone', phone);
      await add(list, 'external_id', id);
    }
    await imports.stage(uuidv7(), 'block', canaryRows([mail, phone, id]));
    const { rows: tables } = await database.pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const texts = await Promise.all(
      tables.map(async ({ name }) => (await database.pool.query(`select t::text as row from "${name}" t`)).rows),
    );
    const all = JSON.stringify(texts);
    expect(all).toContain('c***@example.test');
    expect(all).not.toMatch(/canary|2015550142/i);
    const hexed = all.toLowerCase();
    for (const canary of ['canary', '2015550142']) expect(hexed).not.toContain(Buffer.from(canary).toString('hex'));
  });
});

const canaryRows = ([mail = '', phone = '', id = '']: readonly string[]): readonly NewEntry[] =>
  [aDraft('email', mail), aDraft('phone', phone), aDraft('external_id', id)].map(entryFrom);

function entryFrom(draft: DraftText): NewEntry {
  const reading = readDraft(draft, CONTEXT());
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.entry;
}

describe('people who change a list at the same time', () => {
  it('add a value once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => desk.add('block', aDraft('country', 'FR'), at % 2 ? STAFF : OTHER)),
    );
    expect(answers.filter(({ kind }) => kind === 'added')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'exists')).toHaveLength(11);
    expect(await kindsOnRecord()).toEqual(['list.entry_added']);
  });

  it('replace an expired value once', async () => {
    await add('block', 'country', 'FR', { expires: '2999-01-01' });
    await database.pool.query(`update policy_list_entry set expires_at = clock_timestamp()`);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => desk.add('block', aDraft('country', 'FR'), STAFF)),
    );
    expect(answers.filter(({ kind }) => kind === 'added')).toHaveLength(1);
    const { rows } = await database.pool.query('select 1 from policy_list_entry where removed_at is null');
    expect(rows).toHaveLength(1);
  });

  it('remove an entry once', async () => {
    const id = await add('block', 'country', 'FR');
    const results = await Promise.all(Array.from({ length: 8 }, () => desk.remove('block', id, STAFF)));
    expect(results.filter(({ kind }) => kind === 'removed')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'already_removed')).toHaveLength(7);
    expect(await kindsOnRecord()).toEqual(['list.entry_added', 'list.entry_removed']);
  });

  it('never leave two entries or an unrecorded change, whatever the order', async () => {
    const work = Array.from({ length: 30 }, (_, at) =>
      at % 3 === 0
        ? desk.search('block', 'country', 'FR').then(async (found) => {
            const [last] = 'problem' in found ? [] : found;
            return last ? desk.remove('block', last.id, STAFF) : { kind: 'unknown' };
          })
        : desk.add('block', aDraft('country', 'FR'), STAFF),
    );
    const kinds = (await Promise.all(work)).map(({ kind }) => kind);
    const { rows } = await database.pool.query<{ live: number; total: number }>(
      'select count(*) filter (where removed_at is null)::int as live, count(*)::int as total from policy_list_entry',
    );
    const [added, removed] = ['added', 'removed'].map((kind) => kinds.filter((it) => it === kind).length);
    expect(rows[0]).toEqual({ live: (added as number) - (removed as number), total: added });
    expect(rows[0]?.live).toBeLessThanOrEqual(1);
    const recorded = await kindsOnRecord();
    expect(recorded.filter((kind) => kind === 'list.entry_added')).toHaveLength(added as number);
    expect(recorded.filter((kind) => kind === 'list.entry_removed')).toHaveLength(removed as number);
    expect((await entriesOf(database)).gapFree).toBe(true);
  });
});

describe('an import', () => {
  async function* lines(drafts: Iterable<DraftText>) {
    let line = 1;
    for (const values of drafts) {
      line += 1;
      yield { line, values };
    }
  }
  const run = (drafts: Iterable<DraftText>, dryRun = false) =>
    new ListImporter(imports, gateway.log, CONTEXT).run({ list: 'block', dryRun, staff: STAFF }, lines(drafts));
  const mails = (from: number, to: number): DraftText[] =>
    Array.from({ length: to - from }, (_, at) => aDraft('email', `canary.${from + at}@example.test`));
  const countOf = async (table: string): Promise<number> =>
    (await database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? -1;

  it('of many lines is one change and one event, in batches that cover each line once', async () => {
    await add('block', 'email', 'canary.17@example.test');
    const drafts = [...mails(0, 11_000), ...mails(5_000, 5_010), aDraft('cidr', '198.51.100.0/22')];
    const dry = await run(drafts, true);
    expect(dry).toMatchObject({ lines: 11_011, added: 11_000, duplicates: 11, badLines: 0 });
    expect(await countOf('policy_list_entry')).toBe(1);

    expect(await run(drafts)).toMatchObject({ ...dry, dryRun: false });
    expect(await countOf('policy_list_entry')).toBe(11_001);
    expect(await countOf('policy_list_staging')).toBe(0);
    expect(await kindsOnRecord()).toEqual(['list.entry_added', 'list.imported']);
    const [, imported] = await bodiesOnRecord();
    expect(imported).toMatchObject({
      actor: { type: 'staff', id: 'key:ops' },
      body: { list: 'block', lines: 11_011, added: 11_000, duplicates: 11, replaced: 0 },
    });
    expect(await run(drafts)).toMatchObject({ added: 0, duplicates: 11_011 });
    for (const email of ['canary.0@example.test', 'canary.10999@example.test']) {
      expect((await check(aSubject({ email }))).blocked).toMatchObject({ kind: 'email' });
    }
    expect((await check(aSubject({ ipAddress: '198.51.103.9' }))).blocked).toMatchObject({ kind: 'cidr' });
  });

  it('replaces what has expired', async () => {
    await add('block', 'country', 'FR', { expires: '2999-01-01' });
    await database.pool.query(`update policy_list_entry set expires_at = clock_timestamp()`);
    expect(await run([aDraft('country', 'FR'), aDraft('country', 'DE')])).toMatchObject({ added: 2, duplicates: 0 });
    expect((await bodiesOnRecord())[1]).toMatchObject({ body: { added: 2, replaced: 1 } });
    expect((await check(aSubject({ country: 'FR' }))).blocked).toBeDefined();
  });

  it('with a bad line at its end changes nothing', async () => {
    await expect(run([...mails(0, 1_200), aDraft('email', 'nobody')])).rejects.toMatchObject({
      problems: [{ path: 'line 1202, value' }],
    });
    expect([await countOf('policy_list_entry'), await countOf('policy_list_staging')]).toEqual([0, 0]);
    expect(await kindsOnRecord()).toEqual([]);
  });

  it('whose staged rows were lost with the server changes nothing', async () => {
    const importId = uuidv7();
    await imports.stage(importId, 'block', [entryFrom(aDraft('country', 'FR'))]);
    const which = { importId, list: 'block', author: 'key:ops', staged: 2 } as const;
    await expect(imports.promote(which, () => [])).rejects.toMatchObject({ name: 'NothingWritten' });
    expect(await countOf('policy_list_entry')).toBe(0);
  });

  it('beside another one of the same values ends with each of them once', async () => {
    const [first, second] = await Promise.all([run(mails(0, 6_000)), run(mails(0, 6_000).reverse())]);
    expect(first.added + second.added).toBe(6_000);
    expect(await countOf('policy_list_entry')).toBe(6_000);
    const events = await bodiesOnRecord();
    const recorded = new Set(events.map(({ body }) => (body as { added: number }).added));
    expect(recorded).toEqual(new Set([first.added, second.added]));
  });

  it('clears what a process that died has left, a day later', async () => {
    await imports.stage(uuidv7(), 'block', [entryFrom(aDraft('country', 'FR'))]);
    await run([aDraft('country', 'DE')]);
    expect(await countOf('policy_list_staging')).toBe(1);
    await database.pool.query(`update policy_list_staging set staged_at = staged_at - interval '25 hours'`);
    await run([aDraft('country', 'ES')]);
    expect(await countOf('policy_list_staging')).toBe(0);
  });
});

describe('the look-up', () => {
  const fill = (from: number, to: number) =>
    database.pool.query({
      text: `insert into policy_list_entry (id, list, kind, token, shown, reason, author, created_at)
             select gen_random_uuid(), case when n % 4 = 0 then 'allow' else 'block' end,
                    case when n % 2 = 0 then 'email' else 'email_domain' end, 'token-' || n, 'x', 'other', 'key:ops', now()
               from generate_series($1::int, $2::int) n`,
      values: [from, to],
    });

  /** The plan as the prepared statement has it after its first executions. */
  async function planOf(tokens: readonly string[]): Promise<string> {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('set local plan_cache_mode = force_generic_plan');
      await client.query(`prepare look_up as ${LOOK_UP.text}`);
      const kinds = tokens.map(() => 'email_domain');
      const list = (items: readonly string[]): string => `array[${items.map((item) => `'${item}'`).join(',')}]::text[]`;
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, costs off, timing off, summary off)
         execute look_up(${list(kinds)}, ${list(tokens)}, array[${tokens.map(() => 'null').join(',')}]::text[], 'customers')`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await client.query('rollback');
      await client.query('deallocate all');
      client.release();
    }
  }

  it('uses the index once a candidate, with a thousand entries as with two hundred thousand', async () => {
    const tokens = ['token-1', 'token-999', 'none', 'test'];
    await fill(1, 1_000);
    await database.pool.query('analyze policy_list_entry');
    const short = await planOf(tokens);
    for (let from = 1_001; from < 200_000; from += 20_000) await fill(from, Math.min(from + 19_999, 200_000));
    await database.pool.query('analyze policy_list_entry');
    const long = await planOf(tokens);
    for (const plan of [short, long]) {
      expect(plan).toContain('policy_list_entry_live');
      expect(plan).not.toMatch(/Seq Scan on policy_list_entry\b/);
      expect(plan).toMatch(/policy_list_entry_live[^\n]*\(actual rows=[\d.]+ loops=4\)/);
    }
  }, 120_000);

  it('keeps to the index when a file makes a list of three a list of thousands', async () => {
    const one = await postgres.open(url, { maxConnections: 1 });
    const [small, files] = [
      new PostgresListStore(one, () => gateway.log.origin),
      new PostgresListImports(one, () => gateway.log.origin),
    ];
    for (const code of ['FR', 'DE', 'ES']) await add('block', 'country', code);
    await database.pool.query('analyze policy_list_entry');
    const candidates = [{ kind: 'country' as const, token: 'FR' }];
    // The server settles on a plan after five executions.
    for (let times = 0; times < 8; times += 1) await small.lookUp({ flow: 'customers', candidates });
    const rows = Array.from({ length: 6_000 }, (_, at) => entryFrom(aDraft('email_domain', `d${at}.test`)));
    const importId = uuidv7();
    await files.stage(importId, 'block', rows);
    await files.promote({ importId, list: 'block', author: 'key:ops', staged: rows.length }, () => []);
    const plan = await one.pool.query<{ 'QUERY PLAN': string }>(
      `explain execute "${LOOK_UP.name}"(array['country'], array['FR'], array[null]::text[], 'customers')`,
    );
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('policy_list_entry_live');
    expect(text).not.toMatch(/Seq Scan on policy_list_entry\b/);
  });

  it('asks for networks only of the lengths that are in use', async () => {
    await add('block', 'cidr', '203.0.113.0/24');
    await add('allow', 'cidr', '10.0.0.0/8');
    const { rows } = await database.pool.query<{ prefix: string }>('select prefix from policy_list_prefix order by 1');
    expect(rows.map(({ prefix }) => prefix)).toEqual(['4/24', '4/8']);
    const hit: ListHit | undefined = (await check(aSubject({ ipAddress: '10.99.1.2' }))).allowed;
    expect(hit).toMatchObject({ kind: 'cidr' });
  });

  it('is refused with an error that tells nothing when the database is away', async () => {
    const away = await postgres.open(await postgres.fresh());
    await away.pool.end();
    const lost = new PostgresListStore(away, () => gateway.log.origin);
    const question = {
      flow: 'customers',
      candidates: [{ kind: 'email' as const, token: randomBytes(16).toString('hex') }],
    };
    await expect(lost.lookUp(question)).rejects.toMatchObject({ name: 'NothingWritten' });
  });
});

describe('events of a list', () => {
  it('are one transaction with the change: what cannot be recorded does not happen', async () => {
    const broken: AuditEntry = {
      ...gateway.log.entry({ kind: 'list.exported', actor: { type: 'staff', id: 'key:ops' }, body: { list: 'block' } }),
      leafHash: null as unknown as Buffer,
    };
    const entry = { ...entryFrom(aDraft('country', 'FR')), id: uuidv7(), list: 'block', author: 'key:ops' } as const;
    await expect(store.add(entry, () => [broken])).rejects.toMatchObject({ name: 'WriteRefused' });
    expect(await desk.page({ list: 'block', limit: 10 })).toEqual([]);
  });
});
