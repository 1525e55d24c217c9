import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERSONAL_DATA } from '../../src/privacy/index.js';
import { TestPostgres } from './database.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

/** What could hold a person: texts and bytes, in whatever shape. Ids, times and numbers alone name nobody. */
const READABLE = [
  'text',
  'character varying',
  'character',
  'bytea',
  'json',
  'jsonb',
  'ARRAY',
  'xml',
  'inet',
  'cidr',
  'USER-DEFINED',
];

const listed = [
  ...PERSONAL_DATA.personal.map(({ at }) => at),
  ...PERSONAL_DATA.impersonal.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`)),
];

describe('the inventory of personal data', () => {
  it('names every column of the schema that holds text or bytes, and no other', async () => {
    const { pool } = await postgres.open(await postgres.fresh());
    const { rows } = await pool.query<{ at: string }>(
      // A partition has the columns of its table.
      `select c.table_name || '.' || c.column_name as at
         from information_schema.columns c
         join pg_class r on r.relname = c.table_name and r.relnamespace = 'public'::regnamespace and not r.relispartition
        where c.table_schema = 'public' and c.data_type = any($1)`,
      [READABLE],
    );
    const real = rows.map(({ at }) => at);
    expect({
      missing: real.filter((at) => !listed.includes(at)),
      unknown: listed.filter((at) => !real.includes(at)),
      twice: listed.filter((at, index) => listed.indexOf(at) !== index),
    }).toEqual({ missing: [], unknown: [], twice: [] });
  });

  it('is the table of docs/privacy.md', () => {
    const rows = PERSONAL_DATA.personal.map(
      ({ at, holds, what, erasure }) => `| \`${at}\` | ${holds} | ${what} | ${erasure} |`,
    );
    const page = readFileSync('docs/privacy.md', 'utf8').split('\n');
    expect(page.filter((line) => /^\| `[a-z_]+\.[a-z_]+` \|/.test(line))).toEqual(rows);
  });
});
