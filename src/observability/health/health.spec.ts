import type { Log } from '../logging/index.js';
import { SILENT_LOG } from '../logging/index.js';
import type { ReadinessCheck } from './health.port.js';
import { Lifecycle } from './lifecycle.js';
import { LoopWatch } from './loop-watch.js';
import { Readiness } from './readiness.js';

const passing = (name: string): ReadinessCheck => ({ name, check: () => Promise.resolve() });
const failing = (name: string, error: Error): ReadinessCheck => ({ name, check: () => Promise.reject(error) });

function serving(): Lifecycle {
  const lifecycle = new Lifecycle();
  lifecycle.serve();
  return lifecycle;
}

describe('Readiness', () => {
  it('is ready when it serves and every check passes', async () => {
    const report = await new Readiness([passing('database')], serving(), SILENT_LOG).report();
    expect(report).toMatchObject({ status: 'ready', checks: [{ name: 'database', status: 'pass' }] });
  });

  it('names the check that failed and not what it said', async () => {
    const refused = new Error('password authentication failed for user "canary"');
    const report = await new Readiness([passing('keys'), failing('database', refused)], serving(), SILENT_LOG).report();
    expect(report).toMatchObject({ status: 'unavailable', checks: [{}, { status: 'fail', reason: 'failed' }] });
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  it('survives a check that throws at once', async () => {
    const defective: ReadinessCheck = {
      name: 'defective',
      check: () => {
        throw new Error('at once');
      },
    };
    const report = await new Readiness([defective], serving(), SILENT_LOG).report();
    expect(report.status).toBe('unavailable');
  });

  it('does not wait for a check that hangs', async () => {
    const hanging: ReadinessCheck = { name: 'database', check: () => new Promise(() => {}) };
    const report = await new Readiness([hanging], serving(), SILENT_LOG, 5).report();
    expect(report.checks).toMatchObject([{ status: 'fail', reason: 'timed_out' }]);
  });

  it('calls a check with its own `this`', async () => {
    class Database implements ReadinessCheck {
      readonly name = 'database';
      private readonly answers = true;
      check(): Promise<void> {
        return this.answers ? Promise.resolve() : Promise.reject(new Error('away'));
      }
    }
    expect((await new Readiness([new Database()], serving(), SILENT_LOG).report()).status).toBe('ready');
  });

  it('is not ready before it serves, and no more once it drains', async () => {
    const lifecycle = new Lifecycle();
    const readiness = new Readiness([], lifecycle, SILENT_LOG);
    expect((await readiness.report()).status).toBe('starting');
    lifecycle.serve();
    expect((await readiness.report()).status).toBe('ready');
    lifecycle.drain();
    lifecycle.serve();
    expect((await readiness.report()).status).toBe('draining');
  });

  it('asks the database once for all who ask at the same time', async () => {
    let asked = 0;
    const check: ReadinessCheck = { name: 'database', check: async () => void (asked += 1) };
    const readiness = new Readiness([check], serving(), SILENT_LOG);
    await Promise.all([readiness.report(), readiness.report(), readiness.report()]);
    expect(asked).toBe(1);
    await readiness.report();
    expect(asked).toBe(2);
  });

  it('logs a change, not every question', async () => {
    const seen: unknown[] = [];
    const log: Log = { write: (event, fields) => void seen.push([event, fields]), flush: () => Promise.resolve() };
    let isUp = false;
    const check: ReadinessCheck = {
      name: 'database',
      check: () => (isUp ? Promise.resolve() : Promise.reject(new Error('away'))),
    };
    const readiness = new Readiness([check], serving(), log);
    await readiness.report();
    await readiness.report();
    isUp = true;
    await readiness.report();
    expect(seen).toEqual([
      ['health.changed', { check: 'database', passes: false, reason: 'failed' }],
      ['health.changed', { check: 'database', passes: true, reason: undefined }],
    ]);
  });
});

describe('LoopWatch', () => {
  it('tells a loop that is held up from one that is merely busy', () => {
    let now = 0;
    const watch = new LoopWatch(() => now);
    now = 900;
    watch.tick();
    expect(watch).toMatchObject({ lagMs: 400, isStuck: false });
    now = 900 + 500 + 5_001;
    watch.tick();
    expect(watch).toMatchObject({ lagMs: 5_001, isStuck: true });
    now += 500;
    watch.tick();
    expect(watch.isStuck).toBe(false);
    watch.stop();
  });
});
