import { type Applicant, type ApplicantAttribute, ProviderError } from '#libs/provider-spec';

/** An applicant at the moment of serialisation. */
export type Values = Readonly<Partial<Record<ApplicantAttribute, string>>>;

/** What a field takes; identity attributes are refused and never cut, because a cut one would be another person's. */
export type FieldRules = Readonly<Partial<Record<ApplicantAttribute, RegExp>>>;

export const valuesOf = (applicant: Applicant): Values =>
  Object.fromEntries(Object.entries(applicant).map(([attribute, value]) => [attribute, value.reveal()]));

/** Throws `refused_request` that names every attribute which Experian would call invalid (R0105), before anything is sent. */
export function checkFields(values: Values, rules: FieldRules): void {
  const attributes = (Object.keys(values) as ApplicantAttribute[]).filter((attribute) => {
    const rule = rules[attribute];
    return rule !== undefined && !rule.test(values[attribute] as string);
  });
  if (attributes.length > 0) throw refused(attributes);
}

export const refused = (attributes: readonly ApplicantAttribute[]): ProviderError =>
  new ProviderError('refused_request', `Experian does not take this form of ${attributes.join(', ')}.`, {
    delivery: 'not_sent',
    attributes,
  });

const printable = (max: number): RegExp => new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${max}}$`, 'u');

/** Greatest lengths of CrossCore's fields (payload, reference experian.md section 4.3). The street line may hold number and street. */
export const CROSSCORE_RULES: FieldRules = {
  givenName: printable(40),
  middleName: printable(100),
  surname: printable(40),
  email: printable(60),
  phone: /^\+[1-9]\d{6,14}$/,
  dateOfBirth: /^\d{4}-\d{2}-\d{2}$/,
  nationalId: /^[A-Za-z0-9]{1,20}$/,
  nationalIdLast4: /^[A-Za-z0-9]{4}$/,
  streetAddress: printable(51),
  city: printable(40),
  state: printable(40),
  postalCode: printable(10),
  country: /^[A-Z]{2}$/,
};

export const MAX_STREET = 40;
export const MAX_BUILDING_NUMBER = 10;
/** Longer IPv6 addresses are left out: evidence about a device, not about the person. */
export const MAX_IP_ADDRESS = 30;
