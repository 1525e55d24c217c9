import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { TestPostgres } from '../medium/database.js';
import {
  aRunningGateway,
  MASTER_KEY,
  type RunningGateway,
  SECRET,
  type Sent,
  TOMORROW,
} from '../support/running-gateway.js';

const KEYS = {
  operator: 'operator-secret-0123456789-0123456789-0123456789',
  auditor: 'auditor-secret-0123456789-0123456789-0123456789',
  reviewer: 'reviewer-secret-0123456789-0123456789-0123456789',
  'personal-data-reader': 'reader-secret-0123456789-0123456789-0123456789',
} as const;
type Role = keyof typeof KEYS;

const YAML = JSON.stringify({
  keys: { master: MASTER_KEY },
  staff: {
    apiKeys: Object.entries(KEYS).map(([role, secret]) => ({ name: role, secret, roles: [role], until: TOMORROW })),
  },
  flows: {
    customers: {
      authentication: { basic: [{ username: 'entra', secret: SECRET }] },
      steps: { 'before-creating-user': ['verification'] },
      verification: { route: ['mock'] },
      lists: { disposableDomains: 'block' },
    },
  },
  providers: { mock: {} },
});

const BLOCK = '/staff/v1/lists/block';
const CANARY = 'canary.person@example.test';

