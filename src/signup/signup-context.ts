import { Sensitive } from '#libs/provider-spec';
import { newId } from '../audit/index.js';
import type { FlowConfig } from '../config/index.js';
import type { IncomingSignup } from '../connector/index.js';
import type { Intake } from '../intake/index.js';
import type { SignupRecord, SubjectData } from '../journal/index.js';

/** Everything that one run works on. */
export interface SignupContext {
  readonly incoming: IncomingSignup;
  readonly flow: FlowConfig;
  readonly record: SignupRecord;
  readonly intake: Intake;
}

export function recordOf(incoming: IncomingSignup, key: Uint8Array, configVersion: string): SignupRecord {
  const { flow, step, call, caller, correlationId } = incoming;
  return {
    decisionId: newId(),
    key,
    flow: flow.name,
    step,
    correlationId: call.correlationId ?? correlationId,
    configVersion,
    locales: call.locales,
    caller: `${caller.method}:${caller.name}`,
  };
}

/** What is kept of the person: all that the caller sent, to be encrypted, and what the person can later be found by. */
export function subjectOf({ incoming, intake }: Pick<SignupContext, 'incoming' | 'intake'>): SubjectData {
  const { claims, identities } = incoming.call;
  const { email, phone } = intake.applicant;
  return {
    subjectId: newId(),
    payload: new Sensitive(JSON.stringify({ claims: Object.fromEntries(claims), identities })),
    searchable: [
      ...(email ? [{ field: 'email' as const, value: email.map((text) => text.toLowerCase()) }] : []),
      ...(phone ? [{ field: 'phone' as const, value: phone }] : []),
      ...identities.map(({ issuer, issuerAssignedId }) => ({
        field: 'external_id' as const,
        value: new Sensitive(`${issuer}|${issuerAssignedId}`),
      })),
    ],
  };
}
