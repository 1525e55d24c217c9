import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldCode, hintOf, newCode } from './invitation-code.js';

/** Crockford's alphabet, written down again. */
const ALPHABET = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];

describe('a new code', () => {
  it.each([3, 4, 8])('has %d groups of four characters that nobody misreads', (groups) => {
    const group = '[0-9A-HJKMNP-TV-Z]{4}';
    expect(newCode(groups)).toMatch(new RegExp(`^${group}(-${group}){${groups - 1}}$`));
  });

  it('uses every character, none much more than another', () => {
    const counts = new Map<string, number>();
    for (let code = 0; code < 2_000; code += 1) {
      for (const character of newCode(4).replaceAll('-', '')) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(ALPHABET);
    // 1,000 expected of each; 200 is more than six standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });

  it('is another each time', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newCode(4))).size).toBe(1_000);
  });
});

describe('a code as somebody writes it', () => {
  const code = fc.array(fc.constantFrom(...ALPHABET), { minLength: 12, maxLength: 32 }).map((all) => all.join(''));
  const separator = fc.constantFrom('', '-', ' ', '–', '_', '.', '\u00a0', '\u200b', '\t');
  const written: Readonly<Record<string, readonly string[]>> = { '0': ['0', 'O', 'o'], '1': ['1', 'I', 'l', 'L', 'i'] };

  it('is the same in small letters, with any separators, and with look-alikes', () => {
    const spelling = code.chain((plain) =>
      fc
        .tuple(
          ...[...plain].map((character) =>
            fc.constantFrom(...(written[character] ?? [character, character.toLowerCase()])),
          ),
        )
        .chain((characters) =>
          fc.array(separator, { minLength: plain.length, maxLength: plain.length }).map((gaps) => ({
            plain,
            text: characters.map((character, at) => character + gaps[at]).join(''),
          })),
        ),
    );
    fc.assert(fc.property(spelling, ({ plain, text }) => expect(foldCode(text)).toBe(plain)));
  });

  it('of full-width characters is the same too', () => {
    expect(foldCode('７Ｋ３Ｍ－０Ｑ９Ｆ')).toBe('7K3M0Q9F');
  });

  it('is another when one character differs', () => {
    fc.assert(
      fc.property(code, fc.nat(), fc.constantFrom(...ALPHABET), (plain, at, other) => {
        const place = at % plain.length;
        fc.pre(plain[place] !== other);
        expect(foldCode(plain.slice(0, place) + other + plain.slice(place + 1))).not.toBe(plain);
      }),
    );
  });

  it('may be any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) =>
        expect(typeof foldCode(text)).toBe('string'),
      ),
    );
    expect(foldCode('').length).toBe(0);
  });

  it('is hinted at by its end', () => {
    expect(hintOf('7K3M-0Q9F-XB2T-CW5A')).toBe('5A');
  });
});
