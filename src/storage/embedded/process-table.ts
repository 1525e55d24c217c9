import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLL_MS = 25;

const procFile = (pid: number, name: string): Promise<string> =>
  readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');

/** State letter and start time of a Linux process; the command's name may hold blanks and brackets, hence the last ')'. */
async function statOf(pid: number): Promise<{ readonly state: string; readonly startedAt: string }> {
  const stat = await procFile(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
}

export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || (await statOf(pid)).state !== 'Z';
}

/** Tells a process from a later one with the same id (in a container every gateway may be process 1); empty where the system does not say. */
export const startTimeOf = async (pid: number): Promise<string> =>
  process.platform === 'linux' ? (await statOf(pid)).startedAt : '';

/** The command line, with blanks between the arguments; empty when it cannot be read. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return (await procFile(pid, 'cmdline')).replaceAll('\0', ' ');
  if (process.platform === 'win32') return '';
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** True when the process ended within the time. For processes that are not our children: those tell by an event. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  for (let waited = 0; waited < timeoutMs; waited += POLL_MS) {
    if (!(await isAlive(pid))) return true;
    await sleep(POLL_MS);
  }
  return !(await isAlive(pid));
}
