import { describe, expect, it } from '@jest/globals';
import { AuditLog } from '../../audit/index.js';
import { InvitationSweeper, SWEEP_EVERY_MS } from './invitation.sweeper.js';
import { InvitationEvents } from './invitation-events.js';
import type { RedemptionStore, Settled } from './redemption-store.port.js';

const TIMES = { leaseMs: 1, holdMs: 1, retakeMs: 1 };

function aSweeper(sweeps: readonly (readonly Settled[] | Error)[]) {
  const left = [...sweeps];
  const errors: unknown[] = [];
  const timer = { every: 0, task: () => undefined as void, stopped: false };
  const store: Pick<RedemptionStore, 'sweep'> = {
    sweep: async () => {
      const next = left.shift() ?? [];
      if (next instanceof Error) throw next;
      return next;
    },
  };
  const sweeper = new InvitationSweeper(
    store,
    new InvitationEvents(new AuditLog('verigate/test')),
    TIMES,
    { sweepFailed: (error) => errors.push(error) },
    (task, every) => {
      Object.assign(timer, { task, every });
      return { stop: () => void (timer.stopped = true) };
    },
  );
  return { sweeper, errors, timer, left };
}

const settledCodes = (count: number): Settled[] =>
  Array.from({ length: count }, (_, at) => ({ decisionId: `d${at}`, codeId: `c${at}`, end: 'released' }));

describe('the sweeper', () => {
  it('goes on at once while there is as much as one sweep takes', async () => {
    const { sweeper, left } = aSweeper([settledCodes(200), settledCodes(200), settledCodes(3), settledCodes(9)]);
    expect(await sweeper.sweep()).toBe(403);
    expect(left).toHaveLength(1);
  });

  it('joins a sweep that is under way', async () => {
    const { sweeper, left } = aSweeper([settledCodes(2), settledCodes(5)]);
    expect(await Promise.all([sweeper.sweep(), sweeper.sweep()])).toEqual([2, 2]);
    expect(left).toHaveLength(1);
  });

  it('tells of a failure and never throws', async () => {
    const { sweeper, errors } = aSweeper([settledCodes(200), new Error('away')]);
    expect(await sweeper.sweep()).toBe(200);
    expect(errors).toEqual([new Error('away')]);
  });

  it('runs every thirty seconds until it is stopped', async () => {
    const { sweeper, timer, left } = aSweeper([settledCodes(1)]);
    sweeper.start();
    expect(timer.every).toBe(SWEEP_EVERY_MS);
    timer.task();
    await sweeper.stop();
    expect({ left: left.length, stopped: timer.stopped }).toEqual({ left: 0, stopped: true });
  });
});
