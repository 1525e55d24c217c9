import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dryFiles, systemFiles } from '../../src/config/system-files.js';

let folder: string;
const path = () => join(folder, 'deep', 'keys', 'master.key');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verigate-files-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file that is created', () => {
  it('is for its owner only, in folders that are too, and leaves no draft behind', async () => {
    expect(systemFiles.create(path(), 'text\n')).toBe(true);

    expect(systemFiles.read(path())).toBe('text\n');
    expect(systemFiles.mode(path())).toBe(0o600);
    expect((await stat(join(folder, 'deep', 'keys'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'deep', 'keys'))).toEqual(['master.key']);
  });

  it('is never replaced', () => {
    systemFiles.create(path(), 'first');

    expect(systemFiles.create(path(), 'second')).toBe(false);
    expect(systemFiles.read(path())).toBe('first');
  });
});

it('a folder that cannot be made is refused at once', () => {
  // Node's recursive mkdir never returns from this one.
  const created = () => systemFiles.create('/proc/verigate-test/keys/master.key', 'text');

  expect(created).toThrow(expect.objectContaining({ code: expect.stringMatching(/^E[A-Z]+$/) }));
});

it('a file that is far too large is not read', async () => {
  const large = join(folder, 'large');
  await writeFile(large, Buffer.alloc(4 * 1024 ** 2 + 1));

  expect(() => systemFiles.read(large)).toThrow('too large');
});

it('a dry run sees what it created, and the disk does not', async () => {
  const files = dryFiles();
  systemFiles.create(join(folder, 'old'), 'there');

  expect(files.create(path(), 'text')).toBe(true);
  expect([files.exists(path()), files.read(path()), files.mode(path())]).toEqual([true, 'text', 0o600]);
  expect([files.create(join(folder, 'old'), 'new'), files.read(join(folder, 'old'))]).toEqual([false, 'there']);
  expect(await readdir(folder)).toEqual(['old']);
});
