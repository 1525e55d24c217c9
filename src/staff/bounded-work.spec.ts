import { describe, expect, it } from '@jest/globals';
import { BoundedWork } from './bounded-work.js';

const TOO_MANY = new Error('too many');
const tooMany = (): Error => TOO_MANY;

describe('BoundedWork', () => {
  it('runs so many at once, keeps so many waiting in their order, and turns the rest away', async () => {
    const work = new BoundedWork(2, 2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const job = (number: number) =>
      work.run(() => {
        begun.push(number);
        return new Promise<number>((resolve) => void ends.push(() => resolve(number)));
      }, tooMany);
    const jobs = [1, 2, 3, 4].map(job);
    await expect(job(5)).rejects.toBe(TOO_MANY);
    expect(begun).toEqual([1, 2]);
    ends[1]?.();
    await jobs[1];
    expect(begun).toEqual([1, 2, 3]);
    ends[0]?.();
    await jobs[0];
    for (const end of ends) end();
    expect(await Promise.all(jobs)).toEqual([1, 2, 3, 4]);
  });

  it('gives the place back when the work fails', async () => {
    const work = new BoundedWork(1, 0);
    await expect(work.run(() => Promise.reject(new Error('broken')), tooMany)).rejects.toThrow('broken');
    await expect(work.run(() => Promise.resolve('fine'), tooMany)).resolves.toBe('fine');
  });
});
