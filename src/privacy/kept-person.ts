import { type Applicant, Sensitive } from '#libs/provider-spec';
import { SealBroken, type SubjectVault } from '../audit/index.js';
import type { FlowConfig } from '../config/index.js';
import { readApplicant } from '../intake/index.js';
import type { SealedRecord } from './erasure-store.port.js';
import type { SubjectQuery } from './subject-search.js';

interface Identity {
  readonly signInType: string;
  readonly issuer: string;
  readonly issuerAssignedId: string;
}

/** What is sealed of a sign-up, and of a case, which has more: both hold what the caller sent. */
export interface KeptPerson {
  readonly claims: Readonly<Record<string, string | number | boolean>>;
  readonly identities: readonly Identity[];
  /** Of a case: as it was read when the case was opened. */
  readonly email?: string;
  readonly locales?: readonly string[];
}

/** Rejects where key and ciphertext do not belong together, or a key-encryption key is not to be had. */
export async function openRecord(
  vault: Pick<SubjectVault, 'open'>,
  record: SealedRecord,
): Promise<Sensitive<KeptPerson>> {
  const text = await vault.open(record, record.id);
  return text.map((json) => ({ claims: {}, identities: [], ...(JSON.parse(json) as Partial<KeptPerson>) }));
}

/** Undefined where nobody can open it any more. Rejects where its key cannot be had now: what is not read cannot be traced. */
export const personIfReadable = (
  vault: Pick<SubjectVault, 'open'>,
  record: SealedRecord,
): Promise<KeptPerson | undefined> =>
  openRecord(vault, record).then(
    (person) => person.reveal(),
    (error: unknown) => {
      if (error instanceof SealBroken) return undefined;
      throw error;
    },
  );

/** The attributes as the flow reads them now; of a flow that is configured no more, what the identities say. */
export function applicantIn({ claims, identities }: KeptPerson, flow: FlowConfig | undefined, now: Date): Applicant {
  const call = { claims: new Map(Object.entries(claims)), identities, locales: [] };
  return readApplicant(call, flow?.attributes ?? {}, now).applicant;
}

const isMailbox = ({ signInType, issuer }: Identity): boolean =>
  ['mail', 'email'].includes(issuer.toLowerCase()) || ['emailaddress', 'email'].includes(signInType.toLowerCase());
const isPhone = ({ signInType, issuer }: Identity): boolean =>
  issuer.toLowerCase() === 'phone' || signInType.toLowerCase() === 'phonenumber';

/** Every value of the person that names one person, each once. */
export function valuesOf(person: KeptPerson, { email, phone }: Applicant): readonly SubjectQuery[] {
  const { identities } = person;
  const ids = (which: (identity: Identity) => boolean): readonly string[] =>
    identities.filter(which).map(({ issuerAssignedId }) => issuerAssignedId);
  const found: readonly (readonly [SubjectQuery['field'], string | undefined])[] = [
    ...[email?.reveal(), person.email, ...ids(isMailbox)].map((text) => ['email', text] as const),
    ...[phone?.reveal(), ...ids(isPhone)].map((text) => ['phone', text] as const),
    ...identities.map(({ issuer, issuerAssignedId }) => ['external_id', `${issuer}|${issuerAssignedId}`] as const),
  ];
  const given = found.filter((pair): pair is readonly [SubjectQuery['field'], string] => pair[1] !== undefined);
  return [
    ...new Map(given.map(([field, text]) => [`${field}|${text}`, { field, value: new Sensitive(text) }])).values(),
  ];
}
