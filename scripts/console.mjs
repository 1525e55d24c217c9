import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { filesBelow, fingerprint, inProject, Refusal, ROOT, readIfThere, toolEnvironment } from './project.mjs';

/** What the console is made of: a change of the service does not build it again. */
const SOURCES = [inProject('console'), inProject('libs', 'merkle-proof', 'src')];
const SETTINGS = [inProject('package-lock.json'), inProject('scripts', 'console.mjs')];
/** Written last: src/console takes no folder without it. */
const STAMP = '.verigate-console';
const COMPRESSED = /\.(js|css|html|svg)$/;

const fingerprintNow = () => {
  const sources = SOURCES.flatMap((folder) => filesBelow(folder, (name) => /\.spec\.ts$|\.md$/.test(name)));
  return fingerprint([...SETTINGS, ...sources]);
};

/** Is the console of now in this `dist`? */
export const consoleIsIn = (dist) => readIfThere(join(dist, 'console', STAMP)) === fingerprintNow();

/** Compressed once here, as well as can be, and not at every request. */
function compress(folder) {
  for (const file of filesBelow(folder).filter((path) => COMPRESSED.test(path))) {
    const bytes = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** Builds the console into `<dist>/console`. */
export function buildConsole(dist) {
  const folder = join(dist, 'console');
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', 'console/vite.config.ts', '--outDir', folder, '--logLevel', 'warn'];
  const { status, stdout, stderr } = spawnSync('node', args, { cwd: ROOT, env: toolEnvironment(), encoding: 'utf8' });
  if (status !== 0) throw new Refusal(`the console cannot be built:\n${stdout ?? ''}${stderr ?? ''}`);
  compress(folder);
  writeFileSync(join(folder, STAMP), fingerprintNow());
}
