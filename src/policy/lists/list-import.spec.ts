import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AuditLog } from '../../audit/index.js';
import type { CsvRow } from '../../staff/index.js';
import type { DraftField, DraftText } from './list-draft.reader.js';
import { readDraft } from './list-draft.reader.js';
import type { NewEntry } from './list-entry.js';
import { ListImporter, MAX_PROBLEMS } from './list-import.js';
import type { ImportCounts, ListImports } from './list-store.port.js';

const CONTEXT = {
  key: createSecretKey(Buffer.alloc(32, 4)),
  flows: new Set(['customers', 'partners']),
  now: new Date('2026-11-22T12:00:00Z'),
};
const STAFF = { id: 'key:ops', displayName: 'ops', roles: ['operator'] as const };

const aDraft = (change: Partial<DraftText> = {}): DraftText => ({
  kind: 'country',
  value: 'FR',
  reason: 'policy',
  note: '',
  expires: '',
  flow: '',
  ...change,
});

const BAD: readonly (readonly [change: Partial<DraftText>, field: DraftField, mend: RegExp])[] = [
  [{ kind: 'mail' }, 'kind', /one of email, email_domain/],
  [{ kind: '' }, 'kind', /one of email/],
  [{ value: '' }, 'value', /empty/],
  [{ value: 'France' }, 'value', /two letters/],
  [{ value: 'F'.repeat(2_000) }, 'value', /too long/],
  [{ reason: 'dislike' }, 'reason', /one of fraud/],
  [{ reason: '' }, 'reason', /one of fraud/],
  [{ note: 'x'.repeat(201) }, 'note', /200 characters/],
  [{ note: 'two\nlines' }, 'note', /one line/],
  [{ note: 'see ana@example.test' }, 'note', /name nobody/],
  [{ note: 'called from 201 555 0142' }, 'note', /name nobody/],
  [{ expires: 'tomorrow' }, 'expires', /2027-01-31/],
  [{ expires: '2027-02-30' }, 'expires', /2027-01-31/],
  [{ expires: '2027-01-31T25:00:00Z' }, 'expires', /2027-01-31/],
  [{ expires: '2027-01-31T12:00:00' }, 'expires', /2027-01-31/],
  [{ expires: '2026-11-21' }, 'expires', /passed/],
  [{ expires: '2026-11-22T11:59:59Z' }, 'expires', /passed/],
  [{ flow: 'nowhere' }, 'flow', /customers, partners/],
];

describe('an entry as staff write it', () => {
  it.each(BAD)('%j is refused at %s', (change, field, mend) => {
    const reading = readDraft(aDraft(change), CONTEXT);
    expect(reading).toEqual({ problems: [{ field, problem: expect.stringMatching(mend) }] });
  });

  it('has all of its problems told at once, without a value', () => {
    const draft = { kind: 'phone', value: 'canary', reason: 'x', note: 'a@b', expires: 'x', flow: 'canary' };
    const reading = readDraft(draft, CONTEXT);
    expect('problems' in reading && reading.problems.map(({ field }) => field)).toEqual([
      'value',
      'reason',
      'note',
      'expires',
      'flow',
    ]);
    expect(JSON.stringify(reading)).not.toContain('canary');
  });

  it.each([
    ['2026-11-22', '2026-11-23T00:00:00.000Z'],
    ['2028-02-29', '2028-03-01T00:00:00.000Z'],
    ['2026-11-22T12:00:01Z', '2026-11-22T12:00:01.000Z'],
    ['2026-11-22T15:00+01:00', '2026-11-22T14:00:00.000Z'],
  ])('that ends %s ends at %s', (expires, at) => {
    const reading = readDraft(aDraft({ expires }), CONTEXT);
    expect('entry' in reading && reading.entry.expires?.toISOString()).toBe(at);
  });

  it('is stored without the value of a person', () => {
    const reading = readDraft(
      aDraft({ kind: 'email', value: 'Canary@example.test', note: 'case 12345', flow: 'customers' }),
      CONTEXT,
    );
    expect(reading).toMatchObject({ entry: { kind: 'email', shown: 'c***@example.test', flow: 'customers' } });
    expect(JSON.stringify(reading)).not.toMatch(/canary/i);
  });
});

/** Keeps what is staged; values of FR are on the list already. */
class MemoryImports implements ListImports {
  readonly staged: NewEntry[] = [];
  promoted: readonly NewEntry[] | undefined = undefined;
  discarded = 0;
  entries = 0;

