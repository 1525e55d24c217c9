import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Identity } from '#libs/connector-protocols';
import { type ApplicantAttribute, Sensitive } from '#libs/provider-spec';
import type { PolicySubject } from '../policy-subject.js';
import { DisposableDomains } from './disposable-domains.js';
import { candidatesOf } from './list-candidates.js';
import { StoredListCheck } from './list-check.js';
import type { FoundEntry, LookUp } from './list-store.port.js';

type Attributes = Partial<Record<ApplicantAttribute, string>>;

const KEY = createSecretKey(Buffer.alloc(32, 3));

const aSubject = (attributes: Attributes, identities: readonly Identity[] = []): PolicySubject => ({
  decisionId: '0198c0de-0000-7000-8000-000000000001',
  flow: 'customers',
  step: 'before-creating-user',
  applicant: Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, new Sensitive(text)])),
  identities,
});

const keysOf = (subject: PolicySubject, kind: string): readonly string[] =>
  candidatesOf(subject).flatMap((candidate) => (candidate.kind === kind ? [candidate.key] : []));

describe('what an entry could say of a person', () => {
  it('is the address, its domain alone and with everything above, and all else that is known', () => {
    const subject = aSubject({ email: 'Ana@Mail.Example.test', phone: '+12015550142', country: 'US' }, [
      { signInType: 'federated', issuer: 'google.com', issuerAssignedId: '0123' },
    ]);
    expect(candidatesOf(subject).map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'email ana@mail.example.test',
      'email_domain @mail.example.test',
      'email_domain mail.example.test',
      'email_domain example.test',
      'email_domain test',
      'phone +12015550142',
      'country US',
      'issuer google.com',
      'external_id google.com|0123',
    ]);
  });

  it('includes the addresses and numbers that the person signs in with', () => {
    const subject = aSubject({ email: 'ana@example.test' }, [
      { signInType: 'federated', issuer: 'mail', issuerAssignedId: 'Second@example.test' },
      { signInType: 'emailAddress', issuer: 'contoso.onmicrosoft.com', issuerAssignedId: 'third@example.test' },
      { signInType: 'federated', issuer: 'phone', issuerAssignedId: '+12015550142' },
    ]);
    expect(keysOf(subject, 'email')).toEqual(['ana@example.test', 'second@example.test', 'third@example.test']);
    expect(keysOf(subject, 'phone')).toEqual(['+12015550142']);
  });

  it('takes no id of a foreign directory for a mailbox', () => {
    const id = { signInType: 'federated', issuer: 'idp.example', issuerAssignedId: 'ceo@example.test' };
    expect(keysOf(aSubject({}, [id]), 'email')).toEqual([]);
    expect(keysOf(aSubject({}, [id]), 'external_id')).toEqual(['idp.example|ceo@example.test']);
  });

  it('is 25 networks for an IPv4 address and 113 for an IPv6 address', () => {
    expect(keysOf(aSubject({ ipAddress: '203.0.113.7' }), 'cidr')).toHaveLength(25);
    expect(keysOf(aSubject({ ipAddress: '2001:db8::7' }), 'cidr')).toHaveLength(113);
  });

  it('is nothing of what cannot be read', () => {
    expect(candidatesOf(aSubject({ email: 'nobody', phone: '12', ipAddress: 'none' }))).toEqual([]);
  });
});

/** Answers with what it was given, and remembers the questions. */
class ScriptedStore {
  readonly questions: LookUp[] = [];
  constructor(private readonly found: readonly FoundEntry[] = []) {}
  lookUp(question: LookUp): Promise<readonly FoundEntry[]> {
    this.questions.push(question);
    return Promise.resolve(this.found);
  }
}

const checkOf = (store: ScriptedStore, disposableDomains: 'block' | 'ignore' = 'block') =>
  new StoredListCheck(store, KEY, () => ({ disposableDomains }), new DisposableDomains(['throwaway.test']));

const BLOCKED: FoundEntry = { list: 'block', kind: 'country', entryId: 'b' };
const ALLOWED_DOMAIN: FoundEntry = { list: 'allow', kind: 'email_domain', entryId: 'a' };
const ALLOWED_COUNTRY: FoundEntry = { list: 'allow', kind: 'country', entryId: 'c' };
const THROWAWAY = aSubject({ email: 'ana@mx.throwaway.test' });
const DISPOSABLE = { list: 'block', kind: 'disposable_domain' };

describe('a check', () => {
  it('asks one question, in which nothing personal is in the clear', async () => {
    const store = new ScriptedStore([BLOCKED, ALLOWED_COUNTRY]);
    const subject = aSubject({ email: 'canary@example.test', phone: '+12015550142', country: 'US' }, [
      { signInType: 'federated', issuer: 'mail', issuerAssignedId: 'canary@example.test' },
    ]);
    expect(await checkOf(store).check(subject)).toEqual({ blocked: BLOCKED, allowed: ALLOWED_COUNTRY });
    expect(store.questions).toHaveLength(1);
    const text = JSON.stringify(store.questions);
    expect(text).toContain('"example.test"');
    expect(text).not.toMatch(/canary|2015550142/);
  });

  it('asks nothing of somebody of whom nothing is known', async () => {
    const store = new ScriptedStore();
    expect(await checkOf(store).check(aSubject({ givenName: 'Ana' }))).toEqual({});
    expect(store.questions).toEqual([]);
  });

  it.each<[string, readonly FoundEntry[], 'block' | 'ignore', PolicySubject, object | undefined]>([
    ['a throw-away domain', [], 'block', THROWAWAY, DISPOSABLE],
    ['one where the flow does not mind', [], 'ignore', THROWAWAY, undefined],
    ['one whose domain is on the allow list', [ALLOWED_DOMAIN], 'block', THROWAWAY, undefined],
    ['one whose country is on the allow list', [ALLOWED_COUNTRY], 'block', THROWAWAY, DISPOSABLE],
    ['one that is on the block list, too', [BLOCKED, ALLOWED_DOMAIN], 'block', THROWAWAY, BLOCKED],
    ['a name that only ends like one', [], 'block', aSubject({ email: 'ana@notthrowaway.test' }), undefined],
  ])('finds of %s what it should', async (_what, found, rule, subject, blocked) => {
    expect((await checkOf(new ScriptedStore(found), rule).check(subject)).blocked).toEqual(blocked);
  });

  it('knows the domains of the maintained list', () => {
    const domains = new DisposableDomains();
    expect(domains.size).toBeGreaterThan(1_000);
    expect(['mailinator.com', 'eu.mailinator.com', 'example.com'].map((name) => domains.includes(name))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
