import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimValue } from '#libs/connector-protocols';
import { rulesOf } from '../../../../test/support/rule-doubles.js';

const NAMES = [
  'givenName',
  'surname',
  'city',
  'postalCode',
  'country',
  'extension_A',
  'extension_B',
  'extension_Phone',
] as const;

const values = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => text !== '' && text.isWellFormed()),
  fc.constantFrom(
    'US',
    'Canada',
    ' ANNA ',
    "o'neil",
    '(201) 555-0142',
    '5',
    'true',
    '2001-02-03',
    '\u0000',
    '${env:HOME}',
    '__proto__',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const claims: fc.Arbitrary<Readonly<Record<string, ClaimValue>>> = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), values), { maxLength: 8 })
  .map((entries) => Object.fromEntries(entries));

const OVERWRITES = [
  ...NAMES.slice(0, 3).map((claim) => ({ claim, normalise: 'NFC', trim: true, collapse: true, case: 'title' })),
  { claim: 'postalCode', trim: true, case: 'upper' },
  { claim: 'extension_A', normalise: 'NFKC', trim: true, case: 'lower' },
  { claim: 'country', lookup: { table: { Canada: 'CA', Kanada: 'CA', 5: 6, true: false } } },
];
const WILD = [
  ...OVERWRITES,
  { claim: 'extension_Phone', phone: { countryFrom: 'country', to: 'e164' }, when: 'has(claims.extension_Phone)' },
  { claim: 'extension_B', value: 'has(claims.extension_A) ? claims.extension_A : dyn(null)' },
  { claim: 'givenName', length: { min: 1, max: 20 }, pattern: "[\\p{L} '-]+", copyTo: 'extension_C' },
  { claim: 'surname', value: 'dyn(["a"].exists(x, x == value) ? 1 : 2)', when: 'has(claims.surname)' },
];

const isWireValue = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value !== '' && value.isWellFormed());

describe('whatever comes in', () => {
  const wild = rulesOf(WILD);
  const overwrites = rulesOf(OVERWRITES);

  it('the answer is problems with sentences, or changes that keep the kinds, differ and can be returned', async () => {
    await fc.assert(
      fc.asyncProperty(claims, async (sent) => {
        const { problems, changes } = await wild.apply(sent);

        for (const { claim, rule, message } of problems)
          expect([claim, rule, message].every((text) => text.length > 0)).toBe(true);
        if (problems.length > 0) expect(changes).toEqual({});
        for (const [name, value] of Object.entries(changes)) {
          expect(isWireValue(value)).toBe(true);
          expect(value).not.toBe(sent[name]);
          const before = Object.hasOwn(sent, name) ? sent[name] : undefined;
          if (before !== undefined) expect(typeof value).toBe(typeof before);
          if (Number.isInteger(before)) expect(Number.isInteger(value)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('overwriting twice is overwriting once', async () => {
    await fc.assert(
      fc.asyncProperty(claims, async (sent) => {
        const once = await overwrites.apply(sent);
        const twice = await overwrites.apply({ ...sent, ...once.changes });
        expect(twice.changes).toEqual({});
      }),
      { numRuns: 500 },
    );
  });

  it('E.164 is settled at the first go', async () => {
    const phone = rulesOf([{ attribute: 'phone', phone: { countryFrom: 'country', to: 'e164' } }]);
    const first = await phone.apply({ extension_Phone: '020 7946 0018', country: 'GB' });
    expect(first.changes).toEqual({ extension_Phone: '+442079460018' });
    expect((await phone.apply({ ...first.changes, country: 'US' })).changes).toEqual({});
  });
});

describe('hostile input', () => {
  const rules = [
    { claim: 'city', pattern: '(a+)+' },
    { claim: 'extension_A', value: 'claims.city + "!"' },
  ];

  it('of more text than a directory holds is the person’s to shorten', async () => {
    const { problems } = await rulesOf(rules).apply({ city: 'a'.repeat(1025), other: 'b'.repeat(60_000) });

    expect(problems.map(({ claim, rule }) => [claim, rule])).toEqual([
      ['city', 'too_long'],
      ['other', 'too_long'],
    ]);
  });

  it('is passed over in claims that no rule looks at', async () => {
    const { problems } = await rulesOf([{ claim: 'city', pattern: '(a+)+' }]).apply({
      city: 'aa',
      other: 'b'.repeat(60_000),
    });

    expect(problems).toEqual([]);
  });

  it('does not run away with a pattern that would', async () => {
    const { problems } = await rulesOf(rules).apply({ city: `${'a'.repeat(1023)}!` });

    expect(problems.map(({ rule }) => rule)).toEqual(['pattern']);
  });

  it('of claims with names of prototypes changes nothing else', async () => {
    const { changes } = await rulesOf([{ claim: 'constructor', value: '"x"' }]).apply({ constructor: 'y', city: 'z' });

    expect(changes).toEqual({ constructor: 'x' });
    expect({}.constructor).toBe(Object);
  });

  it('a thousand claims and two hundred rules are worked on in one go', async () => {
    const many = Array.from({ length: 200 }, (_, at) => ({
      claim: `extension_C${at}`,
      trim: true,
      when: `size(claims) > ${at}`,
    }));
    const sent = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`extension_C${at}`, ` ${at}`]));
    const { changes } = await rulesOf(many).apply(sent);

    expect(Object.keys(changes)).toHaveLength(200);
  });
});

describe('a thousand rules', () => {
  it('over five flows are compiled once, and each call meets its own', async () => {
    const rule = (at: number) => ({ claim: `extension_C${at}`, case: 'upper', when: 'step == "before-creating-user"' });
    const engines = Array.from({ length: 5 }, (_, flow) =>
      rulesOf(Array.from({ length: 200 }, (__, at) => rule(flow * 200 + at))),
    );
    const sent = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`extension_C${at}`, 'a']));
    const outcomes = await Promise.all(engines.map((engine) => engine.apply(sent)));

    expect(outcomes.flatMap(({ changes }) => Object.keys(changes))).toHaveLength(1000);
  });
});
