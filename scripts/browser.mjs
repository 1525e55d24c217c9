import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fail, say } from './project.mjs';

/** Where a Chromium may be; VERIGATE_BROWSER names another one. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const INSTALL = [
  ['apt-get', ['-qq', 'update']],
  ['apt-get', ['-qq', '-y', '--no-install-recommends', 'install', 'chromium', 'fonts-dejavu-core']],
];
const INSTALL_MS = 240_000;

/** Path of a Chromium, or undefined. */
export const installedBrowser = () =>
  [process.env.VERIGATE_BROWSER, ...PLACES].find((path) => path && existsSync(path));

/** Why none can be installed here, or undefined when it can be tried. */
function obstacle() {
  if (process.platform !== 'linux') return 'install Chrome or Chromium, or name one in VERIGATE_BROWSER';
  if (!existsSync('/usr/bin/apt-get'))
    return 'this system has no apt-get: install Chromium and name it in VERIGATE_BROWSER';
  if (process.getuid?.() !== 0) return 'only root may install it: sudo apt-get install chromium';
  return undefined;
}

function installed() {
  say('installing Chromium for the browser tests');
  for (const [command, args] of INSTALL) {
    const { status, stderr } = spawnSync(command, args, {
      encoding: 'utf8',
      timeout: INSTALL_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    // A stale list of packages may still do.
    if (status !== 0 && args.includes('install')) return { problem: lastLineOf(stderr) };
  }
  const path = installedBrowser();
  return path ? { path } : { problem: 'apt-get installed none' };
}

const lastLineOf = (text) => text?.trim().split('\n').at(-1) ?? 'apt-get was stopped';

/** `{ path }` of a Chromium, which is installed where that is possible; else `{ problem }`, a sentence for whoever runs the tests. */
export function browser() {
  const path = installedBrowser();
  if (path) return { path };
  const problem = obstacle();
  return problem ? { problem } : installed();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { path, problem } = browser();
  if (path) say(`Chromium is ${path}`);
  else fail(new Error(`there is no Chromium, and none could be installed: ${problem}`));
}
