import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import type { PolicySubject } from '../policy-subject.js';
import { domainOf, emailOf, InvitationHashes } from './invitation-hashes.js';

const hashes = new InvitationHashes(createSecretKey(Buffer.alloc(32, 1)));
const others = new InvitationHashes(createSecretKey(Buffer.alloc(32, 2)));
const secret = (text: string) => new Sensitive(text);

const aSubject = (change: Partial<PolicySubject> = {}): PolicySubject => ({
  decisionId: 'd',
  flow: 'customers',
  step: 'before-creating-user',
  applicant: { email: secret('ana@example.test') },
  identities: [],
  ...change,
});
const identity = (issuer: string, issuerAssignedId: string, signInType = 'federated') => ({
  signInType,
  issuer,
  issuerAssignedId,
});

describe('hashes', () => {
  it('are the same for all spellings of a code or an address', () => {
    expect(hashes.code(secret('7K3M-0Q9F'))).toEqual(hashes.code(secret(' 7k3moq9f')));
    expect(hashes.email(secret('ana@example.test'))).toEqual(hashes.email(secret(' ANA@Example.test ')));
  });

  it('differ by purpose and key, so that no table tells of another', () => {
    const value = secret('ana@example.test');
    const made = [hashes.email(value), hashes.triedByEmail(value), hashes.triedByAddress(value), others.email(value)];
    expect(new Set(made.map((bytes) => bytes.toString('hex'))).size).toBe(4);
    expect(hashes.code(secret('A'))).toHaveLength(32);
    expect(hashes.code(secret('A'))).not.toEqual(others.code(secret('A')));
  });
});

describe('a holder', () => {
  it('is the identity, else the address, in one flow', () => {
    const google = aSubject({ identities: [identity('google.com', '12')] });
    expect(hashes.holder(google)).toEqual(hashes.holder({ ...google, applicant: {} }));
    expect(hashes.holder(google)).not.toEqual(hashes.holder(aSubject({ identities: [identity('google.com', '13')] })));
    expect(hashes.holder(google)).not.toEqual(hashes.holder(aSubject()));
    expect(hashes.holder(aSubject())).toEqual(
      hashes.holder(aSubject({ applicant: { email: secret('ANA@example.test') } })),
    );
    expect(hashes.holder(aSubject())).not.toEqual(hashes.holder(aSubject({ flow: 'partners' })));
  });

  it('is nobody where nothing tells people apart', () => {
    expect(hashes.holder(aSubject({ applicant: {} }))).toBeUndefined();
  });
});

describe('an e-mail address', () => {
  it('is the claim, else an identity that is one', () => {
    const without = (...identities: PolicySubject['identities']) =>
      emailOf(aSubject({ applicant: {}, identities }))?.reveal();
    expect(emailOf(aSubject({ identities: [identity('mail', 'bo@example.test')] }))?.reveal()).toBe('ana@example.test');
    expect(without(identity('mail', 'bo@example.test'))).toBe('bo@example.test');
    expect(without(identity('contoso.onmicrosoft.com', 'bo@example.test', 'emailAddress'))).toBe('bo@example.test');
    expect(without(identity('google.com', '12'))).toBeUndefined();
  });

  it('has a domain behind its last @', () => {
    expect(domainOf(secret('ana@Contoso.EXAMPLE')).reveal()).toBe('contoso.example');
    expect(domainOf(secret('"a@evil.example"@contoso.example')).reveal()).toBe('contoso.example');
  });
});
