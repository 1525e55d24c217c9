import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A script of this folder that sends its port when it listens. */
export async function startScript(file: string, ...args: string[]): Promise<RunningServer> {
  const child = fork(here(file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const message = await new Promise<{ port: number }>((resolve, reject) => {
    child.once('message', (sent) => resolve(sent as { port: number }));
    child.once('exit', (code) => reject(new Error(`${file} ended with code ${code} before it listened`)));
  });
  return { port: message.port, pid: child.pid ?? 0, stop: () => end(child) };
}

export const CREDENTIAL = { username: 'bench', secret: 'bench-secret-0123456789-0123456789-0123456789' };

const configFor = (vendorPort: number): string => `
flows:
  customers:
    authentication: { basic: [{ username: ${CREDENTIAL.username}, secret: "${CREDENTIAL.secret}" }] }
    attributes: { dateOfBirth: extension_DateOfBirth }
    steps: { before-creating-user: [verification] }
    verification: { route: [idology] }
    claims: { extension_Reference: reference }
providers:
  idology:
    username: bench
    password: bench-password
    baseUrl: http://127.0.0.1:${vendorPort}/api
    concurrency: 512
`;

/** The whole gateway, everything on, with an embedded PostgreSQL in a folder of its own. */
export async function startGateway(vendorPort: number): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'verigate-bench-'));
  const config = join(folder, 'verigate.yaml');
  writeFileSync(config, configFor(vendorPort));
  const child = spawn(process.execPath, [here('../src/main.js')], {
    env: {
      ...process.env,
      VERIGATE_CONFIG: config,
      VERIGATE_DATA_DIR: join(folder, 'data'),
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the gateway ended with code ${code} before it listened`)));
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text = `${text}${chunk.toString()}`.slice(-4_096);
      const listening = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (listening) resolve(Number(listening[1]));
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { port, pid: child.pid ?? 0, stop };
}