  stage(_importId: string, _list: string, rows: readonly NewEntry[]) {
    const fresh = rows.filter((row, at) =>
      [...this.staged, ...rows.slice(0, at)].every(({ token }) => token !== row.token),
    );
    this.staged.push(...fresh);
    return Promise.resolve({ repeated: rows.length - fresh.length, known: fresh.filter(isKnown).length });
  }

  promote({ staged }: { readonly staged: number }, whenDone: (counts: ImportCounts) => readonly unknown[]) {
    if (staged !== this.staged.length) throw new Error('rows are missing');
    this.promoted = this.staged;
    const known = this.staged.filter(isKnown).length;
    const counts = { added: this.staged.length - known, known, replaced: 0 };
    this.entries += whenDone(counts).length;
    return Promise.resolve(counts);
  }

  discard(): Promise<void> {
    this.discarded += 1;
    return Promise.resolve();
  }
}
const isKnown = ({ token }: NewEntry): boolean => token === 'FR';

async function* lines(drafts: readonly (DraftText | string)[]): AsyncGenerator<CsvRow<DraftField>> {
  for (const [at, values] of drafts.entries()) {
    yield typeof values === 'string' ? { line: at + 2, problem: values } : { line: at + 2, values };
  }
}

const countries = (...codes: readonly string[]) => codes.map((value) => aDraft({ value }));

function anImport() {
  const imports = new MemoryImports();
  const importer = new ListImporter(imports, new AuditLog('verigate/test'), () => CONTEXT);
  const run = (dryRun: boolean, drafts: readonly (DraftText | string)[]) =>
    importer.run({ list: 'block', dryRun, staff: STAFF }, lines(drafts));
  return { imports, importer, run };
}

describe('an import', () => {
  it('adds all lines, and says which of them were there', async () => {
    const { imports, run } = anImport();
    const report = await run(false, countries('FR', 'DE', 'ES', 'DE'));
    expect(report).toEqual({
      dryRun: false,
      lines: 4,
      added: 2,
      duplicates: 2,
      badLines: 0,
      problems: [],
      problemsLeftOff: 0,
    });
    expect(imports).toMatchObject({ entries: 1, discarded: 1 });
  });

  it('says the same in a dry run, and adds nothing', async () => {
    const { imports, run } = anImport();
    expect(await run(true, countries('FR', 'DE', 'ES', 'DE'))).toMatchObject({ dryRun: true, added: 2, duplicates: 2 });
    expect(imports).toMatchObject({ promoted: undefined, entries: 0, discarded: 1 });
  });

  it('shows every bad line with its number and column', async () => {
    const { run } = anImport();
    const drafts = [aDraft(), aDraft({ value: 'XX', reason: 'none' }), 'has 2 cells', aDraft({ value: 'DE' })];
    expect(await run(true, drafts)).toMatchObject({
      lines: 4,
      added: 1,
      duplicates: 1,
      badLines: 2,
      problems: [
        { line: 3, column: 'value', problem: expect.stringContaining('two letters') },
        { line: 3, column: 'reason', problem: expect.stringContaining('fraud') },
        { line: 4, problem: 'has 2 cells' },
      ],
    });
  });

  it('with one bad line adds nothing and says all of them', async () => {
    const { imports, run } = anImport();
    const drafts = [...countries('DE', 'XX'), ...countries('ES', 'YY')];
    await expect(run(false, drafts)).rejects.toMatchObject({
      type: 'invalid-input',
      problems: [{ path: 'line 3, value' }, { path: 'line 5, value' }],
    });
    expect(imports).toMatchObject({ promoted: undefined, entries: 0, discarded: 1 });
  });

  it('of a file that breaks off adds nothing', async () => {
    const { imports, importer } = anImport();
    async function* broken() {
      yield* lines(countries('DE'));
      throw new Error('the connection broke');
    }
    const order = { list: 'block', dryRun: false, staff: STAFF } as const;
    await expect(importer.run(order, broken())).rejects.toThrow('the connection broke');
    expect(imports).toMatchObject({ promoted: undefined, discarded: 1 });
  });

  it('of the wrong file says the first ten thousand problems and counts the others', async () => {
    const { run } = anImport();
    const report = await run(
      true,
      Array.from({ length: MAX_PROBLEMS + 7 }, () => aDraft({ value: 'XX' })),
    );
    expect(report).toMatchObject({ badLines: MAX_PROBLEMS + 7, problemsLeftOff: 7 });
    expect(report.problems).toHaveLength(MAX_PROBLEMS);
  });
});
