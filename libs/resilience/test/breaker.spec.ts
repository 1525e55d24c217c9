import { jest } from '@jest/globals';
import { Breaker, type BreakerSettings, type BreakerState, LocalRefusal } from '#libs/resilience';

class Ill extends Error {}
class Harmless extends Error {}

const counts = (error: unknown): boolean => error instanceof Ill;
const well = async (): Promise<string> => 'well';
const ill = async (): Promise<never> => {
  throw new Ill();
};
const harmless = async (): Promise<never> => {
  throw new Harmless();
};

const SETTINGS: BreakerSettings = {
  name: 'vendor',
  errorPercentage: 50,
  minimumCalls: 4,
  windowMs: 10_000,
  openMs: 5_000,
};

let states: BreakerState[];
const breakers: Breaker[] = [];

function made(settings: Partial<BreakerSettings> = {}): Breaker {
  const breaker = new Breaker({ ...SETTINGS, ...settings }, { changed: (state) => states.push(state) });
  breakers.push(breaker);
  return breaker;
}

beforeEach(() => {
  jest.useFakeTimers();
  states = [];
});
afterEach(() => {
  for (const breaker of breakers.splice(0)) breaker.shutdown();
  jest.useRealTimers();
});

const times = async (count: number, breaker: Breaker, work: () => Promise<unknown>): Promise<void> => {
  for (let call = 0; call < count; call++) await breaker.run(work, counts).catch(() => undefined);
};
const opened = async (settings?: Partial<BreakerSettings>): Promise<Breaker> => {
  const breaker = made(settings);
  await times(4, breaker, ill);
  expect(breaker.state).toBe('open');
  return breaker;
};
const halfOpened = async (settings?: Partial<BreakerSettings>): Promise<Breaker> => {
  const breaker = await opened(settings);
  jest.advanceTimersByTime(5_000);
  expect(breaker.state).toBe('half_open');
  return breaker;
};

describe('closed', () => {
  test('passes on what the work gives, and what it throws', async () => {
    const breaker = made();
    await expect(breaker.run(well, counts)).resolves.toBe('well');
    await expect(breaker.run(ill, counts)).rejects.toBeInstanceOf(Ill);
    await expect(breaker.run(harmless, counts)).rejects.toBeInstanceOf(Harmless);
  });

  test.each([
    ['3 of 3 calls: too few to tell', 0, 3, 'closed'],
    ['4 of 4 calls', 0, 4, 'open'],
    ['2 of 4 calls: half of them is enough', 2, 2, 'open'],
    ['2 of 5 calls', 3, 2, 'closed'],
  ])('failures: %s', async (_name, successes, failures, state) => {
    const breaker = made();
    await times(successes, breaker, well);
    await times(failures, breaker, ill);
    expect(breaker.state).toBe(state);
  });

  test('100 per cent can be reached', async () => {
    const breaker = made({ errorPercentage: 100 });
    await times(4, breaker, ill);
    expect(breaker.state).toBe('open');
  });

  test('what does not count is neither a call nor a failure', async () => {
    const breaker = made();
    await times(50, breaker, harmless);
    expect(breaker.state).toBe('closed');
    await times(3, breaker, ill);
    expect(breaker.state).toBe('closed'); // three counted calls: the fifty are none
    await times(1, breaker, ill);
    expect(breaker.state).toBe('open'); // and they do not thin out the four
  });

  test('calls in flight do not thin out the rate', async () => {
    const breaker = made();
    for (let call = 0; call < 20; call++) void breaker.run(() => new Promise(() => undefined), counts);
    await times(4, breaker, ill);
    expect(breaker.state).toBe('open');
  });

  test.each([
    ['still count at the end of the window', 8_900, 'open'],
    ['are forgotten when it has passed', 11_000, 'closed'],
  ])('failures %s', async (_name, wait, state) => {
    const breaker = made();
    await times(3, breaker, ill);
    jest.advanceTimersByTime(wait);
    await times(1, breaker, ill);
    expect(breaker.state).toBe(state);
  });
});

