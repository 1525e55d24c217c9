// A process that runs an embedded database in the folder given until it is killed; with `exit` it ends at once. Prints address and progress.
import { startEmbeddedPostgres } from '../../src/storage/index.js';

const progress: string[] = [];
try {
  const { url } = await startEmbeddedPostgres({
    directory: process.argv[2] ?? '',
    onProgress: (text) => progress.push(text),
  });
  process.stdout.write(`${url}\n${JSON.stringify(progress)}\n`);
  if (process.argv[3] === 'exit') process.exit(0);
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${(error as Error).name}\n${(error as Error).message}\n`);
}
