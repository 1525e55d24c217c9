import { jest } from '@jest/globals';
import type { ProviderLimits } from '../config/index.js';
import { AttemptHistory } from './attempt-history.js';
import { guardOf } from './guard.js';
import { ProviderRegistry, type RegisteredProvider } from './provider.registry.js';
import { ProviderSwitches } from './provider-switches.js';

const LIMITS: ProviderLimits = {
  timeoutMs: 1_000,
  concurrency: 2,
  breaker: { errorPercentage: 50, minimumCalls: 10, windowMs: 1_000, openMs: 1_000 },
};
const breakerChanged = jest.fn();
const registered = (name: string): RegisteredProvider => ({
  name,
  type: 'mock',
  capabilities: { countries: 'any', checks: ['identity'], requires: [], accepts: [], idempotent: false },
  limits: LIMITS,
  provider: { verify: () => Promise.reject(new Error('not in these tests')) },
  guard: guardOf(name, LIMITS, { breakerChanged }),
  history: new AttemptHistory(),
});
const entries = ['first', 'second'].map(registered);
const switches = new ProviderSwitches(new ProviderRegistry(entries));
const states = () => Object.fromEntries(switches.standings().map(({ name, breaker }) => [name, breaker]));

beforeEach(() => breakerChanged.mockClear());
afterAll(() => {
  for (const { guard } of entries) guard.shutdown();
});

it('isolates exactly those that are named, whatever was before', () => {
  switches.isolate(new Set(['first', 'removed-from-the-configuration']));
  expect(states()).toEqual({ first: 'isolated', second: 'closed' });
  switches.isolate(new Set(['second']));
  expect(states()).toEqual({ first: 'closed', second: 'isolated' });
  switches.isolate(new Set());
  expect(states()).toEqual({ first: 'closed', second: 'closed' });
});

it('is heard once for each change, however often it is said', () => {
  for (let poll = 0; poll < 3; poll += 1) switches.isolate(new Set(['first']));
  expect(breakerChanged.mock.calls).toEqual([['first', 'isolated']]);
  switches.isolate(new Set());
});

it('lets a call in flight end', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const running = entries[0]?.guard.run(() => promise);
  switches.isolate(new Set(['first']));
  expect(switches.standings()[0]).toMatchObject({ breaker: 'isolated', inFlight: 1 });
  resolve('paid for');
  await expect(running).resolves.toBe('paid for');
  await expect(entries[0]?.guard.run(() => promise)).rejects.toMatchObject({ reason: 'breaker_open' });
});
