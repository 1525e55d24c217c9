import type { ClaimValue, DecodedCall } from '#libs/connector-protocols';
import { Sensitive } from '#libs/provider-spec';
import { newId } from '../audit/index.js';
import type { FlowConfig, StageName } from '../config/index.js';
import type { IncomingSignup } from '../connector/index.js';
import type { Intake } from '../intake/index.js';
import type { SignupRecord, SubjectData } from '../journal/index.js';
import type { PolicySubject } from '../policy/index.js';

/** One call, with what is put on record of it. */
export interface SignupContext {
  readonly incoming: IncomingSignup;
  readonly flow: FlowConfig;
  readonly record: SignupRecord;
  readonly stages: ReadonlySet<StageName>;
}

/** The same after attribute rules and intake. */
export interface PreparedSignup extends SignupContext {
  /** As the rules left it. */
  readonly call: DecodedCall;
  readonly intake: Intake;
  readonly subject: PolicySubject;
  /** Claims that the rules changed: they go back with Continue. */
  readonly changes: Readonly<Record<string, ClaimValue>>;
}

export function contextOf(incoming: IncomingSignup, key: Uint8Array, configVersion: string): SignupContext {
  const { flow, step, call, caller, correlationId } = incoming;
  const record = {
    decisionId: newId(),
    key,
    flow: flow.name,
    step,
    correlationId: call.correlationId ?? correlationId,
    configVersion,
    locales: call.locales,
    caller: `${caller.method}:${caller.name}`,
  };
  return { incoming, flow, record, stages: new Set(flow.steps[step]) };
}

/** What is kept of the person: all that the caller sent, to be encrypted, and what the person can later be found by. */
export function subjectDataOf({ incoming, intake }: Pick<PreparedSignup, 'incoming' | 'intake'>): SubjectData {
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
