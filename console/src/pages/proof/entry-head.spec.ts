import { describe, expect, it } from '@jest/globals';
import { headOf, indexIn } from './entry-head.js';

describe('the head of an entry', () => {
  it('is read from its text', () => {
    const envelope = JSON.stringify({
      uid: 'u',
      kind: 'hold.placed',
      at: '2026-11-22T10:00:00.000Z',
      actor: { type: 'staff', id: 'local:1' },
      decision: 'd',
    });
    expect(headOf(envelope)).toEqual({
      uid: 'u',
      kind: 'hold.placed',
      at: '2026-11-22T10:00:00.000Z',
      actor: 'staff local:1',
      decision: 'd',
    });
  });

  it.each(['', 'no entry', '{"uid":7}', '{"actor":"me"}'])('leaves out what is not there: %s', (text) => {
    expect(Object.values(headOf(text)).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe('the number of an entry', () => {
  it.each([
    ['0', 0],
    [' 41 ', 41],
    ['42', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['1e1', undefined],
  ])('%j of a log of 42 is %j', (text, index) => {
    expect(indexIn(text, 42)).toBe(index);
  });
});
