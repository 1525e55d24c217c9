import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { type FilesSource, filesSource } from '#libs/transparency-log';

/** The files of a tar archive, by their paths below its one folder. */
export async function filesOf(archive: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const parts = Readable.from([archive]).pipe(extract());
  for await (const entry of parts) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.set(entry.header.name.split('/').slice(1).join('/'), Buffer.concat(chunks));
  }
  return files;
}

/** The same as a log that can be verified. */
export const sourceOf = (files: ReadonlyMap<string, Buffer>): FilesSource =>
  filesSource({
    read: (path) => Promise.resolve(files.get(path)),
    list: (folder) => {
      const below = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      const names = below.map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/'));
      return Promise.resolve(names.sort());
    },
  });
