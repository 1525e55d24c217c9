import { formBody, requireAttributes } from '#libs/provider-kit';
import {
  type Applicant,
  type ApplicantAttribute,
  type AttributeRequirement,
  type HttpExchange,
  ProviderError,
  type VerificationRequest,
} from '#libs/provider-spec';
import type { IdologyConfig } from './idology.config.js';
import { stateCodeOf } from './idology.states.js';

/** ZIP, or city and state, or all three (request parameters, reference idology.md section 4.1). */
export const IDOLOGY_REQUIRES: readonly AttributeRequirement[] = [
  'givenName',
  'surname',
  'streetAddress',
  ['postalCode', 'city'],
  ['postalCode', 'state'],
];

type Fields = Readonly<Record<string, string | undefined>>;

/** Text of IDology's form, or undefined where a value has no form that IDology takes. */
type FieldReader = (value: string) => Fields | undefined;

const digitsOf = (value: string): string => value.replace(/[\s-]/g, '');

/** Field shapes: reference idology.md sections 4.1 and 16 (traps 17 and 18). */
const READERS: Readonly<Partial<Record<ApplicantAttribute, FieldReader>>> = {
  givenName: (firstName) => ({ firstName }),
  surname: (lastName) => ({ lastName }),
  streetAddress: (value) => ({ address: value.replace(/\s+/g, ' ') }),
  city: (city) => ({ city }),
  state: (value) => {
    const state = stateCodeOf(value);
    return state === undefined ? undefined : { state };
  },
  postalCode: (value) => {
    const [, zip] = /^(\d{5})(?:\d{4})?$/.exec(digitsOf(value)) ?? [];
    return zip === undefined ? undefined : { zip };
  },
  nationalId: (value) => (/^\d{9}$/.test(digitsOf(value)) ? { ssn: digitsOf(value) } : undefined),
  nationalIdLast4: (value) => (/^\d{4}$/.test(value) ? { ssnLast4: value } : undefined),
  // Split as text: a Date would shift the day west of Greenwich.
  dateOfBirth: (value) => {
    const [, dobYear, dobMonth, dobDay] = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.exec(value) ?? [];
    return dobYear === undefined ? undefined : { dobMonth, dobDay, dobYear };
  },
  // Numbers and addresses of other kinds are left out, not refused: nobody typed them wrongly.
  phone: (value) => ({ telephone: /^\+1(\d{10})$/.exec(value)?.[1] }),
  email: (email) => ({ email }),
  ipAddress: (value) => ({ ipAddress: /^\d{1,3}(\.\d{1,3}){3}$/.test(value) ? value : undefined }),
};

export const IDOLOGY_ACCEPTS = [...Object.keys(READERS), 'country'] as readonly ApplicantAttribute[];

/** IDology keeps 30 characters of an invoice; a reference that was cut finds nothing. */
const MAX_INVOICE = 30;

/**
 * The call to ExpectID. Throws, before anything is sent: `unsupported_request` outside the United States, `missing_attributes`, and
 * `refused_request` for values that cannot be written the way IDology reads them.
 */
export function idologyRequest({ applicant, reference }: VerificationRequest, config: IdologyConfig): HttpExchange {
  const country = applicant.country?.reveal();
  if (country !== undefined && country !== 'US') {
    throw new ProviderError('unsupported_request', 'IDology knows people in the United States only.', {
      delivery: 'not_sent',
      attributes: ['country'],
    });
  }
  requireAttributes(applicant, IDOLOGY_REQUIRES);
  if (reference.length > MAX_INVOICE) {
    throw new ProviderError('defect', 'The reference is longer than an invoice may be.', { delivery: 'not_sent' });
  }
  return {
    method: 'POST',
    url: new URL(`${config.baseUrl.replace(/\/+$/, '')}/idiq.svc`),
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      accept: 'application/xml, text/xml',
    },
    body: formBody({
      username: config.username,
      password: config.password.reveal(),
      invoice: reference,
      ...personOf(applicant),
    }),
  };
}

function personOf(applicant: Applicant): Fields {
  const malformed: ApplicantAttribute[] = [];
  const fields = Object.entries(READERS).map(([name, read]) => {
    const attribute = name as ApplicantAttribute;
    const value = applicant[attribute]?.reveal();
    const written = value === undefined ? {} : read(value);
    if (written === undefined) malformed.push(attribute);
    return written;
  });
  if (malformed.length === 0) return Object.assign({}, ...fields);
  throw new ProviderError('refused_request', `IDology cannot read ${malformed.join(', ')}.`, {
    delivery: 'not_sent',
    attributes: malformed,
  });
}
