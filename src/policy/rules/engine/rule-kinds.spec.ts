import { describe, expect, it } from '@jest/globals';
import type { ClaimValue } from '#libs/connector-protocols';
import { rulesOf } from '../../../../test/support/rule-doubles.js';

type Claims = Readonly<Record<string, ClaimValue>>;

/** `gives`: the changes, or the fault. */
interface Row {
  readonly kind: string;
  readonly rule: object;
  readonly claims: Claims;
  readonly gives: Claims | string;
}

const name = (rule: object): object => ({ attribute: 'givenName', ...rule });
const custom = (rule: object): object => ({ claim: 'extension_X', ...rule });
const born = (rule: object): object => ({ attribute: 'dateOfBirth', ...rule });
const post = { attribute: 'postalCode', postalCode: {} };
const STATES = { California: 'CA', Texas: 'TX' };

const TABLE: readonly Row[] = [
  { kind: 'trim', rule: name({ trim: true }), claims: { givenName: '  Ana\t' }, gives: { givenName: 'Ana' } },
  { kind: 'trim', rule: name({ trim: true }), claims: { givenName: 'Ana' }, gives: {} },
  { kind: 'trim of nothing else', rule: name({ trim: true }), claims: { givenName: '   ' }, gives: {} },
  { kind: 'trim of an absent claim', rule: name({ trim: true }), claims: {}, gives: {} },
  {
    kind: 'collapse',
    rule: name({ collapse: true }),
    claims: { givenName: 'Ana \u00a0 Li' },
    gives: { givenName: 'Ana Li' },
  },
  {
    kind: 'NFC',
    rule: name({ normalise: 'NFC' }),
    claims: { givenName: 'Jose\u0301' },
    gives: { givenName: 'Jos\u00e9' },
  },
  { kind: 'NFKC', rule: name({ normalise: 'NFKC' }), claims: { givenName: 'Ａｎａ' }, gives: { givenName: 'Ana' } },
  { kind: 'upper', rule: name({ case: 'upper' }), claims: { givenName: 'ana' }, gives: { givenName: 'ANA' } },
  { kind: 'lower', rule: name({ case: 'lower' }), claims: { givenName: 'ANA' }, gives: { givenName: 'ana' } },
  {
    kind: 'title',
    rule: name({ case: 'title' }),
    claims: { givenName: 'ANA-MARÍA' },
    gives: { givenName: 'Ana-María' },
  },
  { kind: 'form of a number', rule: custom({ trim: true, case: 'upper' }), claims: { extension_X: 5 }, gives: {} },
  { kind: 'form of a yes', rule: custom({ trim: true, case: 'upper' }), claims: { extension_X: true }, gives: {} },
  { kind: 'required', rule: name({ required: true }), claims: {}, gives: 'givenName required' },
  { kind: 'required', rule: name({ required: true }), claims: { givenName: ' \n' }, gives: 'givenName required' },
  { kind: 'required', rule: custom({ required: true }), claims: { extension_X: false }, gives: {} },
  { kind: 'required', rule: custom({ required: true }), claims: { extension_X: 0 }, gives: {} },
  { kind: 'length', rule: name({ length: { min: 2 } }), claims: { givenName: 'A' }, gives: 'givenName too_short' },
  { kind: 'length', rule: name({ length: { max: 3 } }), claims: { givenName: 'Anna' }, gives: 'givenName too_long' },
  { kind: 'length counts characters', rule: name({ length: { max: 2 } }), claims: { givenName: '𠮷田' }, gives: {} },
  { kind: 'length of an absent claim', rule: name({ length: { min: 2 } }), claims: {}, gives: {} },
  {
    kind: 'length of a number',
    rule: custom({ length: { min: 3 } }),
    claims: { extension_X: 12 },
    gives: 'extension_X too_short',
  },
  { kind: 'pattern', rule: custom({ pattern: '[A-Z]{2}\\d{3}' }), claims: { extension_X: 'AB123' }, gives: {} },
  {
    kind: 'pattern is of the whole',
    rule: custom({ pattern: '\\d{3}' }),
    claims: { extension_X: '1234' },
    gives: 'extension_X pattern',
  },
  { kind: 'oneOf', rule: custom({ oneOf: ['a', 'b'] }), claims: { extension_X: 'b' }, gives: {} },
  { kind: 'oneOf', rule: custom({ oneOf: ['a', 'b'] }), claims: { extension_X: 'B' }, gives: 'extension_X one_of' },
  { kind: 'oneOf of a number', rule: custom({ oneOf: ['1', '2'] }), claims: { extension_X: 2 }, gives: {} },
  { kind: 'age', rule: born({ age: { min: 18 } }), claims: { extension_DateOfBirth: '2008-11-22' }, gives: {} },
  {
    kind: 'age',
    rule: born({ age: { min: 18 } }),
    claims: { extension_DateOfBirth: '2008-11-23' },
    gives: 'extension_DateOfBirth too_young',
  },
  {
    kind: 'age',
    rule: born({ age: { max: 99 } }),
    claims: { extension_DateOfBirth: '1926-11-22' },
    gives: 'extension_DateOfBirth too_old',
  },
  {
    kind: 'age',
    rule: born({ age: { min: 18 } }),
    claims: { extension_DateOfBirth: '2008-02-30' },
    gives: 'extension_DateOfBirth date',
  },
  {
    kind: 'age',
    rule: born({ age: { min: 18 } }),
    claims: { extension_DateOfBirth: '2030-01-01' },
    gives: 'extension_DateOfBirth date',
  },
  { kind: 'postal code', rule: post, claims: { postalCode: 'k1a 0b1', country: 'Canada' }, gives: {} },
  { kind: 'postal code', rule: post, claims: { postalCode: '12345', country: 'CA' }, gives: 'postalCode postal_code' },
  { kind: 'postal code', rule: post, claims: { postalCode: 'anything' }, gives: {} },
  { kind: 'postal code, no table', rule: post, claims: { postalCode: 'anything', country: 'AE' }, gives: {} },
  {
    kind: 'postal code of another claim',
    rule: { attribute: 'postalCode', postalCode: { countryFrom: 'extension_Land' } },
    claims: { postalCode: '1234', extension_Land: 'DE', country: 'AT' },
    gives: 'postalCode postal_code',
  },
  {
    kind: 'phone to E.164',
    rule: { attribute: 'phone', phone: { countryFrom: 'country', to: 'e164' } },
    claims: { extension_Phone: '(201) 555-0142', country: 'United States' },
    gives: { extension_Phone: '+12015550142' },
  },
  {
    kind: 'phone of the default country',
    rule: { attribute: 'phone', phone: { countryFrom: 'country', defaultCountry: 'GB', to: 'e164' } },
    claims: { extension_Phone: '020 7946 0018' },
    gives: { extension_Phone: '+442079460018' },
  },
  { kind: 'phone', rule: { attribute: 'phone', phone: {} }, claims: { extension_Phone: '+1 201 555 0142' }, gives: {} },
  {
    kind: 'phone',
    rule: { attribute: 'phone', phone: {} },
    claims: { extension_Phone: '201 555 0142' },
    gives: 'extension_Phone phone',
  },
  {
    kind: 'phone',
    rule: { attribute: 'phone', phone: {} },
    claims: { extension_Phone: '+1 555' },
    gives: 'extension_Phone phone',
  },
  {
    kind: 'table',
    rule: { attribute: 'state', lookup: { table: STATES } },
    claims: { state: 'Texas' },
    gives: { state: 'TX' },
  },
  {
    kind: 'table, keep',
    rule: { attribute: 'state', lookup: { table: STATES } },
    claims: { state: 'Ohio' },
    gives: {},
  },
  {
    kind: 'table, refuse',
    rule: { attribute: 'state', lookup: { table: STATES, otherwise: 'refuse' } },
    claims: { state: 'Ohio' },
    gives: 'state table',
  },
  {
    kind: 'table, default',
    rule: { attribute: 'state', lookup: { table: STATES, otherwise: 'default', default: 'other' } },
    claims: { state: 'Ohio' },
    gives: { state: 'other' },
  },
  {
    kind: 'table has no inherited keys',
    rule: { attribute: 'state', lookup: { table: STATES } },
    claims: { state: 'constructor' },
    gives: {},
  },
  {
    kind: 'table of numbers',
    rule: custom({ lookup: { table: { 1: 10 } } }),
    claims: { extension_X: 1 },
    gives: { extension_X: 10 },
  },
  {
    kind: 'table keeps int',
    rule: custom({ lookup: { table: { 1: 'ten' } } }),
    claims: { extension_X: 1 },
    gives: 'extension_X kind',
  },
  {
    kind: 'table keeps text',
    rule: custom({ lookup: { table: { a: 7 } } }),
    claims: { extension_X: 'a' },
    gives: { extension_X: '7' },
  },
  {
    kind: 'table keeps bool',
    rule: custom({ lookup: { table: { true: false } } }),
    claims: { extension_X: true },
    gives: { extension_X: false },
  },
  {
    kind: 'value',
    rule: { claim: 'displayName', value: 'claims.givenName + " " + claims.surname' },
    claims: { givenName: 'Ana', surname: 'Ng' },
    gives: { displayName: 'Ana Ng' },
  },
  {
    kind: 'value keeps int',
    rule: custom({ value: 'value + 1' }),
    claims: { extension_X: 4 },
    gives: { extension_X: 5 },
  },
  {
    kind: 'value keeps int',
    rule: custom({ value: 'double(value) / 2.0' }),
    claims: { extension_X: 5 },
    gives: 'extension_X kind',
  },
  {
    kind: 'value keeps bool',
    rule: custom({ value: '!value' }),
    claims: { extension_X: true },
    gives: { extension_X: false },
  },
  { kind: 'value of null', rule: custom({ value: 'dyn(null)' }), claims: { extension_X: 'a' }, gives: {} },
  {
    kind: 'value that fails',
    rule: custom({ value: 'int(claims.city)' }),
    claims: { city: 'x' },
    gives: 'extension_X expression',
  },
  {
    kind: 'value of a claim that is absent',
    rule: custom({ value: 'claims.city' }),
    claims: {},
    gives: 'extension_X expression',
  },
  {
    kind: 'when',
    rule: name({ required: true, when: 'claims.country == "US"' }),
    claims: { country: 'US' },
    gives: 'givenName required',
  },
  {
    kind: 'when',
    rule: name({ required: true, when: 'claims.country == "US"' }),
    claims: { country: 'CA' },
    gives: {},
  },
  {
    kind: 'when that fails',
    rule: name({ required: true, when: 'claims.country == "US"' }),
    claims: {},
    gives: 'givenName expression',
  },
  {
    kind: 'when that is no answer',
    rule: name({ required: true, when: 'claims.country' }),
    claims: { country: 'US' },
    gives: 'givenName expression',
  },
  { kind: 'copy', rule: name({ copyTo: 'extension_Y' }), claims: { givenName: 'Ana' }, gives: { extension_Y: 'Ana' } },
  {
    kind: 'copy of a number',
    rule: custom({ copyTo: 'extension_Y' }),
    claims: { extension_X: 3 },
    gives: { extension_Y: 3 },
  },
  {
    kind: 'copy keeps the kind',
    rule: name({ copyTo: 'extension_Y' }),
    claims: { givenName: 'Ana', extension_Y: 3 },
    gives: 'givenName kind',
  },
  { kind: 'copy of nothing', rule: name({ copyTo: 'extension_Y' }), claims: {}, gives: {} },
];

