import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** TypeScript 7 builds and checks; nest-cli, hence `npm run dev`, compiles through the API of TypeScript 6, which infers less. */
it('the sources compile under the TypeScript of nest-cli too', async () => {
  const compiler = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
  const compiling = run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--noEmit', '--pretty', 'false']);
  const errors = await compiling.then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(errors).toBe('');
}, 120_000);
