import type { ClaimValue, DecodedCall } from '#libs/connector-protocols';
import { APPLICANT_ATTRIBUTES, type Applicant, type ApplicantAttribute, Sensitive } from '#libs/provider-spec';
import { readAttribute } from './attribute-reader.js';

/** Which claim carries which attribute, from the flow's configuration. */
export type AttributeMapping = Readonly<Partial<Record<ApplicantAttribute, string>>>;

export interface Intake {
  readonly applicant: Applicant;
  /** Attributes whose claim was there but could not be read: the person can correct them. */
  readonly invalid: readonly ApplicantAttribute[];
}

/** A claim of only white space is a claim that was not filled in. */
const textOf = (value: ClaimValue | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const text = String(value);
  return text.trim() === '' ? undefined : text;
};

/** Local accounts and one-time codes may carry the address in `identities` only (reference microsoft.md section 1.3). */
const addressIn = ({ identities }: DecodedCall): string | undefined =>
  identities.find(({ signInType, issuer }) => signInType === 'emailAddress' || issuer === 'mail')?.issuerAssignedId;

/** Claims -> Applicant. What cannot be read is never guessed and never passed on. */
export function readApplicant(call: DecodedCall, mapping: AttributeMapping, now: Date): Intake {
  const applicant: Partial<Record<ApplicantAttribute, Sensitive<string>>> = {};
  const invalid: ApplicantAttribute[] = [];

  const read = (name: ApplicantAttribute): void => {
    const claim = mapping[name];
    const given = claim === undefined ? undefined : textOf(call.claims.get(claim));
    const text = given ?? (name === 'email' ? addressIn(call) : undefined);
    if (text === undefined) return;
    const value = readAttribute(name, text, { now, country: applicant.country?.reveal() });
    if (value === undefined) invalid.push(name);
    else applicant[name] = new Sensitive(value);
  };

  read('country'); // first: a national phone number is read by it
  for (const name of APPLICANT_ATTRIBUTES) if (name !== 'country') read(name);
  return { applicant, invalid };
}
