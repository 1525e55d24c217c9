import { describe, expect, it } from '@jest/globals';
import { QueueFull, RedemptionQueue } from './redemption-queue.js';

/** Work that ends when it is told to. */
function byHand() {
  const batches: { readonly requests: readonly number[]; finish(): void; fail(error: Error): void }[] = [];
  let arrived: () => void = () => undefined;
  const queue = new RedemptionQueue<number, number>((requests) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
    batches.push({ requests, finish: () => resolve(requests.map((request) => request * 10)), fail: reject });
    arrived();
    return promise;
  });
  const next = async () => {
    if (batches.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    return batches.shift() as (typeof batches)[number];
  };
  return { queue, next };
}

describe('the queue', () => {
  it('makes one batch of what comes together, and the next of what comes meanwhile', async () => {
    const { queue, next } = byHand();
    const first = [1, 2, 3].map((request) => queue.submit(request));
    const batch = await next();
    expect(batch.requests).toEqual([1, 2, 3]);
    const second = [4, 5].map((request) => queue.submit(request));
    batch.finish();
    expect(await Promise.all(first)).toEqual([10, 20, 30]);
    const following = await next();
    expect(following.requests).toEqual([4, 5]);
    following.finish();
    expect(await Promise.all(second)).toEqual([40, 50]);
    await queue.idle();
  });

  it('tells a failure to those whom it concerns only', async () => {
    const { queue, next } = byHand();
    const first = queue.submit(1);
    const batch = await next();
    const second = queue.submit(2);
    batch.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    (await next()).finish();
    expect(await second).toBe(20);
  });

  it('takes 128 at once', async () => {
    const { queue, next } = byHand();
    const all = Array.from({ length: 130 }, (_, request) => queue.submit(request));
    const batch = await next();
    expect(batch.requests).toHaveLength(128);
    batch.finish();
    (await next()).finish();
    expect((await Promise.all(all))[129]).toBe(1_290);
  });

  it('refuses what it could not work off in time', async () => {
    const { queue, next } = byHand();
    const waiting = Array.from({ length: 10_000 }, (_, request) => queue.submit(request));
    await expect(queue.submit(1)).rejects.toThrow(QueueFull);
    void Promise.allSettled(waiting);
    for (let left = 10_000; left > 0; left -= 128) (await next()).finish();
    await queue.idle();
  });
});
