import { describe, expect, it } from '@jest/globals';
import { textOfFile } from './read-file.js';

describe('a file that somebody chose', () => {
  it('is read as UTF-8', async () => {
    expect(await textOfFile(new Blob(['kind,value\r\nemail,zoë@example.com\r\n']))).toBe(
      'kind,value\r\nemail,zoë@example.com\r\n',
    );
  });

  it('is not guessed at in another encoding', async () => {
    expect(await textOfFile(new Blob([Uint8Array.of(0x7a, 0x6f, 0xeb)]))).toBeUndefined();
  });
});
