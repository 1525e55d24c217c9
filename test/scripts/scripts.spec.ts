import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(60_000);

/** A small project with the real scripts, whose dependencies are those of this one. */
let root: string;

const write = (path: string, text: string) => writeFile(join(root, path), text);

const MAIN = `
import { shout } from './shout.js';
if (process.argv[2] === 'wait') {
  process.on('SIGTERM', () => process.exit(3));
  setInterval(() => {}, 1000);
} else {
  process.exitCode = 7;
}
process.stdout.write(JSON.stringify({ node: process.version, args: process.argv.slice(2), said: shout('on') }) + '\\n');
`;

const LOCK = { name: 'small', lockfileVersion: 3, packages: { '': { name: 'small' } } };

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'verigate-scripts-')));
  await cp(resolve('scripts'), join(root, 'scripts'), { recursive: true });
  await mkdir(join(root, 'src', 'deep'), { recursive: true });
  await mkdir(join(root, 'node_modules', '@typescript'), { recursive: true });
  const linked = ['@typescript/native', 'vite', `node-${process.platform}-${process.arch}`];
  for (const name of linked) await symlink(resolve('node_modules', name), join(root, 'node_modules', name), 'dir');
  await write('package.json', JSON.stringify({ name: 'small', type: 'module' }));
  await write('package-lock.json', JSON.stringify(LOCK));
  await write('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
  const options = {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    types: [],
    rootDir: '.',
    sourceMap: true,
    noEmitOnError: true,
  };
  await write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['src'] }));
  await write('tsconfig.build.json', JSON.stringify({ extends: './tsconfig.json', exclude: ['dist', '**/*.spec.ts'] }));
  await write('src/globals.d.ts', 'declare const process: any; declare const setInterval: any;');
  await write('src/main.ts', MAIN);
  await write('src/shout.ts', 'export const shout = (text: string): string => text.toUpperCase();\n');
  await write('src/shout.spec.ts', 'this is no TypeScript');
  await write('src/deep/words.json', '["a"]');
  await mkdir(join(root, 'libs', 'transparency-log', 'src', 'cli'), { recursive: true });
  await write('libs/transparency-log/src/cli/verigate-verify.ts', 'process.exitCode = 0;\n');
  await mkdir(join(root, 'console'));
  await write('console/vite.config.ts', 'export default { root: import.meta.dirname };\n');
  await write('console/index.html', '<script type="module" src="./main.ts"></script>\n');
  await write('console/main.ts', 'document.title = "first";\n');
});

afterAll(() => rm(root, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess & { ended: Promise<Ended> } {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '', ...env } });
  const seen = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (seen.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (seen.err += text.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...seen }));
  return Object.assign(child, { ended });
}

const run = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  start(['scripts/run.mjs', 'dist/src/main.js', ...args], env).ended;

