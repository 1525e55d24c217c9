import { jest } from '@jest/globals';
import type { Isolation } from './isolation-store.port.js';
import { IsolationWatch } from './isolation-watch.js';

const isolation = (provider: string): Isolation => ({
  provider,
  by: 'key:ops',
  at: new Date('2026-11-22T10:00:00Z'),
  reason: 'drill',
});

function setUp() {
  let tick = (): void => undefined;
  const isolated = jest.fn<() => Promise<readonly Isolation[]>>().mockResolvedValue([]);
  const isolate = jest.fn<(names: ReadonlySet<string>) => void>();
  const failed = jest.fn<(worker: string, error: unknown) => void>();
  const watch = new IsolationWatch({ isolated }, { isolate }, { failed }, (task) => {
    tick = task;
    return { stop: () => undefined };
  });
  const applied = () => isolate.mock.calls.map(([names]) => [...names]);
  return { watch, isolated, failed, applied, tick: () => tick() };
}

it('knows what is isolated before it has started', async () => {
  const { watch, isolated, applied } = setUp();
  isolated.mockResolvedValue([isolation('acme')]);
  await watch.start();
  expect(applied()).toEqual([['acme']]);
  expect(watch.of('acme')).toMatchObject({ by: 'key:ops', reason: 'drill' });
  expect(watch.of('other')).toBeUndefined();
});

it('does not start when that cannot be known', async () => {
  const { watch, isolated } = setUp();
  isolated.mockRejectedValue(new Error('away'));
  await expect(watch.start()).rejects.toThrow('away');
});

it('follows what other replicas decide, and leaves everything as it is while the database is away', async () => {
  const { watch, isolated, failed, applied, tick } = setUp();
  await watch.start();
  isolated.mockResolvedValueOnce([isolation('acme')]);
  tick();
  await watch.stop();
  expect(applied()).toEqual([[], ['acme']]);

  isolated.mockRejectedValueOnce(new Error('away'));
  tick();
  await watch.stop();
  expect(applied()).toHaveLength(2);
  expect(failed).toHaveBeenCalledTimes(1);
  expect(watch.of('acme')).toBeDefined();
});

it('looks again after a change, even where a look is under way that began before it', async () => {
  const { watch, isolated, applied, tick } = setUp();
  await watch.start();
  const { promise: old, resolve } = Promise.withResolvers<readonly Isolation[]>();
  isolated.mockReturnValueOnce(old).mockResolvedValueOnce([isolation('acme')]);
  tick();
  const refreshed = watch.refresh();
  resolve([]);
  await refreshed;
  expect(applied()).toEqual([[], [], ['acme']]);
});
