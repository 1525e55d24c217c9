import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/storage/embedded/index.js';

it('tries', async () => {
  const d = await mkdtemp(join(tmpdir(), 'verigate-'));
  const seen: string[] = [];
  let t = performance.now();
  const a = await startEmbeddedPostgres({ directory: join(d, 'postgres'), onProgress: (x) => seen.push(x) });
  console.log(a.url, seen, performance.now() - t);
  await a.stop();
  t = performance.now();
  const b = await startEmbeddedPostgres({ directory: join(d, 'postgres'), onProgress: (x) => seen.push(x) });
  console.log(b.url, seen, performance.now() - t);
  await b.stop();
  await rm(d, { recursive: true });
}, 30000);
