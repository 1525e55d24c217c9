import { jest } from '@jest/globals';
import { AttemptAbandoned, AttemptGuard, type AttemptGuardSettings, LocalRefusal } from '#libs/resilience';

/** Stands for a fault of the provider; `resendAfterMs` says that nothing was sent. */
class Fault extends Error {
  constructor(
    readonly counts = true,
    readonly resendAfterMs?: number,
  ) {
    super('fault');
  }
}

const TIMEOUT = 1_000;
const guards: AttemptGuard[] = [];

function guardOf(settings: Partial<AttemptGuardSettings> = {}): AttemptGuard {
  const guard = new AttemptGuard({
    timeoutMs: TIMEOUT,
    concurrency: 2,
    breaker: { name: 'vendor', errorPercentage: 50, minimumCalls: 3, windowMs: 10_000, openMs: 5_000 },
    countsAgainst: (error) => error instanceof Fault && error.counts,
    resendAfterMs: (error) => (error instanceof Fault ? error.resendAfterMs : undefined),
    ...settings,
  });
  guards.push(guard);
  return guard;
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  for (const guard of guards.splice(0)) guard.shutdown();
  jest.useRealTimers();
});

/** Ends with its signal, as every provider must. */
const obedient = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
const endless = (): Promise<never> => new Promise(() => undefined);
const well = async (): Promise<string> => 'well';
/** Each call fails as told; the last way goes on for ever. */
const failing = (...ways: (Fault | undefined)[]) => {
  const calls: AbortSignal[] = [];
  const work = async (signal: AbortSignal): Promise<string> => {
    const way = ways[Math.min(calls.length, ways.length - 1)];
    calls.push(signal);
    if (way) throw way;
    return 'well';
  };
  return { work, calls };
};
const outcome = (running: Promise<unknown>): Promise<unknown> => running.catch((error: unknown) => error);

describe('time', () => {
  test('the signal aborts after the cap, as a TimeoutError', async () => {
    const running = outcome(guardOf().run(obedient));
    await jest.advanceTimersByTimeAsync(TIMEOUT - 1);
    expect(guards[0]?.inFlight).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await running).toMatchObject({ name: 'TimeoutError' });
  });

  test('a caller may give less time, never more', async () => {
    const guard = guardOf();
    const short = outcome(guard.run(obedient, 100));
    const long = outcome(guard.run(obedient, 10 * TIMEOUT));
    await jest.advanceTimersByTimeAsync(100);
    expect(await short).toMatchObject({ name: 'TimeoutError' });
    await jest.advanceTimersByTimeAsync(TIMEOUT - 100);
    expect(await long).toMatchObject({ name: 'TimeoutError' });
  });

  test('work that ends in time leaves no timer behind', async () => {
    await guardOf().run(well);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('work that ignores its signal is abandoned, counts against the provider, and keeps its slot until it ends', async () => {
    const guard = guardOf({ concurrency: 1 });
    const { promise, resolve } = Promise.withResolvers<string>();
    const running = outcome(guard.run(() => promise));
    await jest.advanceTimersByTimeAsync(TIMEOUT + 1_000);
    expect(await running).toBeInstanceOf(AttemptAbandoned);
    expect(guard.inFlight).toBe(1);
    await expect(guard.run(well)).rejects.toMatchObject({ reason: 'bulkhead_full' });
    resolve('at last');
    await jest.advanceTimersByTimeAsync(0);
    expect(guard.inFlight).toBe(0);
    await expect(guard.run(well)).resolves.toBe('well');
  });
});

describe('bulkhead', () => {
  test('refuses at once what is over the limit, and takes work again when a slot is free', async () => {
    const guard = guardOf();
    const first = Promise.withResolvers<string>();
    const running = guard.run(() => first.promise);
    void guard.run(endless);
    const refused = await outcome(guard.run(well));
    expect(refused).toBeInstanceOf(LocalRefusal);
    expect(refused).toMatchObject({ reason: 'bulkhead_full' });
    first.resolve('done');
    await running;
    expect(guard.inFlight).toBe(1);
    await expect(guard.run(well)).resolves.toBe('well');
  });

  test.each([
    ['a result', well],
    ['an error', () => Promise.reject(new Fault(false))],
    [
      'work that throws at once',
      () => {
        throw new Fault(false);
      },
    ],
  ])('%s frees the slot, once', async (_name, work) => {
    const guard = guardOf();
    for (let call = 0; call < 5; call++) await outcome(guard.run(work));
    expect(guard.inFlight).toBe(0);
  });

  test('a refusal of the breaker holds no slot', async () => {
    const guard = guardOf();
    guard.breaker.isolate();
    await expect(guard.run(well)).rejects.toMatchObject({ reason: 'breaker_open' });
    expect(guard.inFlight).toBe(0);
  });
});

describe('re-sending', () => {
  test('once, when nothing was sent, after the wait that was asked for', async () => {
    const { work, calls } = failing(new Fault(true, 200), undefined);
    const running = guardOf().run(work);
    await jest.advanceTimersByTimeAsync(199);
    expect(calls).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    await expect(running).resolves.toBe('well');
    expect(calls[1]).toBe(calls[0]); // under the same signal: the cap holds for both
  });

  test('not twice; the breaker hears of one failed attempt', async () => {
    const guard = guardOf();
    const { work, calls } = failing(new Fault(true, 0));
    for (let attempt = 0; attempt < 2; attempt++) {
      const running = outcome(guard.run(work));
      await jest.advanceTimersByTimeAsync(0);
      expect(await running).toBeInstanceOf(Fault);
    }
    expect(calls).toHaveLength(4);
    expect(guard.breaker.state).toBe('closed'); // two of three that are needed
  });

  test('never what may have been sent', async () => {
    const { work, calls } = failing(new Fault());
    await outcome(guardOf().run(work));
    expect(calls).toHaveLength(1);
  });

  test('not to a provider that was isolated meanwhile', async () => {
    const guard = guardOf();
    const { work, calls } = failing(new Fault(true, 200), undefined);
    const running = outcome(guard.run(work));
    await jest.advanceTimersByTimeAsync(100);
    guard.breaker.isolate();
    await jest.advanceTimersByTimeAsync(100);
    expect(await running).toBeInstanceOf(Fault);
    expect(calls).toHaveLength(1);
  });

  test('not when the wait would outlast the attempt', async () => {
    const { work, calls } = failing(new Fault(true, TIMEOUT));
    expect(await outcome(guardOf().run(work))).toBeInstanceOf(Fault);
    expect(calls).toHaveLength(1);
  });

  test('an outage is not answered with twice the load', async () => {
    const guard = guardOf();
    const { work, calls } = failing(new Fault(false, 0)); // would not open the breaker
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const running = outcome(guard.run(work));
      await jest.advanceTimersByTimeAsync(0);
      await running;
    }
    expect(calls.length).toBeGreaterThan(1_000);
    expect(calls.length).toBeLessThanOrEqual(1_000 + 1_000 * 0.1 + 10);
  });
});
