import type { Applicant, Sensitive } from '#libs/provider-spec';
import type { FlowConfig } from '../config/index.js';
import { readApplicant } from '../intake/index.js';
import type { MaskedPersonView } from './decision-view.js';

type Call = Parameters<typeof readApplicant>[0];

/** What the caller sent, as the pipeline sealed it. */
interface SentPerson {
  readonly claims: Readonly<Record<string, string | number | boolean>>;
  readonly identities?: Call['identities'];
}

const sentPerson = (text: string): SentPerson => JSON.parse(text) as SentPerson;

/** Everything in the clear: claims by their names, identities by their issuers. */
export const attributesIn = (payload: Sensitive<string>): Sensitive<Readonly<Record<string, string>>> =>
  payload.map((text) => {
    const { claims, identities = [] } = sentPerson(text);
    return Object.fromEntries([
      ...Object.entries(claims).map(([name, value]) => [name, String(value)]),
      ...identities.map(({ issuer, issuerAssignedId }) => [`identity ${issuer}`, issuerAssignedId]),
    ]) as Readonly<Record<string, string>>;
  });

/** Read as the flow reads its claims today; without the flow, nothing. */
export function applicantIn(
  payload: Sensitive<string>,
  flow: Pick<FlowConfig, 'attributes'> | undefined,
  now: Date,
): Applicant {
  if (!flow) return {};
  const { claims, identities = [] } = sentPerson(payload.reveal());
  const call = { claims: new Map(Object.entries(claims)), identities, locales: [] };
  return readApplicant(call, flow.attributes, now).applicant;
}

/** Enough to tell sign-ups apart, too little to know somebody by. */
export const maskedPerson = (...given: Parameters<typeof applicantIn>): MaskedPersonView => mask(applicantIn(...given));

const first = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0x2a);
const MASK = '***';

function mask({ email, phone, givenName, surname, country }: Applicant): MaskedPersonView {
  return {
    ...(email && { email: email.map((text) => `${first(text)}${MASK}${text.slice(text.lastIndexOf('@'))}`).reveal() }),
    ...(phone && { phone: phone.map((text) => `${MASK}${text.slice(-2)}`).reveal() }),
    ...(givenName && { givenName: givenName.map((text) => `${first(text)}${MASK}`).reveal() }),
    ...(surname && { surname: surname.map((text) => `${first(text)}${MASK}`).reveal() }),
    ...(country && { country: country.reveal() }),
  };
}
