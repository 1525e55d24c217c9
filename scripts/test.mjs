import { spawn, spawnSync } from 'node:child_process';
import { browser, installedBrowser } from './browser.mjs';
import { prepare } from './build.mjs';
import { fail, inProject, packageFile, ROOT, say, toolEnvironment } from './project.mjs';

const SUMMARY = /^(\d+) passed, (\d+) failed.*$/gm;

/** The commands behind a script of package.json: one list, there, of what is checked. */
function commandsOf(script, scripts) {
  return scripts[script].split('&&').flatMap((part) => {
    const [, other] = /^npm run (\S+)$/.exec(part.trim()) ?? [];
    return other ? commandsOf(other, scripts) : [part.trim()];
  });
}

/** Names of the checks that failed; what they complain of is shown. */
function failedChecks(env) {
  return commandsOf('check', packageFile().scripts).filter((command) => {
    const began = Date.now();
    const { status, stdout, stderr } = spawnSync(command, { cwd: ROOT, env, shell: true, encoding: 'utf8' });
    say(`${command}: ${status === 0 ? 'good' : 'FAILED'} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    if (status !== 0) process.stdout.write(`${stdout}${stderr}\n`);
    return status !== 0;
  });
}

/** Runs the tests; resolves to their counts, as the reporter of test/summary-reporter.cjs prints them. */
function jest(args, env) {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const bin = inProject('node_modules', 'jest', 'bin', 'jest.js');
  const run = spawn('node', [...flags, bin, ...args], { cwd: ROOT, env, stdio: ['inherit', 'pipe', 'inherit'] });
  let output = '';
  run.stdout.setEncoding('utf8');
  run.stdout.on('data', (text) => {
    process.stdout.write(text);
    output = (output + text).slice(-10_000);
  });
  return new Promise((resolve, reject) => {
    run.once('error', reject);
    run.once('close', (code) => {
      const [, passed = '0', failed = '0'] = [...output.matchAll(SUMMARY)].at(-1) ?? [];
      resolve({ code, passed: Number(passed), failed: Number(failed) });
    });
  });
}

/** `npm test`: the checks, then every test. `npm test -- <jest's arguments>`: only those tests. The last line is `N passed, N failed`. */
async function test(args) {
  await prepare();
  const { path, problem = 'none is installed' } = args.length === 0 ? browser() : { path: installedBrowser() };
  if (!path) say(`THE BROWSER TESTS ARE SKIPPED, there is no Chromium: ${problem}`);
  const env = { ...toolEnvironment(), ...(path ? { VERIGATE_BROWSER: path } : {}) };
  const checks = args.length === 0 ? failedChecks(env) : [];
  const { code, passed, failed } = await jest(args, env);
  const broken = checks.length + (code !== 0 && failed === 0 ? 1 : 0);
  if (!path) say(`the browser tests were skipped: ${problem}`);
  if (checks.length > 0) process.stdout.write(`\nFailed checks: ${checks.join('; ')}\n`);
  process.stdout.write(`\n${passed} passed, ${failed + broken} failed\n`);
  process.exitCode = code === 0 && checks.length === 0 ? 0 : 1;
}

await test(process.argv.slice(2)).catch((error) => {
  fail(error);
  process.stdout.write('\n0 passed, 1 failed\n');
});