describe('the staff interface of lists, over HTTP', () => {
  let postgres: TestPostgres;
  let gateway: RunningGateway;
  let databaseUrl: string;

  beforeAll(async () => {
    postgres = await TestPostgres.start();
    databaseUrl = await postgres.fresh();
    gateway = await aRunningGateway({ yaml: YAML, databaseUrl });
  }, 60_000);
  beforeEach(() => sql('delete from policy_list_entry'));
  afterAll(async () => {
    await gateway?.close();
    await postgres?.stop();
  }, 60_000);

  async function sql<Row>(text: string): Promise<readonly Row[]> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  const call = (method: string, path: string, body?: object | string, role: Role = 'operator'): Promise<Sent> =>
    gateway.staff(method, path, { body, secret: KEYS[role] });

  const added = async (body: object): Promise<string> => {
    const answer = await call('POST', `${BLOCK}/entries`, body);
    expect(answer.status).toBe(201);
    return String(answer.body['id']);
  };
  const FRANCE = { kind: 'country', value: 'FR', reason: 'policy' };
  const csv = (...lines: readonly string[]): string => lines.join('\r\n');

  const recorded = (): Promise<readonly { kind: string; actor: { type: string; id: string }; body: object }[]> =>
    sql<{ text: string }>(
      `select convert_from(envelope, 'UTF8') as text from audit_entry where kind like 'list.%' order by idx`,
    ).then((rows) => rows.map(({ text }) => JSON.parse(text) as never));

  it('adds, shows, finds and removes an entry', async () => {
    const entry = {
      kind: 'email',
      value: CANARY,
      reason: 'fraud',
      note: 'ring 7',
      expires: '2999-01-31',
      flow: 'customers',
    };
    const id = await added(entry);
    const shown = {
      id,
      list: 'block',
      kind: 'email',
      value: 'c***@example.test',
      reason: 'fraud',
      note: 'ring 7',
      flow: 'customers',
      expires: '2999-02-01T00:00:00.000Z',
      author: 'key:operator',
      state: 'active',
    };
    const found = await call('GET', `${BLOCK}/entries/${id}`, undefined, 'auditor');
    expect(found.body).toMatchObject(shown);
    expect(found.headers.get('cache-control')).toBe('no-store');

    const search = { kind: 'email', value: 'Canary.Person@Example.test' };
    expect((await call('POST', `${BLOCK}/entries/search`, search, 'reviewer')).body).toMatchObject({ items: [shown] });
    expect((await call('POST', '/staff/v1/lists/allow/entries/search', search)).body).toEqual({ items: [] });

    const removed = { ...shown, state: 'removed', removedBy: 'key:operator' };
    expect((await call('DELETE', `${BLOCK}/entries/${id}`)).body).toMatchObject(removed);
    expect((await call('GET', `${BLOCK}/entries/${id}`)).body).toMatchObject(removed);
    expect((await recorded()).slice(-2)).toMatchObject([
      { kind: 'list.entry_added', actor: { type: 'staff', id: 'key:operator' }, body: { entry: id } },
      { kind: 'list.entry_removed', actor: { type: 'staff', id: 'key:operator' }, body: { entry: id } },
    ]);
    expect(gateway.logged()).not.toMatch(/canary/i);
  });

  it('pages by cursor, each entry once', async () => {
    const ids: string[] = [];
    for (const value of ['FR', 'DE', 'ES', 'IT', 'PT']) ids.unshift(await added({ ...FRANCE, value }));
    await call('DELETE', `${BLOCK}/entries/${ids[0]}`);
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page: Sent = await call('GET', `${BLOCK}/entries?limit=2&kind=country&state=active${cursor}`);
      const { items, next: following } = page.body as { items: { id: string }[]; next?: string };
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map(({ id }) => id));
      next = following;
    }
    expect(seen).toEqual(ids.slice(1));
  });

  it('tries an import, imports, and exports what a spreadsheet can open', async () => {
    const file = csv(
      'kind,value,reason,note,expires,flow',
      `email,${CANARY},fraud,"ring 7, again",,`,
      'email_domain,@example.test,policy,=1+1,2999-01-31,customers',
      'cidr,203.0.113.0/24,abuse,,,',
    );
    expect((await call('POST', `${BLOCK}/import?dryRun=true`, file)).body).toMatchObject({ dryRun: true, added: 3 });
    expect(await sql('select 1 from policy_list_entry')).toEqual([]);
    const answer = await call('POST', `${BLOCK}/import?dryRun=false`, file);
    expect(answer).toMatchObject({ status: 200, body: { dryRun: false, lines: 3, added: 3, duplicates: 0 } });
    expect((await call('POST', `${BLOCK}/import?dryRun=false`, file)).body).toMatchObject({ added: 0, duplicates: 3 });

    const download = await call('GET', `${BLOCK}/export`, undefined, 'auditor');
    expect(download.headers.get('content-type')).toContain('text/csv');
    expect(download.headers.get('content-disposition')).toContain('block-list.csv');
    const lines = download.text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(',').slice(0, 4).join(','));
    expect(lines[0]).toBe('kind,value,reason,note');
    expect(lines.slice(1).sort()).toEqual([
      'cidr,203.0.113.0/24,abuse,',
      'email,c***@example.test,fraud,"ring 7',
      "email_domain,'@example.test,policy,'=1+1",
    ]);
    expect((await recorded()).slice(-3).map(({ kind }) => kind)).toEqual([
      'list.imported',
      'list.imported',
      'list.exported',
    ]);
  });

  it('shows every bad line of a file, and imports none of it', async () => {
    const file = csv(
      'value,kind,reason,expires',
      'FR,country,policy,',
      'France,country,policy,',
      'canary,email,because,2001-01-01',
      'DE,country',
      'FR,country,policy,',
    );
    const problems = [
      { line: 3, column: 'value', problem: expect.stringContaining('two letters') },
      { line: 4, column: 'value', problem: expect.stringContaining('ana@example.com') },
      { line: 4, column: 'reason', problem: expect.stringContaining('fraud') },
      { line: 4, column: 'expires', problem: expect.stringContaining('passed') },
      { line: 5, problem: expect.stringContaining('2 cells') },
    ];
    const dry = await call('POST', `${BLOCK}/import?dryRun=true`, file);
    expect(dry).toMatchObject({ status: 200, body: { lines: 5, added: 1, duplicates: 1, badLines: 3, problems } });
    const real = await call('POST', `${BLOCK}/import?dryRun=false`, file);
    expect(real.status).toBe(400);
    expect(real.headers.get('content-type')).toContain('application/problem+json');
    expect(real.body['problems']).toEqual(
      problems.map(({ line, column, problem }) => ({
        path: column ? `line ${line}, ${column}` : `line ${line}`,
        problem,
      })),
    );
    expect(await sql('select 1 from policy_list_entry')).toEqual([]);
    expect(dry.text + real.text + gateway.logged()).not.toContain('canary');
  });

  it('takes a hundred thousand lines as they come', async () => {
    function* chunks(): Generator<string> {
      yield 'kind,value,reason\n';
      for (let from = 0; from < 100_000; from += 1_000) {
        yield Array.from({ length: 1_000 }, (_, at) => `email,canary.${from + at}@example.test,fraud\n`).join('');
      }
    }
    const before = (await recorded()).length;
    const answer = await call('POST', `${BLOCK}/import?dryRun=false`, [...chunks()].join(''));
    expect(answer).toMatchObject({ status: 200, body: { lines: 100_000, added: 100_000, badLines: 0 } });
    expect(await recorded()).toHaveLength(before + 1);
    const download = await call('GET', `${BLOCK}/export?kind=email`);
    expect(download.text.split('\r\n')).toHaveLength(100_002);
  }, 120_000);

  const GONE = '0198c0de-0000-7000-8000-00000000dead';
  type Case = readonly [
    name: string,
    method: string,
    path: string,
    body: object | string | undefined,
    status: number,
    paths: readonly string[],
  ];
  const entries = `${BLOCK}/entries`;
  const BAD: readonly Case[] = [
    ['a list that is none', 'GET', '/staff/v1/lists/grey/entries', undefined, 404, []],
    ['a kind that is none', 'GET', `${entries}?kind=mail`, undefined, 400, ['kind']],
    ['a state that is none', 'GET', `${entries}?state=gone`, undefined, 400, ['state']],
    ['a limit beyond the highest', 'GET', `${entries}?limit=1000`, undefined, 400, ['limit']],
    ['a cursor of another list', 'GET', `${entries}?cursor=bogus`, undefined, 400, ['cursor']],
    ['a cursor with something else in it', 'GET', `${entries}?cursor=WyJhIl0`, undefined, 400, ['cursor']],
    ['a filter that is none', 'GET', `${entries}?value=x`, undefined, 400, ['value']],
    ['an entry that is none', 'GET', `${entries}/${GONE}`, undefined, 404, []],
    ['an id that is none', 'GET', `${entries}/12`, undefined, 404, []],
    ['an entry of another list', 'GET', `/staff/v1/lists/allow/entries/${GONE}`, undefined, 404, []],
    ['an empty body', 'POST', entries, {}, 400, ['kind', 'value', 'reason']],
    ['a list as the body', 'POST', entries, [FRANCE], 400, ['[0]', 'kind', 'value', 'reason']],
    ['a kind of entry that is none', 'POST', entries, { ...FRANCE, kind: 'city' }, 400, ['kind']],
    ['a value of another kind', 'POST', entries, { ...FRANCE, kind: 'phone' }, 400, ['value']],
    ['a value that is no text', 'POST', entries, { ...FRANCE, value: 7 }, 400, ['value']],
    ['a reason that is none', 'POST', entries, { ...FRANCE, reason: 'x' }, 400, ['reason']],
    ['a note about a person', 'POST', entries, { ...FRANCE, note: 'ana@example.test' }, 400, ['note']],
    ['an end in the past', 'POST', entries, { ...FRANCE, expires: '2001-01-01' }, 400, ['expires']],
    ['a flow that is none', 'POST', entries, { ...FRANCE, flow: 'x' }, 400, ['flow']],
    ['more than is known', 'POST', entries, { ...FRANCE, author: 'key:boss' }, 400, ['author']],
    ['a search for nothing', 'POST', `${entries}/search`, { kind: 'email' }, 400, ['value']],
    ['a search for no address', 'POST', `${entries}/search`, { kind: 'email', value: 'x' }, 400, ['value']],
    ['the removal of nothing', 'DELETE', `${entries}/${GONE}`, undefined, 404, []],
    ['an import that does not say which', 'POST', `${BLOCK}/import`, 'kind,value,reason', 400, ['dryRun']],
    ['an import of neither kind', 'POST', `${BLOCK}/import?dryRun=maybe`, 'kind,value,reason', 400, ['dryRun']],
    ['an import of JSON', 'POST', `${BLOCK}/import?dryRun=true`, { kind: 'x' }, 415, []],
    ['a file without a header', 'POST', `${BLOCK}/import?dryRun=true`, '', 400, ['line 1']],
    ['a file without a column', 'POST', `${BLOCK}/import?dryRun=true`, 'kind,value\n', 400, ['line 1']],
    ['a file with a column too many', 'POST', `${BLOCK}/import?dryRun=true`, 'kind,value,reason,x\n', 400, ['line 1']],
    ['an export of a kind that is none', 'GET', `${BLOCK}/export?kind=mail`, undefined, 400, ['kind']],
    ['an export of a state that is none', 'GET', `${BLOCK}/export?state=x`, undefined, 400, ['state']],
    ['an export of a list that is none', 'GET', '/staff/v1/lists/grey/export', undefined, 404, []],
  ];

  it.each(BAD)('refuses %s', async (_name, method, path, body, status, paths) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problems = (answer.body['problems'] ?? []) as readonly { path: string }[];
    expect([...new Set(problems.map((problem) => problem.path))]).toEqual(paths);
    expect(answer.text).not.toMatch(/\bat .+:\d+|node_modules|select |policy_list/);
    expect(await sql('select 1 from policy_list_entry')).toEqual([]);
  });

  it('refuses what has been done before', async () => {
    const id = await added(FRANCE);
    const again = await call('POST', entries, { ...FRANCE, value: 'fr' });
    expect(again).toMatchObject({ status: 409, body: { detail: expect.stringContaining(id) } });
    await call('DELETE', `${entries}/${id}`);
    expect((await call('DELETE', `${entries}/${id}`)).status).toBe(409);
  });

  const ROUTES: readonly (readonly [
    method: string,
    path: string,
    body: object | string | undefined,
    writes: boolean,
  ])[] = [
    ['GET', entries, undefined, false],
    ['GET', `${entries}/${GONE}`, undefined, false],
    ['POST', `${entries}/search`, { kind: 'country', value: 'FR' }, false],
    ['GET', `${BLOCK}/export`, undefined, false],
    ['POST', entries, FRANCE, true],
    ['DELETE', `${entries}/${GONE}`, undefined, true],
    ['POST', `${BLOCK}/import?dryRun=true`, 'kind,value,reason\n', true],
  ];
  const ALLOWED: Readonly<Record<Role, (writes: boolean) => boolean>> = {
    operator: () => true,
    auditor: (writes) => !writes,
    reviewer: (writes) => !writes,
    'personal-data-reader': () => false,
  };
  const CELLS = ROUTES.flatMap(([method, path, body, writes]) =>
    (Object.keys(ALLOWED) as Role[]).map((role) => ({ method, path, body, role, allowed: ALLOWED[role](writes) })),
  );

  it.each(CELLS)('$role: $method $path is allowed: $allowed', async ({ method, path, body, role, allowed }) => {
    const { status } = await call(method, path, body, role);
    if (allowed) expect([200, 201, 404]).toContain(status);
    else expect(status).toBe(403);
  });

  it.each(ROUTES)('lets nobody in without a key: %s %s', async (method, path, body) => {
    const { status } = await gateway.staff(method, path, { body, secret: 'x'.repeat(40) });
    expect([401, 429]).toContain(status);
  });
});
