import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { cleanEnvironment, inProject, Refusal, ROOT, readIfThere, say, sha256 } from './project.mjs';

const STAMP = inProject('node_modules', '.verigate-install');
const PROGRESS_MS = 5000;
const SHOWN_LINES = 12;

const stampNow = () =>
  sha256(`${readFileSync(inProject('package-lock.json'), 'utf8')} ${process.platform}-${process.arch}`);

export const isInstalled = () => readIfThere(STAMP) === stampNow();

/** npm's own record of what it put into node_modules agrees with the lock file: somebody ran npm by hand, and there is nothing to do. */
function npmAgrees() {
  const installed = JSON.parse(readIfThere(inProject('node_modules', '.package-lock.json')) ?? '{}').packages;
  if (!installed) return false;
  const locked = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages;
  const own = new Set(Object.keys(locked['']?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`));
  return Object.entries(locked).every(([path, { version, optional, os, cpu, libc }]) => {
    if (path === '' || installed[path]?.version === version) return true;
    const forOthers = (os && !os.includes(process.platform)) || (cpu && !cpu.includes(process.arch)) || libc;
    return Boolean(optional && (forOthers || !own.has(path)));
  });
}

/** What npm's complaint means, in one sentence. The first that fits. */
const CAUSES = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED/,
    'the package registry cannot be reached: is this machine online, or does it need a proxy?',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERT_HAS_EXPIRED/,
    'the certificate of the package registry is not trusted here: set npm’s cafile.',
  ],
  [/ENOSPC/, 'the disk is full: about 1 GB is needed.'],
  [/EACCES|EPERM|EROFS/, `this user may not write to ${ROOT}.`],
  [/EINTEGRITY/, 'a download does not match its checksum: try again, and if it stays so, ask who runs your registry.'],
  [
    /EUSAGE|not in sync|E404|ETARGET/,
    'package-lock.json names something that the registry does not have, or does not fit package.json.',
  ],
];

const causeOf = (output, code) => CAUSES.find(([pattern]) => pattern.test(output))?.[1] ?? `npm ended with ${code}.`;

/** npm as it was started, else the one on the path. */
function npmCommand() {
  const started = process.env.npm_execpath;
  if (started && /^npm-cli\.c?js$/.test(basename(started)))
    return { command: process.execPath, first: [started], shell: false };
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

async function npmCi() {
  const { command, first, shell } = npmCommand();
  const args = [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawn(command, args, { cwd: ROOT, env: cleanEnvironment(), shell, stdio: ['ignore', 'pipe', 'pipe'] });
  const began = Date.now();
  const progress = setInterval(
    () => say(`still installing … ${Math.round((Date.now() - began) / 1000)} s`),
    PROGRESS_MS,
  );
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output = (output + text).slice(-20_000);
    });
  }
  const code = await new Promise((resolve) => {
    npm.once('error', (error) => resolve(error.code === 'ENOENT' ? 'ENOENT' : String(error.code)));
    npm.once('close', (exit, signal) => resolve(exit ?? signal));
  });
  clearInterval(progress);
  if (code === 0) return;
  if (code === 'ENOENT') throw new Refusal('npm is not there: it comes with Node from nodejs.org.');
  const tail = output
    .replaceAll(/^npm error\s+at .*\n/gm, '')
    .trim()
    .split('\n')
    .slice(-SHOWN_LINES)
    .map((line) => `  | ${line}`);
  throw new Refusal(`the dependencies cannot be installed: ${causeOf(output, code)}\n${tail.join('\n')}`);
}

/** Brings node_modules into line with the lock file. Nothing happens when it is. */
export async function install() {
  if (isInstalled()) return;
  if (!npmAgrees()) {
    say('installing the dependencies (once, about 950 MB on disk)');
    rmSync(STAMP, { force: true });
    const began = Date.now();
    await npmCi();
    say(`installed in ${Math.round((Date.now() - began) / 1000)} s`);
  }
  writeFileSync(STAMP, stampNow());
}
