import { v7 as uuidv7 } from 'uuid';
import type { ClaimValue, Identity } from '#libs/connector-protocols';
import { Sensitive } from '#libs/provider-spec';
import type { SealedSubject, SubjectVault, WrappedKey } from '../audit/index.js';
import type { PolicySubject } from '../policy/index.js';
import type { ApprovalRequest } from './approvals.port.js';

/** Everything that is kept of a person who asks: what an account is made from, and what staff recognise them by. */
export interface CasePerson {
  readonly claims: Readonly<Record<string, ClaimValue>>;
  readonly identities: readonly Identity[];
  readonly locales: readonly string[];
  readonly email?: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly country?: string;
}

type Sealed = WrappedKey & Pick<SealedSubject, 'nonce' | 'ciphertext'>;

/** As the journal makes it searchable: one person is found by the same token everywhere. */
const externalId = ({ issuer, issuerAssignedId }: Identity): Sensitive<string> =>
  new Sensitive(`${issuer}|${issuerAssignedId}`);

const ISSUERS: ReadonlyMap<string, string> = new Map([
  ['google', 'google.com'],
  ['facebook', 'facebook.com'],
]);

/** Microsoft's prose and samples name two issuers differently (reference microsoft.md section 1.3); the directory has the long names. */
export function canonicalIssuer(issuer: string): string {
  const name = issuer.toLowerCase();
  return ISSUERS.get(name) ?? name;
}

/** An id that is a mailbox does not mind case. */
function canonical({ signInType, issuer, issuerAssignedId }: Identity): Identity {
  const name = canonicalIssuer(issuer);
  return {
    signInType,
    issuer: name,
    issuerAssignedId: name === 'mail' ? issuerAssignedId.toLowerCase() : issuerAssignedId,
  };
}

/**
 * Issuer and issuerAssignedId, else the e-mail address, as a keyed hash; undefined when there is neither. Never the address where there is
 * an identity: whoever owns an account elsewhere under the same address is another person (reference microsoft.md section 3).
 */
export function personKey(vault: SubjectVault, { identities, applicant }: PolicySubject): Buffer | undefined {
  const [identity] = identities;
  if (identity) return vault.token('external_id', externalId(canonical(identity)));
  return applicant.email && vault.token('email', applicant.email);
}

/** Seals the person under a key of their own, in the context of the case. */
export function sealPerson(vault: SubjectVault, caseId: string, { subject, call }: ApprovalRequest): SealedSubject {
  const { email, givenName, surname, country, phone } = subject.applicant;
  const person: CasePerson = {
    claims: Object.fromEntries(call.claims),
    identities: call.identities,
    locales: call.locales,
    email: email?.reveal(),
    givenName: givenName?.reveal(),
    surname: surname?.reveal(),
    country: country?.reveal(),
  };
  const searchable = [
    ...(email ? [{ field: 'email' as const, value: email }] : []),
    ...(phone ? [{ field: 'phone' as const, value: phone }] : []),
    ...call.identities.map((identity) => ({ field: 'external_id' as const, value: externalId(identity) })),
  ];
  return vault.seal({ subjectId: uuidv7(), payload: new Sensitive(JSON.stringify(person)), searchable }, caseId);
}

export const openPerson = async (vault: SubjectVault, caseId: string, sealed: Sealed): Promise<Sensitive<CasePerson>> =>
  (await vault.open(sealed, caseId)).map((text) => JSON.parse(text) as CasePerson);

/** What a list may show: enough to tell cases apart, too little to know somebody by. */
export interface MaskedPerson {
  /** `a***@contoso.example`: the domain says a lot to a reviewer, and belongs to nobody alone. */
  readonly email?: string;
  /** Initials. */
  readonly name?: string;
  readonly country?: string;
  /** Issuer of the identity; absent for Entra ID and Microsoft accounts. */
  readonly identityProvider?: string;
}

/** A whole character, also where it takes two units. */
const first = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0x2a);

export function mask({ email, givenName, surname, country, identities }: CasePerson): MaskedPerson {
  const initials = [givenName, surname].flatMap((name) => (name ? [`${first(name)}.`] : [])).join(' ');
  return {
    email: email && `${first(email)}***${email.slice(email.lastIndexOf('@'))}`,
    name: initials || undefined,
    country,
    identityProvider: identities[0]?.issuer,
  };
}
