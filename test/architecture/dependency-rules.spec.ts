import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEV_PACKAGES, INNOCENT, PACKAGES, TARGETS, VIOLATIONS } from './seeded-violations.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly to: string;
}

/** Every violation that the project's own rules find below a folder. */
async function violationsIn(folder: string): Promise<readonly Found[]> {
  const command = [CRUISER, 'src', 'libs', 'console', '--config', CONFIG, '--output-type', 'json'];
  // A violation makes the exit code count; the report is on stdout all the same.
  const report = await promisify(execFile)(process.execPath, command, { cwd: folder, maxBuffer: 1 << 27 }).catch(
    (ended: { readonly stdout?: string; readonly stderr?: string }) => {
      if (!ended.stdout) throw new Error(`dependency-cruiser did not run: ${ended.stderr}`);
      return { stdout: ended.stdout };
    },
  );
  const { summary } = JSON.parse(report.stdout) as {
    readonly summary: {
      readonly totalCruised: number;
      readonly violations: readonly {
        readonly rule: { readonly name: string };
        readonly from: string;
        readonly to: string;
      }[];
    };
  };
  expect(summary.totalCruised).toBeGreaterThan(20);
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, file: from, to }));
}

async function plant(folder: string): Promise<void> {
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const stubs = [...PACKAGES, ...DEV_PACKAGES].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, 'module.exports = {};'],
  ]);
  const manifest = {
    name: 'seeded',
    type: 'module',
    imports: { '#libs/*': { source: './libs/*/src/index.ts' } },
    dependencies: versions(PACKAGES),
    devDependencies: versions(DEV_PACKAGES),
  };
  const compilerOptions = { module: 'nodenext', moduleResolution: 'nodenext', customConditions: ['source'] };
  const files: readonly (readonly string[])[] = [
    ...Object.entries({ ...INNOCENT, ...TARGETS }),
    ...VIOLATIONS.map(({ file, source }) => [file, source]),
    ...stubs,
    ['package.json', JSON.stringify(manifest)],
    ['tsconfig.json', JSON.stringify({ compilerOptions })],
  ];
  for (const [path = '', text = ''] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe('the dependency rules', () => {
  let folder: string;
  let found: readonly Found[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verigate-rules-'));
    await plant(folder);
    found = await violationsIn(folder);
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(VIOLATIONS)('$rule fires on $file', ({ rule, file }) => {
    expect(found.filter((violation) => violation.file === file).map((violation) => violation.rule)).toContain(rule);
  });

  it('leave alone whoever may import a thing', () => {
    expect(found.filter(({ file }) => file in INNOCENT)).toEqual([]);
  });

  it('are each proved by a seeded violation, and say what to do instead', () => {
    const { forbidden } = createRequire(import.meta.url)(CONFIG) as {
      readonly forbidden: readonly { readonly name: string; readonly comment: string; readonly severity: string }[];
    };
    const seeded = new Set(VIOLATIONS.map(({ rule }) => rule));
    expect(forbidden.filter(({ name }) => !seeded.has(name)).map(({ name }) => name)).toEqual([]);
    expect(forbidden.filter(({ comment, severity }) => comment.length < 40 || severity !== 'error')).toEqual([]);
  });

  it('hold in the project', async () => {
    expect(await violationsIn(ROOT)).toEqual([]);
  }, 120_000);
});
