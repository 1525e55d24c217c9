import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressOn, partsOf } from './cluster.js';
import { isAlive } from './process-table.js';

/** Line of postmaster.pid that holds the port (PostgreSQL, `src/include/utils/pidfile.h`: LOCK_FILE_LINE_PORT). */
const PORT_LINE = 4;

/** The address of the server that a gateway runs on this folder at the moment; undefined when there is none. */
export async function runningAddress(directory: string): Promise<string | undefined> {
  const { cluster, password } = partsOf(directory);
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[PORT_LINE - 1])];
  if (!(pid > 1) || !(port > 0) || !(await isAlive(pid))) return undefined;
  return addressOn(port, await readFile(password, 'utf8'));
}
