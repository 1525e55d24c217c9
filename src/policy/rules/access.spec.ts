import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Access, type AccessFacts, type AccessStages, decideAccess } from './access.js';

/** What a letter of the page means. */
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

const CODES: readonly AccessFacts['invitation'][] = ['none', 'reserved', 'refused'];
/** The page's columns: on neither list, allowed, blocked, both; in each cell one letter a code. */
const COLUMNS: readonly AccessFacts[] = [
  { blocked: false, allowed: false },
  { blocked: false, allowed: true },
  { blocked: true, allowed: false },
  { blocked: true, allowed: true },
].flatMap((lists) => CODES.map((invitation) => ({ ...lists, invitation })));

const stagesOf = (words: readonly string[]): AccessStages => ({
  blockList: words.includes('block'),
  allowList: words.includes('allow'),
  invitation: words.includes('required invitation') ? 'required' : words.includes('invitation') ? 'optional' : 'off',
});

/** The table of docs/lists.md: what is promised there is what is tested here. */
function cellsOfPage() {
  const page = readFileSync(new URL('../../../docs/lists.md', import.meta.url), 'utf8');
  const [, table = ''] = /\n\| stages \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)/.exec(page) ?? [];
  return table
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [, words = '', ...cells] = row.split('|').map((cell) => cell.trim());
      const letters = cells.flatMap((cell) => cell.replace(/`/g, '').split(' ')).filter((letter) => letter !== '');
      const stages = stagesOf(words.split(', '));
      return COLUMNS.map((facts, at) => ({ facts, stages, letter: letters[at] ?? '?' }));
    });
}

const CELLS = cellsOfPage();

describe('access', () => {
  it('has a cell for every combination, each once', () => {
    expect(CELLS).toHaveLength(2 * 2 * 3 * COLUMNS.length);
    expect(new Set(CELLS.map(({ facts, stages }) => JSON.stringify([facts, stages]))).size).toBe(CELLS.length);
    expect(new Set(CELLS.map(({ letter }) => letter))).toEqual(new Set(Object.keys(MEANING)));
  });

  it.each(CELLS)('$facts at $stages is $letter', ({ facts, stages, letter }) => {
    expect(decideAccess(facts, stages)).toEqual(MEANING[letter]);
  });

  it('never lets a blocked person through where there is a block list', () => {
    const blocked = CELLS.filter(({ facts, stages }) => facts.blocked && stages.blockList);
    expect(new Set(blocked.map(({ facts, stages }) => decideAccess(facts, stages).kind))).toEqual(new Set(['deny']));
  });
});
