import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, ROOT, readIfThere, say, sha256 } from './project.mjs';

const POLL_MS = 250;
const LONGEST_MS = 15 * 60_000;

/** Beside the project and not in it: installing empties node_modules. One for each checkout and user. */
const LOCK = join(tmpdir(), `verigate-${sha256(`${ROOT} ${process.getuid?.() ?? ''}`).slice(0, 16)}.lock`);

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** `taken`: ours now. `again`: its holder had died and was moved away (or put back, if another process was quicker): worth another try at once. */
function take() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return 'taken';
  } catch (error) {
    if (error.code !== 'EEXIST') throw new Refusal(`cannot write the lock ${LOCK} (${error.code}).`);
  }
  const holder = readIfThere(LOCK);
  // An empty file is one that its maker is about to fill.
  if (!holder || lives(Number(holder))) return 'held';
  const aside = `${LOCK}.${process.pid}`;
  try {
    renameSync(LOCK, aside);
    if (readFileSync(aside, 'utf8') !== holder) renameSync(aside, LOCK);
    else rmSync(aside);
  } catch {
    // Another process moved it first: the next round sees what is there.
  }
  return 'again';
}

/** Runs `work` while no other process of this checkout installs or builds. */
export async function alone(work) {
  const until = Date.now() + LONGEST_MS;
  let told = false;
  for (let state = take(); state !== 'taken'; state = take()) {
    if (state === 'again') continue;
    if (Date.now() > until)
      throw new Refusal(`another process has been installing or building for long; if there is none, remove ${LOCK}.`);
    if (!told) say('waiting for another process that installs or builds');
    told = true;
    await sleep(POLL_MS);
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
