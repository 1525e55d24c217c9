import type { Applicant } from '#libs/provider-spec';
import { contactOf } from './experian.contact.js';
import { checkFields, valuesOf } from './experian.fields.js';
import { type ControlEntry, controlOf, refuseTestPerson, type Subject } from './experian.request.js';
import type { PreciseIdConfig } from './precise-id.config.js';
import { cleanForPreciseId, PRECISE_ID_MAX_STREET, PRECISE_ID_RULES } from './precise-id.hygiene.js';

/** Throws `refused_request`, `not_sent`, naming the attributes at fault. */
export function preciseIdSubjectOf(applicant: Applicant, config: PreciseIdConfig): Subject {
  const values = cleanForPreciseId(valuesOf(applicant));
  checkFields(values, PRECISE_ID_RULES);
  refuseTestPerson(values, config);
  const { pepsSanctions } = config;
  const contact = contactOf(values, { houseNumber: 'in-street', pepsSanctions, maxStreet: PRECISE_ID_MAX_STREET });
  return { contact, ipAddress: values.ipAddress };
}

/** The control block in the order of the samples (reference experian.md section 4.4). Base64 is encoding, not encryption. */
export function preciseIdControl(config: PreciseIdConfig): readonly ControlEntry[] {
  const block: Readonly<Record<string, string>> = {
    PIDXML_VERSION: config.pidXmlVersion,
    SUBSCRIBER_PREAMBLE: config.subscriberPreamble,
    SUBSCRIBER_OPERATOR_INITIAL: config.subscriberOperatorInitials,
    SUBSCRIBER_SUB_CODE: config.subscriberSubCode,
    PID_USERNAME: config.preciseIdUsername.reveal(),
    PID_PASSWORD: Buffer.from(config.preciseIdPassword.reveal(), 'utf8').toString('base64'),
    PRODUCT_OPTION: config.productOption,
    DETAIL_REQUEST: config.detailRequest,
    // Decided on codes, never on texts (section 4.4): without texts the reply is smaller and holds less.
    VERBOSE: 'N',
  };
  return [...controlOf(block), ...controlOf(config.control)];
}