describe('open', () => {
  test('refuses at once, says when to come back, and asks nobody', async () => {
    const breaker = await opened();
    jest.advanceTimersByTime(1_500);
    const work = jest.fn(well);
    const refusal = await breaker.run(work, counts).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LocalRefusal);
    expect(refusal).toMatchObject({ reason: 'breaker_open', retryAfterMs: 3_500 });
    expect(work).not.toHaveBeenCalled();
    expect(breaker.retryAfterMs).toBe(3_500);
    expect(states).toEqual(['open']);
  });

  test('a call that began before says nothing afterwards', async () => {
    const breaker = made();
    const late = Promise.withResolvers<string>();
    const straggler = breaker.run(() => late.promise, counts);
    await times(4, breaker, ill);
    jest.advanceTimersByTime(5_000);
    expect(breaker.state).toBe('half_open');
    late.resolve('late');
    await expect(straggler).resolves.toBe('late');
    expect(breaker.state).toBe('half_open');
  });
});

describe('half open', () => {
  test('lets one probe through; a success closes it, with an empty window', async () => {
    const breaker = await halfOpened({ windowMs: 60_000 });
    const probe = Promise.withResolvers<string>();
    const running = breaker.run(() => probe.promise, counts);
    await expect(breaker.run(well, counts)).rejects.toMatchObject({ reason: 'breaker_open', retryAfterMs: 0 });
    probe.resolve('well');
    await running;
    expect(breaker.state).toBe('closed');
    await times(3, breaker, ill); // the four that opened it are forgotten
    expect(breaker.state).toBe('closed');
    expect(states).toEqual(['open', 'half_open', 'closed']);
  });

  test('a failure opens it for as long again', async () => {
    const breaker = await halfOpened();
    await times(1, breaker, ill);
    expect(breaker.state).toBe('open');
    expect(breaker.retryAfterMs).toBe(5_000);
    jest.advanceTimersByTime(4_999);
    expect(breaker.state).toBe('open');
    jest.advanceTimersByTime(1);
    expect(breaker.state).toBe('half_open');
    expect(states).toEqual(['open', 'half_open', 'open', 'half_open']);
  });

  test('a probe that proves nothing neither closes nor opens it, and the next call is a probe', async () => {
    const breaker = await halfOpened();
    await times(3, breaker, harmless);
    expect(breaker.state).toBe('half_open');
    await times(1, breaker, well);
    expect(breaker.state).toBe('closed');
  });
});

describe('by hand', () => {
  test('isolation refuses all calls until it is released', async () => {
    const breaker = made();
    breaker.isolate();
    await expect(breaker.run(well, counts)).rejects.toMatchObject({ reason: 'breaker_open', retryAfterMs: undefined });
    jest.advanceTimersByTime(3_600_000);
    expect(breaker.state).toBe('isolated');
    breaker.release();
    await expect(breaker.run(well, counts)).resolves.toBe('well');
    expect(states).toEqual(['isolated', 'closed']);
  });

  test('an open breaker that was isolated is closed after the release', async () => {
    const breaker = await opened();
    breaker.isolate();
    jest.advanceTimersByTime(5_000);
    expect(breaker.state).toBe('isolated');
    breaker.release();
    expect(breaker.state).toBe('closed');
    jest.advanceTimersByTime(60_000);
    expect(breaker.state).toBe('closed');
    expect(states).toEqual(['open', 'isolated', 'closed']);
  });

  test('what ends during the isolation does not count', async () => {
    const breaker = made();
    const calls = Array.from({ length: 4 }, () => Promise.withResolvers<never>());
    const running = calls.map(({ promise }) => breaker.run(() => promise, counts).catch(() => undefined));
    breaker.isolate();
    for (const { reject } of calls) reject(new Ill());
    await Promise.all(running);
    breaker.release();
    expect(breaker.state).toBe('closed');
  });

  test('a release without isolation changes nothing', async () => {
    const breaker = await opened();
    breaker.release();
    expect(breaker.state).toBe('open');
  });
});

test('after the shutdown no timer is left', async () => {
  const breaker = await opened();
  breaker.shutdown();
  expect(jest.getTimerCount()).toBe(0);
});
