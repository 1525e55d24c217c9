import { createSecretKey } from 'node:crypto';
import type { ClaimValue, DecodedCall } from '#libs/connector-protocols';
import type { ApplicantAttribute } from '#libs/provider-spec';
import { readApplicant, signUpKey } from './index.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const callWith = (claims: Record<string, ClaimValue>, rest: Partial<DecodedCall> = {}): DecodedCall => ({
  claims: new Map(Object.entries(claims)),
  identities: [],
  locales: [],
  ...rest,
});
const readOne = (
  name: ApplicantAttribute,
  value: ClaimValue,
  others: Record<string, ClaimValue> = {},
): string | undefined => {
  const mapping = { [name]: 'claim', country: name === 'country' ? 'claim' : 'country' };
  const { applicant, invalid } = readApplicant(callWith({ claim: value, ...others }), mapping, NOW);
  expect(applicant[name] === undefined).toBe(invalid.includes(name));
  return applicant[name]?.reveal();
};

describe('one attribute', () => {
  it.each<[ApplicantAttribute, ClaimValue, string | undefined]>([
    ['givenName', '  Ana  María ', 'Ana María'],
    ['givenName', 'Ana\u0301', 'An\u00e1'],
    ['surname', 'O\u0000Neil', undefined],
    ['surname', 'x'.repeat(251), undefined],
    ['email', 'ana@example.test', 'ana@example.test'],
    ['email', 'ana at example', undefined],
    ['dateOfBirth', '1990-01-02', '1990-01-02'],
    ['dateOfBirth', '1990-01-02T00:00:00Z', '1990-01-02'],
    ['dateOfBirth', '2000-02-29', '2000-02-29'],
    ['dateOfBirth', '1999-02-29', undefined],
    ['dateOfBirth', '01/02/1990', undefined],
    ['dateOfBirth', '2026-11-23', undefined],
    ['dateOfBirth', '1890-01-01', undefined],
    ['nationalId', '112-22-3333', '112223333'],
    ['nationalId', '12', undefined],
    ['nationalIdLast4', '0042', '0042'],
    ['nationalIdLast4', 42, undefined],
    ['postalCode', 'zz1  1zz', 'ZZ1 1ZZ'],
    ['postalCode', '30318-1234', '30318-1234'],
    ['country', 'us', 'US'],
    ['country', 'USA', 'US'],
    ['country', 'United States', 'US'],
    ['country', 'Deutschland', 'DE'],
    ['country', 'Atlantis', undefined],
    ['country', 'XX', undefined],
    ['phone', '+1 (201) 555-0142', '+12015550142'],
    ['phone', '2015550142', undefined],
    ['ipAddress', '203.0.113.9', '203.0.113.9'],
    ['ipAddress', '203.0.113', undefined],
  ])('%s %p is read as %p', (name, value, expected) => {
    expect(readOne(name, value)).toBe(expected);
  });

  it('reads a national phone number by the country of the applicant', () => {
    expect(readOne('phone', '(201) 555-0142', { country: 'United States' })).toBe('+12015550142');
  });
});

describe('an applicant', () => {
  it('has no attribute that was not sent, was blank, or is not mapped', () => {
    const call = callWith({ givenName: 'Ana', surname: '   ', city: 'Oslo' });
    const { applicant, invalid } = readApplicant(
      call,
      { givenName: 'givenName', surname: 'surname', state: 'state' },
      NOW,
    );
    expect(Object.keys(applicant)).toEqual(['givenName']);
    expect(invalid).toEqual([]);
  });

  it.each([
    [
      'a local account',
      { signInType: 'emailAddress', issuer: 'contoso.test', issuerAssignedId: 'ana@example.test' },
      {},
      'ana@example.test',
    ],
    [
      'a one-time code',
      { signInType: 'federated', issuer: 'mail', issuerAssignedId: 'ana@example.test' },
      {},
      'ana@example.test',
    ],
    ['a social account', { signInType: 'federated', issuer: 'google.com', issuerAssignedId: '0123' }, {}, undefined],
    [
      'a claim beside it',
      { signInType: 'federated', issuer: 'mail', issuerAssignedId: 'b@example.test' },
      { email: 'a@example.test' },
      'a@example.test',
    ],
  ])('takes the address of %s from its identity where the claim is absent', (...row) => {
    const [, identity, claims, expected] = row;
    const { applicant } = readApplicant(callWith(claims, { identities: [identity] }), { email: 'email' }, NOW);
    expect(applicant.email?.reveal()).toBe(expected);
  });

  it('prints nothing of the person', () => {
    const { applicant } = readApplicant(callWith({ givenName: 'Canary' }), { givenName: 'givenName' }, NOW);
    expect(`${JSON.stringify(applicant)} ${String(applicant.givenName)}`).not.toContain('Canary');
  });
});

describe('the sign-up key', () => {
  const secret = createSecretKey(Buffer.alloc(32, 7));
  const key = (call: DecodedCall, flow = 'customers', step = 'before-creating-user'): string =>
    signUpKey(secret, flow, step, call).toString('hex');
  const call = callWith({ givenName: 'Ana', surname: 'Ng', extension_News: false });

  it('is the same for another order of claims, outer white space and another language', () => {
    const again = callWith({ surname: ' Ng ', extension_News: false, givenName: 'Ana' }, { locales: ['fr-CA'] });
    expect(key(again)).toBe(key(call));
  });

  it.each<{ difference: string; other: DecodedCall; flow?: string; step?: string }>([
    { difference: 'value', other: callWith({ givenName: 'Ana', surname: 'Nguyen', extension_News: false }) },
    { difference: 'type', other: callWith({ givenName: 'Ana', surname: 'Ng', extension_News: 'false' }) },
    { difference: 'claim missing', other: callWith({ givenName: 'Ana', surname: 'Ng' }) },
    { difference: 'boundary', other: callWith({ givenName: 'Ana","surname', surname: 'Ng', extension_News: false }) },
    {
      difference: 'identity',
      other: { ...call, identities: [{ signInType: 'federated', issuer: 'mail', issuerAssignedId: 'x' }] },
    },
    { difference: 'correlation id', other: { ...call, correlationId: 'c-1' } },
    { difference: 'flow', other: call, flow: 'partners' },
    { difference: 'step', other: call, step: 'after-federation' },
  ])('differs for another $difference', ({ other, flow, step }) => {
    expect(key(other, flow, step)).not.toBe(key(call));
  });
});
