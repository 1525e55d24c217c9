import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project. These scripts run on the Node of the host (20 or later) with nothing installed: only `node:` modules here. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

export const inProject = (...parts) => join(ROOT, ...parts);

export const packageFile = () => JSON.parse(readFileSync(inProject('package.json'), 'utf8'));

/** A fault with one clear sentence: shown without a stack. */
export class Refusal extends Error {}

/** Prints what a Refusal says, and anything else with its stack; the process ends with 1. */
export function fail(error) {
  console.error(error instanceof Refusal ? `verigate: ${error.message}` : error);
  process.exitCode = 1;
}

/** To standard error: what the programs themselves print on standard output stays clean. */
export const say = (text) => console.error(`verigate: ${text}`);

const OLDEST = { major: 24, minor: 9 };

function hostSuffices() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
}

/** The Node that runs everything but these scripts: the project's own (an optional dependency), else the host's when it is new enough. */
export function ownNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const own = inProject('node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (hostSuffices()) return process.execPath;
  throw new Refusal(
    `Node ${OLDEST.major}.${OLDEST.minor} or later is needed on ${process.platform}-${process.arch}, and this is ${process.versions.node}: install it from nodejs.org and try again.`,
  );
}

/** What an outer `npm` may pass down to an inner one: how to reach the registry, and nothing of how that run was asked for. */
const PASSED_ON =
  /^npm_config_(registry|.*:registry|.*:_.*|https?_?proxy|proxy|no_?proxy|ca|cafile|cert|key|strict_ssl|cache|userconfig|globalconfig|offline|prefer_offline|fetch_.*|maxsockets)$/i;

/** The environment without what npm, or a debugger of the outer process, would change inside. */
export function cleanEnvironment({ keepOptions = false } = {}) {
  const kept = Object.entries(process.env).filter(([name]) => {
    if (/^npm_/i.test(name)) return PASSED_ON.test(name);
    return keepOptions || name !== 'NODE_OPTIONS';
  });
  return Object.fromEntries(kept);
}

/** The environment of the project's own tools: its Node and its binaries come first. */
export function toolEnvironment() {
  const env = cleanEnvironment();
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[key] = [dirname(ownNode()), inProject('node_modules', '.bin'), env[key]].filter(Boolean).join(delimiter);
  return env;
}

export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Files below a folder, sorted; `skip` sees each name. */
export function filesBelow(folder, skip = () => false) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skip(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(folder, entry.name), skip) : [join(folder, entry.name)],
    );
}

/** Changes when a file is added, removed or written. */
export function fingerprint(files) {
  const marks = files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file.slice(ROOT.length)} ${size} ${mtimeMs}`;
  });
  return sha256(marks.join('\n'));
}

export const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
