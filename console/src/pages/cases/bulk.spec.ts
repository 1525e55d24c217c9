import { describe, expect, it } from '@jest/globals';
import { runEach } from './bulk.js';

const ITEMS = ['a', 'b', 'c', 'd'];

function aRun(fails: Readonly<Record<string, string>> = {}, stopAfter?: string) {
  const tried: string[] = [];
  const progress: number[] = [];
  const stop = new AbortController();
  const run = {
    act: async (item: string) => {
      tried.push(item);
      if (item === stopAfter) stop.abort();
      if (fails[item] !== undefined) throw new Error(fails[item]);
    },
    onProgress: (count: number) => void progress.push(count),
    isHopeless: (error: unknown) => (error as Error).message === 'offline',
    signal: stop.signal,
  };
  return { run, tried, progress };
}

describe('many at once', () => {
  it('are done one by one, in order, and say how far they are', async () => {
    const { run, tried, progress } = aRun();
    expect(await runEach(ITEMS, run)).toEqual({ done: ITEMS, failed: [], left: [] });
    expect([tried, progress]).toEqual([ITEMS, [1, 2, 3, 4]]);
  });

  it('go on after one that is refused, and keep why', async () => {
    const { run, tried } = aRun({ b: 'conflict' });
    const { done, failed } = await runEach(ITEMS, run);
    expect(done).toEqual(['a', 'c', 'd']);
    expect(failed).toEqual([{ item: 'b', error: new Error('conflict') }]);
    expect(tried).toEqual(ITEMS);
  });

  it('stop where all the others would fail too, and name what was not tried', async () => {
    const { run, tried } = aRun({ b: 'offline' });
    expect(await runEach(ITEMS, run)).toMatchObject({ done: ['a'], failed: [{ item: 'b' }], left: ['c', 'd'] });
    expect(tried).toEqual(['a', 'b']);
  });

  it('stop when somebody says so, after the call that is under way', async () => {
    const { run } = aRun({}, 'b');
    expect(await runEach(ITEMS, run)).toEqual({ done: ['a', 'b'], failed: [], left: ['c', 'd'] });
  });
});
