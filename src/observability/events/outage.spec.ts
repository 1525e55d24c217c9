import { Outage } from './outage.js';

const at = (start = 0) => {
  let now = start;
  const outage = new Outage(() => now);
  return { outage, pass: (milliseconds: number) => void (now += milliseconds) };
};

describe('an outage', () => {
  it('tells its first failure, then one every ten seconds with the count, then its end', () => {
    const { outage, pass } = at();
    const told: unknown[] = [];
    for (let failure = 0; failure <= 250; failure += 1) {
      const line = outage.failed();
      if (line) told.push(line);
      pass(100);
    }
    expect(told).toEqual([{ failures: 1 }, { failures: 100 }, { failures: 100 }]);
    expect(outage.succeeded()).toEqual({ failures: 251, milliseconds: 25_100 });
    expect(outage.succeeded()).toBeUndefined();
  });

  it('that comes and goes is no flood either', () => {
    const { outage, pass } = at();
    let told = 0;
    for (let turn = 0; turn < 1_000; turn += 1) {
      if (outage.failed()) told += 1;
      if (outage.succeeded()) told += 1;
      pass(20);
    }
    // Twenty seconds: a failure at 0 s and at 10 s, and the end of each.
    expect(told).toBe(4);
  });

  it('that never was has no end', () => {
    expect(at().outage.succeeded()).toBeUndefined();
  });
});
