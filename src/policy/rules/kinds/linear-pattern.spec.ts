import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LinearPattern } from './linear-pattern.js';
import { PatternError } from './pattern.reader.js';

const native = (source: string): RegExp => new RegExp(`^(?:${source})$`, 'u');

describe('a pattern', () => {
  it.each([
    ['abc', ['abc'], ['ab', 'abcd', 'xabc', '']],
    ['', [''], ['a']],
    ['^\\d{3}$', ['123'], ['12', '1234']],
    ['a|bc|', ['a', 'bc', ''], ['b', 'abc']],
    ['(?:ab)+c?', ['ab', 'ababc'], ['c', 'aba']],
    ['a{2,4}', ['aa', 'aaaa'], ['a', 'aaaaa']],
    ['a{2,}', ['aa', 'aaaaaaa'], ['a']],
    ['a{0}b', ['b'], ['ab']],
    ['a*?b+?', ['b', 'aabb'], ['a']],
    ['[A-Za-z_][\\w.\\-]*', ['a', 'a-b.c'], ['-a', '1']],
    ['[\\]\\[^]+', ['][^'], ['a']],
    ['[^a-c]', ['d', '𠮷'], ['a', 'dd']],
    ['.', ['a', '𠮷'], ['\n', 'ab']],
    ['\\p{L}+\\P{L}', ['é1', '山!'], ['11']],
    ['\\u{1F600}\\u0041\\x42', ['😀AB'], ['AB']],
    ['\\ud83d\\ude00', ['😀'], ['\ud83d']],
    ['\\^\\$\\.\\/\\t', ['^$./\t'], ['$']],
    ['😀+', ['😀😀'], ['']],
    ['(a(b(c)?)?)*', ['', 'abcab'], ['b']],
  ] as const)('%j takes what the platform takes', (source, good, bad) => {
    const pattern = new LinearPattern(source);
    for (const text of [...good, ...bad]) expect([text, pattern.test(text)]).toEqual([text, native(source).test(text)]);
    for (const text of good) expect([text, pattern.test(text)]).toEqual([text, true]);
    for (const text of bad) expect([text, pattern.test(text)]).toEqual([text, false]);
  });

  /** Patterns of few letters, so that texts meet them. */
  const { source: sources } = fc.letrec<{ source: string; item: string }>((tie) => ({
    source: fc
      .array(
        fc.array(tie('item'), { maxLength: 3 }).map((items) => items.join('')),
        { minLength: 1, maxLength: 2 },
      )
      .map((options) => options.join('|')),
    item: fc
      .tuple(
        fc.oneof(
          { maxDepth: 2 },
          fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\p{Lu}'),
          tie('source').map((inner) => `(${inner})`),
        ),
        fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{2,}'),
      )
      .map(([item, repeat]) => item + repeat),
  }));

  it('takes what the platform takes, whatever it is', () => {
    fc.assert(
      fc.property(
        sources,
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'C', '-'), maxLength: 6 }), { minLength: 5 }),
        (source, texts) => {
          const pattern = new LinearPattern(source);
          for (const text of texts)
            expect([source, text, pattern.test(text)]).toEqual([source, text, native(source).test(text)]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['(a+)+', 'a'.repeat(1023) + '!'],
    ['(a|aa)+', 'a'.repeat(1023) + '!'],
    ['(a|a)*', 'a'.repeat(1023) + '!'],
    ['a*a*a*a*a*a*a*a*b', 'a'.repeat(1024)],
    ['([a-zA-Z]+)*', 'a'.repeat(1023) + '1'],
    ['(.*a){20}', 'a'.repeat(1023) + '!'],
    ['(?:a?){100}a{100}', 'a'.repeat(99)],
    ['([\\w.+-]+)+@(([\\w-])+.)+([a-z]{2,4})+', 'a'.repeat(1023) + '!'],
  ])('%s does not run away', (source, text) => {
    // The platform's engine would not come back from any of these in the lifetime of the test.
    expect(new LinearPattern(source).test(text)).toBe(false);
  });

  it.each([
    ['(', 'is not a regular expression (ECMAScript, with the flag u)'],
    ['a{2,1}', 'is not a regular expression (ECMAScript, with the flag u)'],
    ['(a)\\1', 'has a reference to a group or \\b: neither is supported'],
    ['a\\b', 'has a reference to a group or \\b: neither is supported'],
    ['(?=a)a', 'has (? that is not (?: - looking around and names of groups are not supported'],
    ['(?<!a)b', 'has (? that is not (?: - looking around and names of groups are not supported'],
    ['(?<x>a)', 'has (? that is not (?: - looking around and names of groups are not supported'],
    ['a^b', 'has ^ or $ inside: the whole value is matched in any case'],
    ['(^a)|b', 'has ^ or $ inside: the whole value is matched in any case'],
    ['((a{99}){99}){99}', 'is too large: repeat less, or fewer times'],
    ['(?:){1000000000}', 'is too large: repeat less, or fewer times'],
    ['(?:){0,1000000000}', 'is too large: repeat less, or fewer times'],
    [`${'('.repeat(40)}a${')'.repeat(40)}`, 'has too many groups inside one another'],
    ['a'.repeat(501), 'is too long: at most 500 characters'],
  ])('number %# of these is refused', (source, sentence) => {
    expect(() => new LinearPattern(source)).toThrow(new PatternError(sentence));
  });
});
