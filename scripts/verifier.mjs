import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject, Refusal, ROOT, toolEnvironment } from './project.mjs';

const SELF = inProject('scripts', 'verifier.mjs');
const ENTRY = inProject('libs', 'transparency-log', 'src', 'cli', 'verigate-verify.ts');
const NAME = 'verigate-verify.mjs';
const BANNER = `#!/usr/bin/env node
// Verifies logs that Verigate exported. One file that needs Node 20 or later and nothing else; --help says how. Apache-2.0.`;

/** Builds the verifier into `<dist>/verigate-verify.mjs`, by the project's own Node: the bundler does not run on every host's. */
export function buildVerifier(dist) {
  const args = [SELF, dist];
  const { status, stdout, stderr } = spawnSync('node', args, { cwd: ROOT, env: toolEnvironment(), encoding: 'utf8' });
  if (status !== 0) throw new Refusal(`the verifier cannot be built:\n${stdout ?? ''}${stderr ?? ''}`);
}

/** Not minified: an auditor may want to read what is run. */
async function bundle(dist) {
  const { build } = await import('vite');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, resolve: { conditions: ['source'] } },
    build: {
      ssr: ENTRY,
      outDir: dist,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: NAME, banner: BANNER, codeSplitting: false } },
    },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bundle(process.argv[2] ?? join(ROOT, 'dist'));
