import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FILE_ROLES } from './file-roles.js';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Paths from the root of the project of every TypeScript file below the folders. */
const sourcesIn = (...folders: readonly string[]): readonly string[] =>
  folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => /\.tsx?$/.test(path));

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Source without comments, so that a word in a sentence is no use of it. */
const codeOf = (path: string): string => textOf(path).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');

const isTest = (path: string): boolean => /\.spec\.ts$|(^|\/)test\//.test(path);

const PRODUCTION = sourcesIn('src', 'libs').filter((path) => !isTest(path));
const ALL = sourcesIn('src', 'libs', 'console', 'test', 'bench');

describe('sources', () => {
  it('read the environment in src/config only, and in programs of their own', () => {
    const readers = PRODUCTION.filter((path) => /process\s*(\.|\[\s*['"])\s*env\b/.test(codeOf(path)));
    expect(readers.filter((path) => !/^src\/config\/|\/cli\//.test(path))).toEqual([]);
    expect(readers.length).toBeGreaterThan(0);
  });

  it('take from node:net what reads addresses, and a server only to find a free port', () => {
    const allowed = (path: string) =>
      path.startsWith('src/storage/embedded/')
        ? /^(createServer|AddressInfo|Server)$/
        : /^(isIP|isIPv4|isIPv6|BlockList|SocketAddress)$/;
    const taken = PRODUCTION.filter((path) => path.startsWith('src/')).flatMap((path) =>
      [...codeOf(path).matchAll(/import\s*\{([^}]*)\}\s*from\s*'(?:node:)?net'/g)].flatMap(([, names = '']) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '' && !allowed(path).test(name.replace(/^type /, '')))
          .map((name) => `${path}: ${name}`),
      ),
    );
    expect(taken).toEqual([]);
    expect(PRODUCTION.filter((path) => /import\s+(\*|\w+)[^{]*from\s*'(?:node:)?net'/.test(codeOf(path)))).toEqual([]);
  });

  it('are named kebab-case.role.ts, with a role of the closed list', () => {
    const misnamed = ALL.filter((path) => {
      const [name = '', ...roles] = basename(path).split('.').slice(0, -1);
      return (
        !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ||
        roles.some((role) => role !== 'spec' && role !== 'd' && !(role in FILE_ROLES))
      );
    });
    expect(misnamed).toEqual([]);
  });

  it('avoid names that say nothing', () => {
    const vague = PRODUCTION.filter((path) =>
      /(^|[-./])(manager|helper|helpers|util|utils|base|common|misc)([-./]|$)/.test(path),
    );
    expect(vague).toEqual([]);
  });

  it('are short enough to be read: at most 400 lines, a table of cases at most 700', () => {
    const limitOf = (path: string): number => (path.endsWith('.spec.ts') ? 700 : 400);
    expect(ALL.filter((path) => textOf(path).split('\n').length > limitOf(path) + 1)).toEqual([]);
  });

  it('leave nothing unfinished, and silence the linter only for one line and with a reason above it', () => {
    const marks = new RegExp(
      ['TODO', 'FIXME', 'ts-ignore', 'ts-nocheck', 'lint-disable(?!-next-line)', 'biome-ignore'].join('|'),
    );
    const skipped = /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/;
    const self = 'test/architecture/sources.spec.ts';
    // Where no browser can be installed its tests are skipped, which the test command says.
    const maySkip = 'test/browser/chromium.ts';
    const unfinished = (path: string): boolean =>
      marks.test(textOf(path)) || (path !== maySkip && skipped.test(codeOf(path)));
    expect(ALL.filter((path) => path !== self && unfinished(path))).toEqual([]);
    const unexplained = ALL.filter(
      (path) => path !== self && /^(?!\s*(\/\/|\*|\/\*)).*\n.*lint-disable-next-line(?!.* -- )/m.test(textOf(path)),
    );
    expect(unexplained).toEqual([]);
  });
});

describe('a provider folder', () => {
  const folders = readdirSync(join(ROOT, 'libs/providers'));
  const expected = (id: string) => [
    ...['module', 'provider', 'config', 'request', 'reply', 'codes'].map((role) => `src/${id}.${role}.ts`),
    'src/index.ts',
    'README.md',
  ];

  it.each(folders)('%s has the full set of files', (id) => {
    expect(expected(id).filter((path) => !existsSync(join(ROOT, 'libs/providers', id, path)))).toEqual([]);
  });

  it.each(folders)('%s passes the conformance kit in its own tests', (id) => {
    const tests = sourcesIn(`libs/providers/${id}/test`).filter((path) => path.endsWith('.spec.ts'));
    expect(tests.some((path) => /describeProviderConformance(<[^>]*>)?\(/.test(codeOf(path)))).toBe(true);
  });
});
