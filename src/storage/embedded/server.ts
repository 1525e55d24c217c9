import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StorageError } from '../storage-error.js';
import type { ServerEnd } from '../storage-events.port.js';
import type { Launcher, ServerProcess } from './account.js';
import { commandLineOf, isAlive, waitForEnd } from './process-table.js';

const PORT_ATTEMPTS = 5;
const STOP_MS = 20_000;
const READY = 'database system is ready to accept connections';
const PORT_TAKEN = /could not create any TCP\/IP sockets|Address already in use/;

export interface RunningServer {
  readonly port: number;
  /** Resolves when the process has ended, whoever wanted it. */
  readonly ended: Promise<ServerEnd>;
  stop(): Promise<void>;
}

/** Which program runs on which data, and under which account. */
export interface ServerSetup {
  readonly postgres: string;
  readonly cluster: string;
  readonly launcher: Launcher;
}

/** Starts the server on a free loopback port and waits until it takes connections. Throws StorageError with the server's own reason. */
export async function startServer(setup: ServerSetup): Promise<RunningServer> {
  let complaint = '';
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
    const started = await startServerOn(await freePort(), setup);
    if (typeof started !== 'string') return started;
    complaint = started;
    if (!PORT_TAKEN.test(complaint)) break;
  }
  throw new StorageError(`The embedded database did not start: ${complaint}.`);
}

/** The same on one port; the server's own reason when it does not start. */
export async function startServerOn(
  port: number,
  { postgres, cluster, launcher }: ServerSetup,
): Promise<RunningServer | string> {
  const child = launcher.launch(postgres, settings(cluster, port));
  const complaint = await untilReady(child);
  return complaint === '' ? runningServer(child, port) : complaint;
}

/** What the server logs must hold no values of statements: personal data are among them. */
function settings(cluster: string, port: number): readonly string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 60,
    log_destination: 'stderr',
    logging_collector: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return ['-D', cluster, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Empty when the server is ready, else why it ended. Its log is read for as long as it runs, or it would block on a full pipe. */
function untilReady(child: ServerProcess): Promise<string> {
  let reason = '';
  child.stdout.resume();
  return new Promise((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes(READY)) resolve('');
      const fatal = /(?:FATAL|PANIC|error): +(.*)/.exec(line);
      if (fatal) reason ||= fatal[1] ?? '';
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(reason || `postgres ended with code ${code}`));
  });
}

function runningServer(child: ServerProcess, port: number): RunningServer {
  const ended = new Promise<ServerEnd>((resolve) => {
    if (hasEnded(child)) resolve({ code: child.exitCode, signal: child.signalCode });
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // SIGINT is a fast shutdown: open transactions are rolled back, everything committed is written.
  const interrupt = (): boolean => child.kill('SIGINT');
  // Without this a gateway that dies of an uncaught error would leave its server behind.
  process.once('exit', interrupt);
  child.once('exit', () => process.removeListener('exit', interrupt));
  const stop = async (): Promise<void> => {
    if (hasEnded(child)) return;
    interrupt();
    const insist = setTimeout(() => child.kill('SIGQUIT'), STOP_MS);
    await ended;
    clearTimeout(insist);
  };
  return { port, ended, stop };
}

const hasEnded = ({ exitCode, signalCode }: ServerProcess): boolean => exitCode !== null || signalCode !== null;

/** Ends the server that a killed gateway left behind on this cluster; the caller holds the folder's lock. */
export async function stopOrphan(cluster: string, onProgress: (text: string) => void): Promise<void> {
  const file = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(file, 10);
  if (!Number.isSafeInteger(pid) || pid <= 1 || !(await isAlive(pid))) return;
  const command = await commandLineOf(pid);
  if (!command.includes('postgres') || !command.includes(cluster)) return;
  onProgress('stopping the embedded database of a gateway that was killed');
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    if (await waitForEnd(pid, STOP_MS)) return;
  }
  throw new StorageError(`The database process ${pid} of an earlier gateway does not stop: end it and start again.`);
}
