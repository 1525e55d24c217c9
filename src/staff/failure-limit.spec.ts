import { describe, expect, it } from '@jest/globals';
import { FailureLimit } from './failure-limit.js';

const failures = (limit: FailureLimit, peer: string, times: number) =>
  Array.from({ length: times }, () => limit.count(peer));

describe('FailureLimit', () => {
  it('allows ten failures at once, and says how long to wait for another', () => {
    const limit = new FailureLimit(() => 0);
    const waits = failures(limit, 'proxy', 12);
    expect(waits.slice(0, 10).every((wait) => wait === undefined)).toBe(true);
    expect(waits.slice(10)).toEqual([6, 6]);
  });

  it('forgives one failure in six seconds', () => {
    let now = 0;
    const limit = new FailureLimit(() => now);
    failures(limit, 'proxy', 10);
    now = 5_000;
    expect(limit.count('proxy')).toBe(1);
    now = 6_001;
    expect(limit.count('proxy')).toBeUndefined();
    now = 10 ** 9;
    expect(failures(limit, 'proxy', 10)).not.toContain(6);
  });

  it('knows peers apart, and forgets the oldest when there are too many', () => {
    const limit = new FailureLimit(() => 0);
    failures(limit, 'first', 10);
    expect(limit.count('second')).toBeUndefined();
    expect(limit.count('first')).toBe(6);
    for (let peer = 0; peer < 1_000; peer += 1) limit.count(`peer-${peer}`);
    expect(limit.count('first')).toBeUndefined();
  });

  it('forgives what turned out to be right, with an allowance of its own', () => {
    const limit = new FailureLimit(() => 0, { burst: 2, refillMs: 30_000, peers: 10 });
    for (let attempt = 0; attempt < 50; attempt += 1) {
      expect(limit.count('maria')).toBeUndefined();
      limit.forgive('maria');
    }
    expect(failures(limit, 'maria', 3)).toEqual([undefined, undefined, 30]);
    limit.forgive('nobody');
  });
});
