import { describe, expect, it } from '@jest/globals';
import countries from 'i18n-iso-countries';
import { fullYears } from './age.js';
import { isPostalCode } from './postal-code.js';
import { POSTAL_CODES } from './postal-code.table.js';

describe('postal codes', () => {
  it('are known of at least forty countries, each of which exists', () => {
    const known = Object.keys(POSTAL_CODES);
    expect(known.length).toBeGreaterThanOrEqual(40);
    expect(known.filter((country) => !countries.isValid(country))).toEqual([]);
    expect(known).toEqual([...known].sort());
  });

  it.each([
    ['US', ['90210', '90210-1234', '902101234'], ['9021', '9021O', '90210-12', '']],
    ['CA', ['K1A 0B1', 'k1a0b1', 'K1A-0B1'], ['K1A 0B', '11A 0B1']],
    ['GB', ['SW1A 1AA', 'M1 1AE', 'b338th', 'CR2 6XH', 'DN55 1PT', 'EC1A 1BB'], ['SW1A', '1AA SW1A']],
    ['IE', ['D02 AF30', 'D6W XY00', 'A65 F4E2'], ['D02', 'DD2 AF30']],
    ['NL', ['1012 AB', '1012ab'], ['1012', '1012 A1']],
    ['FR', ['75008'], ['7508', '75 0088']],
    ['DE', ['10115'], ['1011', 'D-10115']],
    ['PL', ['00-950', '00950'], ['00-95']],
    ['PT', ['1000-205'], ['1000']],
    ['SE', ['114 55', '11455'], ['1145']],
    ['JP', ['100-0001', '1000001'], ['100-001']],
    ['KR', ['03187', '110-062'], ['0318']],
    ['BR', ['01310-100'], ['01310']],
    ['AR', ['1425', 'C1425ABC'], ['C1425']],
    ['AD', ['AD500'], ['XX500', '500']],
    ['MT', ['VLT 1117'], ['1117']],
    ['LV', ['LV-1010'], ['1010']],
    ['VA', ['00120'], ['00121']],
  ] as const)('of %s', (country, good, bad) => {
    expect(good.filter((code) => isPostalCode(code, country) !== true)).toEqual([]);
    expect(bad.filter((code) => isPostalCode(code, country) !== false)).toEqual([]);
  });

  it('say nothing of a country that has none, or is none', () => {
    expect(isPostalCode('anything', 'AE')).toBeUndefined();
    expect(isPostalCode('anything', '__proto__')).toBeUndefined();
  });
});

describe('full years', () => {
  it.each([
    ['2008-11-22', '2026-11-22', 18],
    ['2008-11-23', '2026-11-22', 17],
    ['2008-12-01', '2026-11-30', 17],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-29', 20],
    ['2026-11-22', '2026-11-22', 0],
  ])('from %s to %s are %d', (born, today, years) => {
    expect(fullYears(born, today)).toBe(years);
  });
});
