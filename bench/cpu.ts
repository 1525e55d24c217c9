import { readdirSync, readFileSync } from 'node:fs';

/** CPU nanoseconds that all threads of a process have used, from Linux' scheduler statistics. */
function cpuOf(pid: number): number {
  let total = 0;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
  } catch {
    // the process, or one of its threads, ended meanwhile
  }
  return total;
}

const parentOf = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
};

/** Processes that descend from `pid`, without itself: for the gateway, its embedded PostgreSQL. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)));
  const found = new Set([pid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [child, parent] of parents) {
      if (found.has(parent) && !found.has(child)) grew = found.add(child).size > 0;
    }
  }
  found.delete(pid);
  return [...found];
}

/** Microseconds. */
export const cpuMicros = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0) / 1_000;
