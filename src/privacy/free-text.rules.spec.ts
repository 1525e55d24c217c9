import { describe, expect, it } from '@jest/globals';
import { namesSomebody } from './free-text.rules.js';

describe('a sentence that stays on record', () => {
  it.each([
    ['asked for in ticket 4711 of 2026-11-22', false],
    ['Art. 17(1)(a) GDPR; letter of 3 November.', false],
    ['the flow of the brookside branch', false],
    ['Mrs Brook asked', true],
    ['asked by BROOK.', true],
    ['brook, by letter', true],
    ['letter of ana@example.test', true],
    ['called from +1 (201) 555-0142', true],
    ['lives at 7 Canary   Row', true],
    ["Mrs Brook's letter", true],
    ['Mrs Brook\u2019s letter', true],
    ["'Brook'", true],
    ["the Brooks' letter", false],
    ['called from 0201 555-0142', true],
    ['case 5550143', false],
  ])('%p names somebody: %p', (text, expected) => {
    expect(namesSomebody(text, ['Brook', 'Li', '7 Canary Row', '+12015550142'])).toBe(expected);
  });
});
