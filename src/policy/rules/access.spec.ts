import { describe, expect, it } from '@jest/globals';
import { type Access, type AccessFacts, type AccessStages, decideAccess } from './access.js';

/** One letter a cell of docs/lists.md. */
const MEANING: Readonly<Record<string, Access>> = {
  B: { kind: 'deny', reason: 'block_listed' },
  X: { kind: 'deny', reason: 'not_allow_listed' },
  R: { kind: 'refuse_invitation', reason: 'invitation_refused' },
  Q: { kind: 'ask_invitation', reason: 'invitation_required' },
  A: { kind: 'ask_invitation', reason: 'not_allow_listed' },
  i: { kind: 'pass', reason: 'invited' },
  l: { kind: 'pass', reason: 'allow_listed' },
  '-': { kind: 'pass', reason: 'not_restricted' },
};

/** Columns: blocked? x allowed? x code (none, reserved, refused). */
const COLUMNS: readonly AccessFacts[] = [false, true].flatMap((blocked) =>
  [false, true].flatMap((allowed) =>
    (['none', 'reserved', 'refused'] as const).map((invitation) => ({ blocked, allowed, invitation })),
  ),
);

const rowsFor = (invitation: AccessStages['invitation'], rows: readonly [boolean, boolean, string][]) =>
  rows.map(([blockList, allowList, cells]) => ({ blockList, allowList, invitation, cells: cells.replaceAll(' ', '') }));

/** Every combination of stages; `cells` in the order of the columns: not blocked (not listed, listed), blocked (not listed, listed). */
const TABLE = [
  ...rowsFor('off', [
    [false, false, '--- --- --- ---'],
    [true, false, '--- --- BBB BBB'],
    [false, true, 'XXX lll XXX lll'],
    [true, true, 'XXX lll BBB BBB'],
  ]),
  ...rowsFor('optional', [
    [false, false, '-iR -iR -iR -iR'],
    [true, false, '-iR -iR BBB BBB'],
    [false, true, 'AiR liR AiR liR'],
    [true, true, 'AiR liR BBB BBB'],
  ]),
  ...rowsFor('required', [
    [false, false, 'QiR QiR QiR QiR'],
    [true, false, 'QiR QiR BBB BBB'],
    [false, true, 'QiR QiR QiR QiR'],
    [true, true, 'QiR QiR BBB BBB'],
  ]),
];

const CELLS = TABLE.flatMap(({ cells, ...stages }) =>
  COLUMNS.map((facts, at) => ({ facts, stages, expected: MEANING[cells.charAt(at)] })),
);

describe('access', () => {
  it('has a cell for every combination, each once', () => {
    expect(new Set(CELLS.map(({ facts, stages }) => JSON.stringify([facts, stages]))).size).toBe(2 * 2 * 3 * 2 * 2 * 3);
    expect(CELLS.every(({ expected }) => expected !== undefined)).toBe(true);
  });

  it.each(CELLS)('$facts at $stages', ({ facts, stages, expected }) => {
    expect(decideAccess(facts, stages)).toEqual(expected);
  });

  it('never lets a blocked person through where there is a block list', () => {
    const blocked = CELLS.filter(({ facts, stages }) => facts.blocked && stages.blockList);
    expect(new Set(blocked.map(({ facts, stages }) => decideAccess(facts, stages).kind))).toEqual(new Set(['deny']));
  });
});
