import { describe, expect, it } from '@jest/globals';
import { CASE_STATES } from './approvals.port.js';
import { CASE_MOVES, stateAfter } from './case-states.table.js';

const LEGAL: Readonly<Record<string, string>> = {
  'requested approve': 'approved',
  'requested deny': 'denied',
  'requested expire': 'expired',
  'requested withdraw': 'withdrawn',
};

describe('the states of a case', () => {
  const cells = CASE_STATES.flatMap((state) => CASE_MOVES.map((move) => [state, move] as const));

  it.each(cells)('%s, %s', (state, move) => {
    expect(stateAfter(state, move)).toBe(LEGAL[`${state} ${move}`]);
  });

  it('are all in the table', () => {
    expect(cells).toHaveLength(20);
    expect(Object.keys(LEGAL).every((cell) => cells.some(([state, move]) => cell === `${state} ${move}`))).toBe(true);
  });
});