describe('run.mjs', () => {
  it('builds once when two are started together, passes arguments on and ends as the program does', async () => {
    const both = await Promise.all([run(['--flag', 'a b']), run(['second'])]);

    expect(both.map(({ code }) => code)).toEqual([7, 7]);
    expect(JSON.parse(both[0].out)).toMatchObject({ args: ['--flag', 'a b'], said: 'ON' });
    expect(JSON.parse(both[0].out)).toHaveProperty('node', expect.stringMatching(/^v2[4-9]/));
    expect(
      both
        .map(({ err }) => err)
        .join('')
        .match(/verigate: building/g),
    ).toHaveLength(1);
    expect(await readFile(join(root, 'dist/src/deep/words.json'), 'utf8')).toBe('["a"]');
    const map = JSON.parse(await readFile(join(root, 'dist/src/main.js.map'), 'utf8')) as { sources: string[] };
    expect(map.sources).toEqual(['../../src/main.ts']);
  });

  it('does nothing when nothing has changed', async () => {
    expect((await run()).err).toBe('');
  });

  it('is not disturbed by how an outer npm or debugger was called', async () => {
    const env = {
      npm_config_global: 'true',
      npm_config_omit: 'dev',
      npm_config_dry_run: 'true',
      npm_lifecycle_event: 'x',
    };
    await utimes(join(root, 'src/main.ts'), 1, 1);
    const { code, err } = await run([], { ...env, NODE_OPTIONS: '--no-warnings' });

    expect({ code, err }).toEqual({ code: 7, err: 'verigate: building\n' });
  });

  it('builds anew when a source is changed, added or removed', async () => {
    await write('src/shout.ts', 'export const shout = (text: string): string => `${text}!`;\n');
    await write('src/extra.ts', 'export {};\n');
    expect(JSON.parse((await run()).out)).toMatchObject({ said: 'on!' });
    await expect(readFile(join(root, 'dist/src/extra.js'))).resolves.toBeDefined();

    await rm(join(root, 'src/extra.ts'));
    expect((await run()).err).toBe('verigate: building\n');
    await expect(readFile(join(root, 'dist/src/extra.js'))).rejects.toThrow('ENOENT');
  });

  it('builds the console when it has changed, and keeps it when only the service has', async () => {
    const stamp = () => readFile(join(root, 'dist/console/.verigate-console'), 'utf8');
    const assets = async () => (await readdir(join(root, 'dist/console/assets'))).join(' ');
    const [first, built] = [await stamp(), await assets()];
    expect(built).toMatch(/\.js \S+\.js\.br \S+\.js\.gz/);

    await write('src/shout.ts', 'export const shout = (text: string): string => `${text}?`;\n');
    expect(JSON.parse((await run()).out)).toMatchObject({ said: 'on?' });
    expect([await stamp(), await assets()]).toEqual([first, built]);

    await write('console/main.ts', 'document.title = "second";\n');
    expect(await run()).toMatchObject({ code: 7, err: 'verigate: building\n' });
    expect(await stamp()).not.toBe(first);
    expect(await assets()).not.toBe(built);
  });

  it('says what does not compile, and leaves the last build as it was', async () => {
    await write('src/wrong.ts', 'export const wrong: number = "text";\n');
    const { code, err } = await run();
    await rm(join(root, 'src/wrong.ts'));

    expect(code).toBe(1);
    expect(err).toMatch(/verigate: the sources do not compile:\nsrc\/wrong\.ts\(1,14\): error TS2322/);
    expect(err).not.toContain('    at ');
    await expect(readFile(join(root, 'dist/src/main.js'))).resolves.toBeDefined();
    expect((await run()).code).toBe(7);
  });

  it('passes a signal on and ends with the program’s own code', async () => {
    const child = start(['scripts/run.mjs', 'dist/src/main.js', 'wait']);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');

    expect((await child.ended).code).toBe(3);
  });

  it('takes over from a process that died while it built', async () => {
    const dead = start(['-e', '']);
    await dead.ended;
    const user = process.getuid?.() ?? '';
    const name = createHash('sha256').update(`${root} ${user}`).digest('hex').slice(0, 16);
    const lock = join(tmpdir(), `verigate-${name}.lock`);
    await writeFile(lock, String(dead.pid));
    await utimes(join(root, 'src/main.ts'), 2, 2);
    const { code, err } = await run();

    expect(code).toBe(7);
    expect(err).toBe('verigate: building\n');
    await expect(readFile(lock)).rejects.toThrow('ENOENT');
  });

  it('says in one sentence that a registry cannot be reached', async () => {
    const locked = { version: '1.0.0', resolved: 'http://127.0.0.1:1/gone.tgz', integrity: 'sha512-AAAA' };
    const packages = { '': { name: 'small', dependencies: { gone: '1.0.0' } }, 'node_modules/gone': locked };
    await write('package-lock.json', JSON.stringify({ ...LOCK, packages }));
    await write('package.json', JSON.stringify({ name: 'small', type: 'module', dependencies: { gone: '1.0.0' } }));
    const env = {
      npm_config_registry: 'http://127.0.0.1:1/',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(root, '.cache'),
    };
    const { code, err } = await run([], env);

    expect(code).toBe(1);
    expect(err).toContain('verigate: installing the dependencies');
    expect(err).toMatch(
      /the dependencies cannot be installed: the package registry cannot be reached: is this machine online/,
    );
    expect(err).not.toContain('    at ');
  });
});