describe('a rule', () => {
  it.each(TABLE)('$kind: $claims', async ({ rule, claims, gives }) => {
    const { problems, changes } = await rulesOf([rule]).apply(claims);
    const found = problems.map((problem) => `${problem.claim} ${problem.rule}`).join(', ');

    expect(found === '' ? changes : found).toEqual(gives);
  });

  it('does its parts in one order, whatever the order in the file', async () => {
    const rules = [
      { length: { max: 3 }, oneOf: ['Ana'], case: 'title', trim: true, attribute: 'givenName', copyTo: 'extension_Y' },
    ];

    expect(await rulesOf(rules).apply({ givenName: ' ANA ' })).toEqual({
      problems: [],
      changes: { givenName: 'Ana', extension_Y: 'Ana' },
    });
  });
});

describe('rules', () => {
  it('see what the ones before them changed', async () => {
    const rules = [
      { attribute: 'country', lookup: { table: { Kanada: 'CA' } } },
      { attribute: 'postalCode', case: 'upper', postalCode: {} },
      { claim: 'extension_Region', value: 'claims.country + "-" + claims.postalCode' },
    ];

    expect((await rulesOf(rules).apply({ country: 'Kanada', postalCode: 'k1a 0b1' })).changes).toEqual({
      country: 'CA',
      postalCode: 'K1A 0B1',
      extension_Region: 'CA-K1A 0B1',
    });
  });

  it('tell of every field once, and change nothing when there is something to correct', async () => {
    const rules = [
      { attribute: 'givenName', trim: true },
      { attribute: 'surname', required: true },
      { attribute: 'surname', length: { min: 2 } },
      { attribute: 'city', pattern: '\\p{L}+' },
    ];
    const { problems, changes } = await rulesOf(rules).apply({ givenName: ' Ana ', city: '12' });

    expect(problems.map(({ claim, rule }) => [claim, rule])).toEqual([
      ['surname', 'required'],
      ['city', 'pattern'],
    ]);
    expect(changes).toEqual({});
  });

  it('do not blame what could not be worked out because of another fault', async () => {
    const rules = [
      { attribute: 'surname', required: true },
      { claim: 'displayName', value: 'claims.givenName + claims.surname' },
    ];

    expect((await rulesOf(rules).apply({ givenName: 'Ana' })).problems.map(({ claim }) => claim)).toEqual(['surname']);
  });

  it('run at their steps only', async () => {
    const rules = [{ attribute: 'givenName', required: true, steps: ['before-creating-user'] }];
    const engine = rulesOf(rules);

    expect((await engine.apply({}, ['en'], 'before-creating-user')).problems).toHaveLength(1);
    expect((await engine.apply({}, ['en'], 'after-federation')).problems).toHaveLength(0);
  });

  it('know on which day it is in the flow’s time zone', async () => {
    const rules = [{ attribute: 'dateOfBirth', age: { min: 18 } }];
    const claims = { extension_DateOfBirth: '2008-11-23' };
    const late = new Date('2026-11-22T23:30:00Z');
    const faults = async (timeZone: string) =>
      (await rulesOf({ rules, flow: { timeZone } }, undefined, late).apply(claims)).problems.length;

    expect(await faults('UTC')).toBe(1);
    expect(await faults('Europe/Paris')).toBe(0);
    expect(await faults('America/New_York')).toBe(1);
  });

  it('give nothing to a flow that is not known', async () => {
    expect(await rulesOf([]).apply({ givenName: ' Ana ' })).toEqual({ problems: [], changes: {} });
  });
});
