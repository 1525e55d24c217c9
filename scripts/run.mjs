import { prepare } from './build.mjs';
import { become } from './child.mjs';
import { cleanEnvironment, fail, inProject, ownNode, Refusal } from './project.mjs';

/**
 * `node scripts/run.mjs <compiled entry> [arguments]`: installs and builds what is missing, then runs the entry with the project's own
 * Node. All a fresh clone needs is some Node from 20 on, and npm.
 */
async function run([entry, ...args]) {
  if (!entry) throw new Refusal('name the compiled file to run, such as dist/src/main.js.');
  await prepare();
  const env = cleanEnvironment({ keepOptions: true });
  process.exitCode = await become(ownNode(), ['--enable-source-maps', inProject(entry), ...args], { env });
}

await run(process.argv.slice(2)).catch(fail);
