import { describe, expect, it } from '@jest/globals';
import { forgetCheckpoint, recallCheckpoint, rememberCheckpoint } from './seen-checkpoint.js';

/** What a browser keeps, in memory. */
class Shelf {
  readonly kept = new Map<string, string>();
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.kept.set(key, value);
  removeItem = (key: string): void => void this.kept.delete(key);
}

const SEEN = { origin: 'log.example/1', size: 12, root: 'AAAA' };

describe('the checkpoint that was seen', () => {
  it('comes back as it was, and nothing else of it is kept', () => {
    const shelf = new Shelf();
    rememberCheckpoint({ ...SEEN, note: 'signed by Ada' } as typeof SEEN, shelf);
    expect(recallCheckpoint(shelf)).toEqual(SEEN);
    expect([...shelf.kept.values()].join()).not.toContain('Ada');
  });

  it('is gone when it was forgotten', () => {
    const shelf = new Shelf();
    rememberCheckpoint(SEEN, shelf);
    forgetCheckpoint(shelf);
    expect(recallCheckpoint(shelf)).toBeUndefined();
  });

  it.each(['{', '7', '{"origin":"a","size":"12","root":"AAAA"}', '{"origin":"a","size":1.5,"root":"AAAA"}'])(
    'is nothing where something else is kept: %s',
    (text) => {
      const shelf = new Shelf();
      shelf.setItem('verigate.log', text);
      expect(recallCheckpoint(shelf)).toBeUndefined();
    },
  );
});
