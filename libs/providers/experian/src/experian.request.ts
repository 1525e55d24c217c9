import type { Applicant } from '#libs/provider-spec';
import type { CrossCoreConfig } from './crosscore.config.js';
import { CONTACT_ID, contactOf, type Json } from './experian.contact.js';
import { CROSSCORE_RULES, checkFields, MAX_IP_ADDRESS, refused, type Values, valuesOf } from './experian.fields.js';

/** The part of a request that says who is checked: made once, before a token is asked for. */
export interface Subject {
  readonly contact: Json;
  readonly ipAddress?: string;
}

/** An entry of `payload.control`. */
export interface ControlEntry {
  readonly option: string;
  readonly value: string;
}

/** Throws `refused_request`, `not_sent`, naming the attributes at fault. */
export function subjectOf(applicant: Applicant, config: CrossCoreConfig): Subject {
  const values = valuesOf(applicant);
  checkFields(values, CROSSCORE_RULES);
  refuseTestPerson(values, config);
  return { contact: contactOf(values, config), ipAddress: values.ipAddress };
}

/** Numbers that begin with 666 were never issued; Experian's test people have them (Sandbox, reference experian.md section 10). */
export function refuseTestPerson({ nationalId, country }: Values, { refuseTestPeople }: CrossCoreConfig): void {
  if (refuseTestPeople && country === 'US' && nationalId?.startsWith('666')) throw refused(['nationalId']);
}

export const controlOf = (control: Readonly<Record<string, string>> | undefined): readonly ControlEntry[] =>
  Object.entries(control ?? {}).map(([option, value]) => ({ option, value }));

/**
 * The bytes to send, and to sign (CrossCore request, reference experian.md section 4). `now` is when they are made: an old
 * messageTime is refused with R0203, so each attempt makes its own.
 */
export function crossCoreRequest(
  subject: Subject,
  reference: string,
  config: CrossCoreConfig,
  control: readonly ControlEntry[],
  now: Date,
): Uint8Array {
  const messageTime = secondsOf(now);
  const request: Json = {
    header: {
      tenantId: config.tenantId,
      requestType: config.requestType,
      clientReferenceId: reference,
      expRequestId: null,
      messageTime,
      // Present even when empty, or the request has an invalid field (section 4.2).
      options: { ...config.options },
    },
    payload: {
      source: config.source,
      control: control.length > 0 ? control.map((entry) => ({ ...entry })) : undefined,
      contacts: [subject.contact],
      application: applicationOf(config, messageTime),
      device: deviceOf(subject),
    },
  };
  return Buffer.from(JSON.stringify(request), 'utf8');
}

function applicationOf({ productType, productCode, consent }: CrossCoreConfig, originalRequestTime: string): Json {
  return {
    type: 'OTHER',
    applicationId: 'APPLICATION_1',
    originalRequestTime,
    status: 'PENDING',
    productDetails: productType || productCode ? { productType, productCode } : undefined,
    applicants: [{ id: 'APPLICANT_1', contactId: CONTACT_ID, type: 'INDIVIDUAL', applicantType: 'APPLICANT', consent }],
  };
}

function deviceOf({ ipAddress }: Subject): Json {
  return ipAddress !== undefined && ipAddress.length <= MAX_IP_ADDRESS ? { id: 'DEVICE_1', ipAddress } : undefined;
}

/** UTC without milliseconds (header, reference experian.md section 4.2). */
const secondsOf = (now: Date): string => now.toISOString().replace(/\.\d+Z$/, 'Z');
