import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { LogFile } from './log-files.js';

/** Files as a tar archive, each read when there is room for it. Ends with an error where a file cannot be read. */
export function tarOf(files: AsyncIterable<LogFile>, folder: string, mtime: Date): Readable {
  const archive = pack();
  write(files, archive, folder, mtime).then(
    () => archive.finalize(),
    (error: unknown) => archive.destroy(error instanceof Error ? error : new Error('a file cannot be read')),
  );
  return Readable.from(archive as AsyncIterable<Uint8Array>);
}

type Pack = ReturnType<typeof pack>;

async function write(files: AsyncIterable<LogFile>, archive: Pack, folder: string, mtime: Date): Promise<void> {
  for await (const file of files) {
    if (archive.destroyed) return;
    const bytes = await file.read();
    if (bytes) await add(archive, `${folder}/${file.path}`, bytes, mtime);
  }
}

/** Resolves when the reader has taken it, or has gone. */
function add(archive: Pack, name: string, bytes: Buffer, mtime: Date): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.once('close', resolve);
    archive.entry({ name, size: bytes.length, mtime, mode: 0o644 }, bytes, (error) => {
      archive.off('close', resolve);
      if (error) reject(error);
      else resolve();
    });
  });
}
