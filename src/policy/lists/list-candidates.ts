import type { Identity } from '#libs/connector-protocols';
import type { PolicySubject } from '../policy-subject.js';
import { withParents } from './domain-name.js';
import { keyOfNetwork, networksOf, prefixOf, readAddress } from './ip-network.js';
import type { ListKind } from './list-check.port.js';
import { LIST_VALUES, readExternalId, readIssuer } from './list-values.table.js';
import { type MailAddress, readMailAddress, textOfAddress } from './mail-address.js';

/** One entry that would concern the person, if it were on a list. Holds personal data in the clear: hash it before it goes anywhere. */
export interface Candidate {
  readonly kind: ListKind;
  readonly key: string;
  readonly prefix?: string;
}

/** Identities whose id is an address that the caller has verified: e-mail one-time passcode, and local accounts. */
const isMailbox = ({ signInType, issuer }: Identity): boolean =>
  readIssuer(issuer) === 'mail' || signInType === 'emailAddress' || signInType === 'email';
const isPhone = ({ signInType, issuer }: Identity): boolean =>
  readIssuer(issuer) === 'phone' || signInType === 'phoneNumber';

const idsOf = (subject: PolicySubject, which: (identity: Identity) => boolean): readonly string[] =>
  subject.identities.filter(which).map(({ issuerAssignedId }) => issuerAssignedId);

/** The addresses of the person, as claimed and as signed in with: a list must not be avoided by leaving the claim out. */
export function mailAddressesOf(subject: PolicySubject): readonly MailAddress[] {
  const texts = [subject.applicant.email?.reveal(), ...idsOf(subject, isMailbox)];
  return texts.flatMap((text) => readMailAddress(text ?? '') ?? []);
}

/** Everything that an entry could say of the person, the most particular first. What cannot be read can be on no list. */
export function candidatesOf(subject: PolicySubject): readonly Candidate[] {
  const { phone, country, ipAddress } = subject.applicant;
  const addresses = mailAddressesOf(subject);
  const address = readAddress(ipAddress?.reveal() ?? '');
  const phones = [phone?.reveal(), ...idsOf(subject, isPhone)].map((text) => LIST_VALUES.phone.read(text ?? ''));
  const found: readonly (readonly Candidate[])[] = [
    addresses.map((mail) => ({ kind: 'email', key: textOfAddress(mail) })),
    addresses.flatMap(({ domain }) => domainKeys(domain).map((key) => ({ kind: 'email_domain' as const, key }))),
    phones.flatMap((reading) => ('key' in reading ? [{ kind: 'phone' as const, key: reading.key }] : [])),
    country ? [{ kind: 'country', key: country.reveal() }] : [],
    (address ? networksOf(address) : []).map((network) => ({
      kind: 'cidr',
      key: keyOfNetwork(network),
      prefix: prefixOf(network),
    })),
    subject.identities.flatMap(({ issuer }) => {
      const key = readIssuer(issuer);
      return key === undefined ? [] : [{ kind: 'issuer' as const, key }];
    }),
    subject.identities.flatMap(({ issuer, issuerAssignedId }) => {
      const key = readExternalId(issuer, issuerAssignedId);
      return key === undefined ? [] : [{ kind: 'external_id' as const, key }];
    }),
  ];
  return found.flat();
}

/** @a.example.com speaks of the domain alone; a.example.com, example.com and com of what is below, too. */
const domainKeys = (domain: string): readonly string[] => [`@${domain}`, ...withParents(domain)];
