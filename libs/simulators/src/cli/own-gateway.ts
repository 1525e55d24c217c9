import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface OwnGateway {
  readonly url: string;
  /** Aborts, with what it said last as the reason, when it ends before it is closed. */
  readonly died: AbortSignal;
  close(): Promise<void>;
}

interface GatewayRequest {
  /** What its configuration file says. */
  readonly configuration: object;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** Folder in which it gets a folder of its own; default: the system's for temporary files. */
  readonly parent?: string;
}

const MAIN = fileURLToPath(new URL('../../../../src/main.js', import.meta.url));
const LISTENING = /listening on (https?:\/\/\S+)/;
/** The first start of an embedded database takes its time on a busy machine. */
const START_MS = 180_000;
const STOP_MS = 30_000;

/** Settings of the shell that would lead the gateway elsewhere, for instance to a database that is in use. */
const FOREIGN = ['DATABASE_URL', 'HOST', 'VERIGATE_CONFIG', 'VERIGATE_DATA_DIR', 'PORT'];

/** Starts a gateway of its own, on a free port and a database in a folder that goes when it goes. */
export async function startOwnGateway(request: GatewayRequest): Promise<OwnGateway> {
  const folder = await mkdtemp(join(request.parent ?? tmpdir(), 'verigate-signup-'));
  const config = join(folder, 'verigate.yaml'); // JSON is YAML
  const forget = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(config, JSON.stringify(request.configuration), { mode: 0o600 });
    const kept = Object.entries(request.environment).filter(([name]) => !FOREIGN.includes(name));
    const child = spawn(process.execPath, [MAIN], {
      env: { ...Object.fromEntries(kept), PORT: '0', VERIGATE_CONFIG: config, VERIGATE_DATA_DIR: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C reaches this process alone, which then stops the gateway in order.
      detached: process.platform !== 'win32',
    });
    const said = listenTo(child, request.onProgress);
    const died = deathOf(child, said);
    const close = async () => {
      await stop(child);
      await forget();
    };
    try {
      return { url: await addressOf(said, AbortSignal.any([request.signal, died])), died, close };
    } catch (error) {
      await stop(child);
      throw error;
    }
  } catch (error) {
    await forget();
    throw error;
  }
}

/** What it said last, and the address as soon as it says that. */
interface Said {
  readonly lines: string[];
  readonly address: Promise<string>;
}

const KEPT_LINES = 20;

function listenTo(child: ChildProcess, onProgress: (line: string) => void): Said {
  const lines: string[] = [];
  const { promise: address, resolve } = Promise.withResolvers<string>();
  let isUp = false;
  const hear = (line: string) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
  };
  eachLine(child.stderr, hear);
  eachLine(child.stdout, (line) => {
    hear(line);
    const found = LISTENING.exec(line)?.[1];
    if (found !== undefined) resolve(found);
    isUp ||= found !== undefined;
    if (!isUp) onProgress(line);
  });
  return { lines, address };
}

/** Also when there is no such program. */
function deathOf(child: ChildProcess, { lines }: Said): AbortSignal {
  const death = new AbortController();
  const die = (why: string) => death.abort(new Error([`The gateway ended: ${why}`, ...lines].join('\n')));
  child.once('error', (error) => die(error.message));
  child.once('close', (code, signal) => die(`exit code ${code ?? signal}`));
  return death.signal;
}

async function addressOf({ address, lines }: Said, ended: AbortSignal): Promise<string> {
  const { promise: never, reject } = Promise.withResolvers<never>();
  const stopWaiting = () => reject(ended.reason);
  ended.addEventListener('abort', stopWaiting, { once: true });
  const late = () => reject(new Error([`The gateway did not start within ${START_MS / 1_000} s`, ...lines].join('\n')));
  const timer = setTimeout(late, START_MS);
  try {
    if (ended.aborted) stopWaiting();
    return await Promise.race([address, never]);
  } finally {
    clearTimeout(timer);
    ended.removeEventListener('abort', stopWaiting);
  }
}

/** Reads on to the end: a pipe that nobody reads would stop the gateway. */
function eachLine(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') take(line);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
