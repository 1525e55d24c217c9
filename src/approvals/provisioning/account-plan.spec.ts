import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import type { GraphConfig } from '../../config/index.js';
import type { CasePerson } from '../case-person.js';
import { planAccount } from './account-plan.js';

const GRAPH: GraphConfig = {
  tenantId: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
  clientId: '6731de76-14a6-49ae-97bc-6eba6914391e',
  clientSecret: new Sensitive('s'),
  tenantDomain: 'contoso.onmicrosoft.example',
  inviteRedirectUrl: 'https://app.contoso.example/',
  sendInvitationMessage: true,
  upnMarker: '#EXT#',
  baseUrl: 'https://graph.microsoft.com/v1.0',
  authority: 'https://login.microsoftonline.com',
};
const LONG = `extension_${'0'.repeat(31)}1_Dob`;
const google = { signInType: 'federated', issuer: 'google.com', issuerAssignedId: '0123' };

const aPerson = (change: Partial<CasePerson> = {}): CasePerson => ({
  claims: {
    email: 'ana@example.test',
    displayName: 'Ana Ng',
    city: 'Oslo',
    [LONG]: '1990-01-02',
    extension_Dob: '1990-01-02',
    objectId: 'ffff',
    unknown: 'x',
  },
  identities: [google],
  locales: ['nb'],
  email: 'ana@example.test',
  ...change,
});

describe('the plan of an account', () => {
  it('is POST /users with the recipe of Microsoft for an identity of Google', () => {
    expect(planAccount(aPerson(), GRAPH)).toEqual({
      kind: 'create',
      identity: google,
      user: {
        userPrincipalName: 'ana_example.test#EXT#@contoso.onmicrosoft.example',
        mailNickname: 'ana_example.test',
        accountEnabled: true,
        mail: 'ana@example.test',
        userType: 'Guest',
        passwordPolicies: 'DisablePasswordExpiration',
        identities: [google],
        displayName: 'Ana Ng',
        city: 'Oslo',
        [LONG]: '1990-01-02',
      },
    });
  });

  it('writes the name of the account as the sample does, where the tenant wants that', () => {
    expect(planAccount(aPerson(), { ...GRAPH, upnMarker: '#EXT' })).toMatchObject({
      user: { userPrincipalName: 'ana_example.test#EXT@contoso.onmicrosoft.example' },
    });
  });

  it('has a name without characters that names cannot have', () => {
    expect(planAccount(aPerson({ email: "ana+new.o'neil@example.test" }), GRAPH)).toMatchObject({
      user: { userPrincipalName: 'ana_new.o_neil_example.test#EXT#@contoso.onmicrosoft.example' },
    });
  });

  it.each([
    [{ givenName: 'Ana', surname: 'Ng' }, 'Ana Ng'],
    [{ surname: 'Ng' }, 'Ng'],
    [{}, 'ana@example.test'],
  ])('has a name to show, which Graph requires: %p', (claims, displayName) => {
    expect(planAccount(aPerson({ claims }), GRAPH)).toMatchObject({ user: { displayName } });
  });

  it.each(['facebook.com', 'mail', 'google', 'facebook'])('is POST /users for %s', (issuer) => {
    expect(planAccount(aPerson({ identities: [{ ...google, issuer }] }), GRAPH)).toMatchObject({ kind: 'create' });
  });

  it.each([
    ['google', 'google.com'],
    ['Google.COM', 'google.com'],
    ['Facebook', 'facebook.com'],
    ['MAIL', 'mail'],
  ])('names the issuer %s as the directory does', (issuer, known) => {
    const identity = { ...google, issuerAssignedId: 'Ab', issuer: known };
    expect(planAccount(aPerson({ identities: [{ ...identity, issuer }] }), GRAPH)).toMatchObject({
      kind: 'create',
      identity,
      user: { identities: [identity] },
    });
  });

  it('is an invitation without identities, and the attributes follow it', () => {
    expect(planAccount(aPerson({ identities: [] }), GRAPH)).toEqual({
      kind: 'invite',
      email: 'ana@example.test',
      invitation: {
        invitedUserEmailAddress: 'ana@example.test',
        invitedUserDisplayName: 'Ana Ng',
        inviteRedirectUrl: 'https://app.contoso.example/',
        sendInvitationMessage: true,
      },
      changes: { displayName: 'Ana Ng', city: 'Oslo', [LONG]: '1990-01-02' },
    });
  });

  it.each([
    ['no_email', aPerson({ email: undefined })],
    ['unsupported_identity', aPerson({ identities: [{ ...google, issuer: 'apple.com' }] })],
  ])('is refused: %s', (refusal, person) => {
    expect(planAccount(person, GRAPH)).toBe(refusal);
  });
});
