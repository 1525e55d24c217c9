import { describe, expect, it } from '@jest/globals';
import { rangeIn } from './byte-range.js';

describe('a Range header', () => {
  it.each([
    ['bytes=0-9', { from: 0, to: 10 }],
    ['bytes=10-', { from: 10, to: 100 }],
    ['bytes=-5', { from: 95, to: 100 }],
    ['bytes=-500', { from: 0, to: 100 }],
    ['bytes=90-500', { from: 90, to: 100 }],
    ['bytes=99-99', { from: 99, to: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-3', undefined],
    ['bytes=0-1,5-6', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
    ['bytes=0x1-2', undefined],
    [undefined, undefined],
  ])('%s of 100 bytes is %j', (header, range) => {
    expect(rangeIn(header, 100)).toEqual(range);
  });

  it('of an empty file asks for nothing that there is', () => {
    expect(rangeIn('bytes=0-', 0)).toBe('unsatisfiable');
  });
});
