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

const MASK = '***';
/** Of what is shorter, one character is as good as the whole. */
const LEAST = 3;
const LEAST_PHONE = 7;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The first character as people count them, of a word that is long enough to hide behind it. */
function initial(word: string): string {
  const found = [...characters.segment(word)];
  return found.length < LEAST ? MASK : `${found[0]?.segment}${MASK}`;
}

/** The domain says a lot to a reviewer, and of most addresses belongs to nobody alone. */
function maskedEmail(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 0 ? MASK : `${initial(text.slice(0, at))}${text.slice(at)}`;
}

const maskedPhone = (text: string): string => (text.length < LEAST_PHONE ? MASK : `${MASK}${text.slice(-2)}`);

function mask({ email, phone, givenName, surname, country }: Applicant): MaskedPersonView {
  return {
    ...(email && { email: email.map(maskedEmail).reveal() }),
    ...(phone && { phone: phone.map(maskedPhone).reveal() }),
    ...(givenName && { givenName: givenName.map(initial).reveal() }),
    ...(surname && { surname: surname.map(initial).reveal() }),
    ...(country && { country: country.reveal() }),
  };
}
