import { takeRandomBytes } from './random-pool.js';

describe('the random pool', () => {
  it('gives as many bytes as asked for, never the same twice, across its refills', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 2_000; i += 1) {
      const bytes = takeRandomBytes(16);
      expect(bytes).toHaveLength(16);
      seen.add(bytes.toString('hex'));
    }
    expect(seen.size).toBe(2_000);
  });

  it('gives bytes that are nobody else’s memory', () => {
    const first = takeRandomBytes(8);
    const kept = Buffer.from(first);
    takeRandomBytes(8).fill(7);
    expect(first.equals(kept)).toBe(true);
    first.fill(0);
    expect(takeRandomBytes(8).equals(Buffer.alloc(8))).toBe(false);
  });

  it('uses every value of a byte about as often', () => {
    const counts = Array.from({ length: 256 }, () => 0);
    for (let i = 0; i < 400; i += 1) for (const byte of takeRandomBytes(256)) counts[byte] = (counts[byte] ?? 0) + 1;
    // 400 expected of each, standard deviation 20: eight of them would be a broken generator, not luck.
    expect(Math.max(...counts.map((count) => Math.abs(count - 400)))).toBeLessThan(160);
  });
});
