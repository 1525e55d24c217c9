import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { AttemptResult, Conclusion } from '../../src/journal/index.js';
import { aConclusion, anAttempt, aSignup, aSubject, faulted, type Gateway, verified } from './builders.js';

export interface DecidedSignUp {
  readonly decisionId: string;
  readonly correlationId: string;
  /** Ours, in the vendor's records. */
  readonly reference: string;
}

interface Wanted {
  readonly flow?: string;
  readonly email?: string;
  readonly provider?: string;
  readonly fault?: boolean;
  readonly correlationId?: string;
  readonly vendorReference?: string;
  readonly decision?: Conclusion['decision'];
}

/** One sign-up from claim to decision, through the journal. */
export async function aDecision(gateway: Gateway, wanted: Wanted = {}): Promise<DecidedSignUp> {
  const { flow = 'customers', email = `${uuidv7()}@example.test`, provider = 'idology', fault = false } = wanted;
  const signup = aSignup({ flow, correlationId: wanted.correlationId ?? uuidv7() });
  const attempt = anAttempt({ provider });
  const subject = aSubject({
    payload: new Sensitive(
      JSON.stringify({ claims: { email, givenName: 'Canarya', surname: 'Testperson' }, identities: [] }),
    ),
    searchable: [{ field: 'email', value: new Sensitive(email) }],
  });
  await gateway.journal.claim({ signup, subject, leaseMs: 10_000, attempt });
  const ended = fault ? faulted(attempt) : withReference(verified(attempt), wanted.vendorReference);
  await gateway.journal.conclude(
    aConclusion(signup, { attempt: ended, ...(wanted.decision ? { decision: wanted.decision } : {}) }),
  );
  return { decisionId: signup.decisionId, correlationId: signup.correlationId, reference: attempt.reference };
}

/** The same without an attempt: two commits less, for tests that need many. */
export async function aQuickDecision(gateway: Gateway, flow = 'customers'): Promise<string> {
  const signup = aSignup({ flow });
  await gateway.journal.claim({ signup, subject: aSubject(), leaseMs: 10_000 });
  await gateway.journal.conclude(aConclusion(signup));
  return signup.decisionId;
}

function withReference(result: AttemptResult, vendorReference: string | undefined): AttemptResult {
  if (vendorReference === undefined || !('outcome' in result.result)) return result;
  return { ...result, result: { outcome: { ...result.result.outcome, vendorReference } } };
}
