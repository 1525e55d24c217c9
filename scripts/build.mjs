import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildConsole, consoleIsIn } from './console.mjs';
import { install, isInstalled } from './install.mjs';
import { alone } from './lock.mjs';
import {
  fail,
  filesBelow,
  fingerprint,
  inProject,
  Refusal,
  ROOT,
  readIfThere,
  say,
  toolEnvironment,
} from './project.mjs';
import { buildVerifier } from './verifier.mjs';

const DIST = inProject('dist');
const STAMP = join(DIST, '.verigate-build');
/** Beside `dist`, so that the paths inside the source maps hold after the move. */
const DRAFT = inProject('dist.next');
const SOURCES = ['src', 'libs', 'bench', 'demo'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const skipped = (name) => name === 'test' || name === 'node_modules' || name.endsWith('.spec.ts');
const sources = () => SOURCES.flatMap((folder) => filesBelow(inProject(folder), skipped));

const fingerprintNow = () => fingerprint([...SETTINGS.map((file) => inProject(file)), ...sources()]);

export const isBuilt = () => readIfThere(STAMP) === fingerprintNow() && consoleIsIn(DIST);

function compile() {
  const tsc = inProject('node_modules', '@typescript', 'native', 'bin', 'tsc');
  const args = [existsSync(tsc) ? tsc : `${tsc}.js`, '-p', 'tsconfig.build.json', '--outDir', DRAFT];
  const { status, stdout, stderr } = spawnSync('node', args, { cwd: ROOT, env: toolEnvironment(), encoding: 'utf8' });
  if (status !== 0) throw new Refusal(`the sources do not compile:\n${stdout ?? ''}${stderr ?? ''}`);
}

/** What is read at run time and is no TypeScript goes where the code goes. */
function copyAssets() {
  for (const file of sources()) {
    if (/\.(ts|md)$/.test(file)) continue;
    cpSync(file, join(DRAFT, file.slice(ROOT.length)));
  }
}

/** The service as it is; the console anew beside it. */
function replaceConsole() {
  rmSync(DRAFT, { recursive: true, force: true });
  buildConsole(DRAFT);
  rmSync(join(DIST, 'console'), { recursive: true, force: true });
  renameSync(join(DRAFT, 'console'), join(DIST, 'console'));
  rmSync(DRAFT, { recursive: true, force: true });
}

/** Makes `dist` anew when a source has changed. It appears whole or not at all. What is built of the console is kept while it holds. */
export function build() {
  const now = fingerprintNow();
  if (isBuilt()) return;
  say('building');
  if (readIfThere(STAMP) === now) return replaceConsole();
  rmSync(DRAFT, { recursive: true, force: true });
  compile();
  copyAssets();
  buildVerifier(DRAFT);
  if (consoleIsIn(DIST)) cpSync(join(DIST, 'console'), join(DRAFT, 'console'), { recursive: true });
  else buildConsole(DRAFT);
  writeFileSync(join(DRAFT, '.verigate-build'), now);
  rmSync(DIST, { recursive: true, force: true });
  renameSync(DRAFT, DIST);
}

/** Installed and built, by this process or by another that was first. */
export async function prepare() {
  if (isInstalled() && isBuilt()) return;
  await alone(async () => {
    await install();
    build();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await prepare().catch(fail);
