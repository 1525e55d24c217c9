import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inNameCase } from './name-case.js';
import { inForm } from './text-form.js';

describe('the case of names', () => {
  it.each([
    ['MCDONALD', 'McDonald'],
    ['mcdonald', 'McDonald'],
    ["O'NEIL", "O'Neil"],
    ['o’neil', 'O’Neil'],
    ["D'ANGELO", "D'Angelo"],
    ['VAN DER BERG', 'van der Berg'],
    ['ludwig van beethoven', 'Ludwig van Beethoven'],
    ['MARIA DE LA CRUZ', 'Maria de la Cruz'],
    ['VAN', 'Van'],
    ['ANNE-MARIE', 'Anne-Marie'],
    ['smith-jones mcrae', 'Smith-Jones McRae'],
    ['JOHN E SMITH', 'John E Smith'],
    ['HENRY VIII', 'Henry VIII'],
    ['ÉLODIE ÅSTRÖM', 'Élodie Åström'],
    ['İBRAHİM', 'İbrahim'],
    ['IJSBRAND', 'IJsbrand'],
    ['mc', 'Mc'],
    ["'T HOOFT", "'t Hooft"],
    ["JEAN'S", "Jean's"],
    // Meant by whoever wrote them.
    ['MacLeod', 'MacLeod'],
    ['DeVito', 'DeVito'],
    ['Van der Berg', 'Van der Berg'],
    ['Mary-jane', 'Mary-Jane'],
    // Not Latin.
    ['山田 太郎', '山田 太郎'],
    ['ИВАН', 'ИВАН'],
    ['ΓΙΏΡΓΟΣ', 'ΓΙΏΡΓΟΣ'],
    ['محمد', 'محمد'],
    ['', ''],
    ['123 - /', '123 - /'],
  ])('of %j is %j', (given, wanted) => {
    expect(inNameCase(given)).toBe(wanted);
  });

  it('is settled at the first go, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(inNameCase(inNameCase(text))).toBe(inNameCase(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes nothing but the case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const fold = (each: string) => each.toLocaleLowerCase('tr').replaceAll('ı', 'i').toUpperCase().normalize('NFC');
        expect(fold(inNameCase(text))).toBe(fold(text));
      }),
    );
  });
});

describe('a form of text', () => {
  const forms = fc.record({
    normalise: fc.constantFrom(undefined, 'NFC' as const, 'NFKC' as const),
    trim: fc.boolean(),
    collapse: fc.boolean(),
    case: fc.constantFrom(undefined, 'upper' as const, 'lower' as const, 'title' as const),
  });
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom(
        ' ',
        '\u00a0',
        '\u3000',
        'ß',
        'ŉ',
        'ﬁ',
        'ΐ',
        'İ',
        'i\u0307',
        'a',
        'A',
        '\u00a8',
        '\u0345',
        "'",
        '-',
      ),
    }),
  );

  it('done twice is done once', () => {
    fc.assert(
      fc.property(texts, forms, (text, form) => {
        expect(inForm(inForm(text, form), form)).toBe(inForm(text, form));
      }),
      { numRuns: 3000 },
    );
  });

  it('never empties a text', () => {
    fc.assert(
      fc.property(texts, forms, (text, form) => {
        expect(inForm(text, form) === '').toBe(text === '');
      }),
    );
  });
});
