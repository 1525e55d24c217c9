import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, posix, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepare } from '../scripts/build.mjs';
import { cleanEnvironment, fail, inProject, ownNode, packageFile, Refusal, ROOT, say } from '../scripts/project.mjs';
import { ignores, instructions } from './dockerfile.mjs';

/**
 * Does what docker/Dockerfile says, step by step, in a temporary folder: a folder for each stage stands for its file system, and the Node of
 * this project for the one of the image. Then it starts the command as the image's user (when run as root), waits for the health check, looks
 * for what must not be there, and stops it. What it cannot show: that the base image is there and has what the process needs.
 */
const STARTS_WITHIN_MS = 90_000;
const STOPS_WITHIN_MS = 30_000;

const ignored = ignores(readFileSync(inProject('.dockerignore'), 'utf8'));

/** Absolute paths of the image become paths below the folder that stands for it. */
const inside = (root, text) => text.replaceAll(/(^|[\s=])\/(?=\w)/g, `$1${root}/`);

class Stage {
  directory = '/';
  env = {};
  user = undefined;
  command = [];
  health = [];

  constructor(root) {
    this.root = root;
    mkdirSync(root, { recursive: true });
  }

  path(path) {
    return join(this.root, posix.resolve(this.directory, path));
  }

  environment() {
    const { PATH: path = '', ...rest } = cleanEnvironment();
    const { DATABASE_URL: _, VERIGATE_CONFIG: __, VERIGATE_DATA_DIR: ___, ...outer } = rest;
    const own = Object.entries(this.env).map(([name, value]) => [name, inside(this.root, value)]);
    return { ...outer, PATH: [dirname(ownNode()), path].join(delimiter), ...Object.fromEntries(own) };
  }
}

/** What each instruction does to the stage. One that is not here cannot be rehearsed, and is refused. */
const STEPS = {
  WORKDIR(stage, { text }) {
    stage.directory = posix.resolve(stage.directory, text);
    mkdirSync(stage.path('.'), { recursive: true });
  },
  ENV(stage, { words }) {
    for (const word of words) stage.env[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
  },
  COPY(stage, { words, flags }, stages) {
    const [target, ...from] = [words.at(-1), ...words.slice(0, -1)];
    const other = flags.from === undefined ? undefined : stages.get(flags.from);
    for (const source of from) {
      const path = other ? join(other.root, source) : inProject(source);
      const whole = statSync(path).isDirectory() || !target.endsWith('/');
      const filter = (file) => other !== undefined || !ignored(relative(ROOT, file));
      cpSync(path, whole ? stage.path(target) : join(stage.path(target), basename(source)), { recursive: true, filter, verbatimSymlinks: true });
    }
  },
  RUN(stage, { text }) {
    const { status } = spawnSync('sh', ['-c', inside(stage.root, text)], {
      cwd: stage.path('.'),
      env: stage.environment(),
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) throw new Refusal(`the step ended with ${status}: RUN ${text}`);
  },
  USER(stage, { text }) {
    stage.user = text.split(':').map(Number);
  },
  HEALTHCHECK(stage, { text }) {
    stage.health = JSON.parse(text.replace(/^CMD\s+/, ''));
  },
  CMD(stage, { words }) {
    stage.command = words;
  },
  VOLUME() {},
  EXPOSE() {},
};

function buildStages(folder) {
  const stages = new Map();
  let stage;
  for (const step of instructions(readFileSync(inProject('docker/Dockerfile'), 'utf8'))) {
    say(`${step.name} ${step.text}`);
    if (step.name === 'FROM') {
      const name = / AS (\S+)$/i.exec(step.text)?.[1] ?? String(stages.size);
      stage = new Stage(join(folder, name));
      stages.set(name, stage);
    } else if (STEPS[step.name] && stage) STEPS[step.name](stage, step, stages);
    else throw new Refusal(`${step.name} cannot be rehearsed.`);
  }
  return stage;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the image's command, waits until it is healthy, and stops it. */
async function live(stage) {
  const env = { ...stage.environment(), PORT: String(await freePort()), HOME: tmpdir() };
  const as = process.getuid?.() === 0 && stage.user ? { uid: stage.user[0], gid: stage.user[1] } : {};
  const options = { cwd: stage.path('.'), env, ...as };
  const [command, ...args] = stage.command;
  const gateway = spawn(command, args, { ...options, stdio: ['ignore', 2, 2] });
  const ended = new Promise((resolve) => gateway.once('close', (code, signal) => resolve(code ?? signal)));
  let over = false;
  void ended.then(() => (over = true));
  const [probe, ...probing] = stage.health;
  const until = Date.now() + STARTS_WITHIN_MS;
  try {
    while (spawnSync(probe, probing, options).status !== 0) {
      if (over) throw new Refusal(`the process ended with ${await ended} before it was healthy.`);
      if (Date.now() > until) throw new Refusal('the process did not become healthy in time.');
      await sleep(500);
    }
    say('healthy');
    gateway.kill('SIGTERM');
    const end = await Promise.race([ended, sleep(STOPS_WITHIN_MS, 'no end', { ref: false })]);
    if (end !== 0) throw new Refusal(`after SIGTERM the process came to ${end}, not 0.`);
    say('stopped with 0');
  } finally {
    if (!over) gateway.kill('SIGKILL');
  }
}

/** Nothing of what only builds and tests may be in the image; what a package of the product needs as well may. */
function inspect(stage) {
  const { packages } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
  const found = Object.keys(packageFile().devDependencies)
    .filter((name) => packages[`node_modules/${name}`]?.dev)
    .filter((name) => existsSync(stage.path(`node_modules/${name}`)));
  const dist = stage.path('dist');
  const tests = execFileSync('find', [dist, '-name', '*.spec.js', '-o', '-name', 'jest*'], { encoding: 'utf8' }).trim();
  if (found.length > 0) throw new Refusal(`development packages are in the image: ${found.join(', ')}.`);
  if (tests !== '') throw new Refusal(`tests are in the image: ${tests}`);
  const size = execFileSync('du', ['-sm', stage.root], { encoding: 'utf8' }).split('\t')[0];
  say(`${size} MB beside the base image`);
}

async function rehearse() {
  await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'verigate-image-'));
  try {
    // Another user has to be able to look into it.
    chmodSync(folder, 0o755);
    const stage = buildStages(folder);
    inspect(stage);
    await live(stage);
    say('the steps of docker/Dockerfile lead to a process that is healthy and stops cleanly');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await rehearse().catch(fail);
