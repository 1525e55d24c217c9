import { jest } from '@jest/globals';
import CircuitBreaker from 'opossum';
import { AttemptGuard } from '#libs/resilience';

/**
 * Each defect of opossum 10 that was measured (reference audit-and-reliability.md section 3.2), shown first on opossum as it comes, so
 * that these tests notice when it is mended, and then on the guard, which must not have it.
 */
const TIMEOUT = 100;
const fault = new Error('fault');
const harmless = new Error('harmless');

const cleanUp: (() => void)[] = [];
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  for (const end of cleanUp.splice(0)) end();
  jest.useRealTimers();
});

function opossum<In extends unknown[], Out>(
  action: (...given: In) => Promise<Out>,
  options: CircuitBreaker.Options<In> = {},
): CircuitBreaker<In, Out> {
  const breaker = new CircuitBreaker(action, { timeout: false, ...options });
  cleanUp.push(() => breaker.shutdown());
  return breaker;
}

function guardOf(concurrency = 100): AttemptGuard {
  const guard = new AttemptGuard({
    timeoutMs: TIMEOUT,
    concurrency,
    breaker: { name: 'vendor', errorPercentage: 50, minimumCalls: 2, windowMs: 10_000, openMs: 5_000 },
    countsAgainst: (error) => error !== harmless,
    resendAfterMs: () => undefined,
  });
  cleanUp.push(() => guard.shutdown());
  return guard;
}

const outcome = (running: Promise<unknown>): Promise<unknown> => running.catch((error: unknown) => error);
const after = (ms: number, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    setTimeout(() => resolve('done'), ms);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

describe("1: one call's time-out aborts the others", () => {
  test('opossum', async () => {
    const abortController = new AbortController();
    const breaker = opossum((ms: number) => after(ms, abortController.signal), { timeout: TIMEOUT, abortController });
    const slow = outcome(breaker.fire(1_000));
    await jest.advanceTimersByTimeAsync(60);
    const innocent = outcome(breaker.fire(80));
    await jest.advanceTimersByTimeAsync(80);
    expect(await slow).toMatchObject({ code: 'ETIMEDOUT' });
    expect(await innocent).toMatchObject({ name: 'AbortError' });
  });

  test('ours', async () => {
    const guard = guardOf();
    const slow = outcome(guard.run((signal) => after(1_000, signal)));
    await jest.advanceTimersByTimeAsync(60);
    const innocent = guard.run((signal) => after(80, signal));
    await jest.advanceTimersByTimeAsync(80);
    expect(await slow).toMatchObject({ name: 'TimeoutError' });
    await expect(innocent).resolves.toBe('done');
    const next = guard.run((signal) => after(10, signal));
    await jest.advanceTimersByTimeAsync(10);
    await expect(next).resolves.toBe('done');
  });
});

describe('2: a time-out frees the slot while the work goes on', () => {
  const busy = () => {
    let running = 0;
    return {
      running: () => running,
      work: () => {
        running++;
        return new Promise<never>(() => undefined);
      },
    };
  };

  test('opossum', async () => {
    const { work, running } = busy();
    const breaker = opossum(work, { capacity: 2, timeout: TIMEOUT, volumeThreshold: 1_000 });
    for (let round = 0; round < 5; round++) {
      void outcome(breaker.fire());
      void outcome(breaker.fire());
      await jest.advanceTimersByTimeAsync(TIMEOUT);
    }
    expect(running()).toBe(10);
  });

  test('ours', async () => {
    const { work, running } = busy();
    const guard = guardOf(2);
    for (let round = 0; round < 5; round++) {
      void outcome(guard.run(work));
      void outcome(guard.run(work));
      await jest.advanceTimersByTimeAsync(2 * TIMEOUT);
    }
    expect(running()).toBe(2);
  });
});

describe('3: our own refusals open the breaker of a healthy provider', () => {
  test('opossum', async () => {
    const breaker = opossum(() => new Promise(() => undefined), { capacity: 2 });
    for (let call = 0; call < 20; call++) void outcome(breaker.fire());
    await jest.advanceTimersByTimeAsync(0);
    expect(breaker.opened).toBe(true);
  });

  test('ours', async () => {
    const guard = guardOf(2);
    for (let call = 0; call < 20; call++) void outcome(guard.run(() => new Promise(() => undefined)));
    await jest.advanceTimersByTimeAsync(0);
    expect(guard.breaker.state).toBe('closed');
  });
});

describe('4: each failure sorts every sample of the window', () => {
  const sortsDuring = async (work: () => Promise<unknown>): Promise<number> => {
    const sort = jest.spyOn(Array.prototype, 'sort');
    await work();
    const sorts = sort.mock.calls.length;
    sort.mockRestore();
    return sorts;
  };

  test('opossum', async () => {
    const breaker = opossum(() => Promise.reject(fault), { volumeThreshold: 1_000 });
    expect(await sortsDuring(() => outcome(breaker.fire()))).toBeGreaterThan(0);
  });

  test('ours', async () => {
    const guard = guardOf();
    expect(await sortsDuring(() => outcome(guard.run(() => Promise.reject(fault))))).toBe(0);
  });
});

describe('5: a result that does not count closes a half-open breaker', () => {
  test('opossum', async () => {
    const breaker = opossum(() => Promise.reject(harmless), {
      resetTimeout: 5_000,
      errorFilter: (error) => error === harmless,
    });
    breaker.open();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(breaker.halfOpen).toBe(true);
    await outcome(breaker.fire());
    expect(breaker.closed).toBe(true);
  });

  test('ours', async () => {
    const guard = guardOf();
    for (let call = 0; call < 2; call++) await outcome(guard.run(() => Promise.reject(fault)));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(guard.breaker.state).toBe('half_open');
    await outcome(guard.run(() => Promise.reject(harmless)));
    expect(guard.breaker.state).toBe('half_open');
  });
});

describe("6: a person's data is held as a key", () => {
  const PERSON = 'c4n4ry';

  test('opossum', async () => {
    const keys: string[] = [];
    const cacheTransport = {
      get: (key: string) => void keys.push(key),
      set: () => undefined,
      flush: () => undefined,
    };
    const breaker = opossum(async (person: string) => person.length, { cache: true, cacheTransport });
    await breaker.fire(PERSON);
    expect(keys.join()).toContain(PERSON);
  });

  test('ours: opossum is told that a call has ended, and how, and nothing else', async () => {
    const told: unknown[][] = [];
    const fire = jest.spyOn(CircuitBreaker.prototype, 'fire').mockImplementation(async (...given: unknown[]) => {
      told.push(given);
    });
    const guard = guardOf();
    await guard.run(async () => PERSON);
    await outcome(guard.run(() => Promise.reject(new Error(PERSON))));
    fire.mockRestore();
    expect(told).toEqual([[false], [true]]);
  });
});
