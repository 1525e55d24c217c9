import type { ApplicantAttribute, InconclusiveReason, OutcomeStatus } from '#libs/provider-spec';
import type { Decision, DecisionStatus, MessageKey } from './decision.js';

/** Classes of faults that a flow may treat apart. */
export type UnavailableClass = 'outage' | 'timeout' | 'misconfiguration';

/** What the steps before the decision found out. */
export type Finding =
  | { readonly kind: 'no_check' }
  | { readonly kind: 'outcome'; readonly status: OutcomeStatus; readonly reason?: InconclusiveReason }
  /** No provider of the route can check this person (country). */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'missing'; readonly attributes: readonly ApplicantAttribute[] }
  | { readonly kind: 'invalid'; readonly attributes: readonly ApplicantAttribute[] }
  | { readonly kind: 'unavailable'; readonly class: UnavailableClass; readonly reason: string }
  /** Lists, codes or cases could not be asked: a policy that is not known is not one that allows. */
  | { readonly kind: 'policy_unavailable' }
  /** The policy lets this person not in, whatever a check would say. */
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'invitation'; readonly problem: 'required' | 'refused' }
  /** Attribute rules ask for a correction in words of their own. */
  | { readonly kind: 'rules'; readonly text: string }
  /** What the approval of this sign-up came to; `verified`: a check had passed before. */
  | { readonly kind: 'approval'; readonly result: 'approved' | 'pending' | 'denied'; readonly verified: boolean }
  /** What became of an earlier request of this person. */
  | { readonly kind: 'earlier_request'; readonly state: 'pending' | 'denied' };

/** The customer's policy, from the flow's configuration. */
export interface DecisionPolicy {
  readonly outcomes: {
    readonly verified: 'continue' | 'review';
    readonly rejected: 'block' | 'review' | 'correct-input';
    readonly inconclusive: 'review' | 'block' | 'correct-input';
    readonly pending: 'review' | 'block';
  };
  readonly onUnavailable: Readonly<Record<UnavailableClass, 'block' | 'review' | 'continue-flagged'>>;
}

type Verdict = 'continue' | 'review' | 'block' | 'correct-input';

const VERDICTS: Readonly<Record<Verdict, (status: 'verified' | 'rejected' | 'review', reason: string) => Decision>> = {
  continue: (status, reason) => ({ kind: 'continue', status, reason, flagged: false }),
  review: (_status, reason) => ({ kind: 'block', status: 'review', reason, message: 'under_review' }),
  block: (_status, reason) => ({ kind: 'block', status: 'rejected', reason, message: 'blocked' }),
  'correct-input': (_status, reason) => ({
    kind: 'correct_input',
    status: 'correction',
    reason,
    message: 'check_details',
    attributes: [],
  }),
};

const UNAVAILABLE: Readonly<Record<DecisionPolicy['onUnavailable'][UnavailableClass], (reason: string) => Decision>> = {
  block: (reason) => ({ kind: 'block', status: 'unavailable', reason, message: 'try_later' }),
  review: (reason) => ({ kind: 'block', status: 'review', reason, message: 'under_review' }),
  'continue-flagged': (reason) => ({ kind: 'continue', status: 'unavailable', reason, flagged: true }),
};

const correction = (
  reason: string,
  message: 'missing_details' | 'invalid_details',
  attributes: readonly ApplicantAttribute[],
): Decision => ({
  kind: 'correct_input',
  status: 'correction',
  reason,
  message,
  attributes,
});

const page = (status: DecisionStatus, reason: string, message: MessageKey): Decision => ({
  kind: 'block',
  status,
  reason,
  message,
});

const form = (reason: string, message: MessageKey, text?: string): Decision => ({
  kind: 'correct_input',
  status: 'correction',
  reason,
  message,
  attributes: [],
  ...(text === undefined ? {} : { text }),
});

const APPROVALS: Readonly<Record<'approved' | 'pending' | 'denied', (verified: boolean) => Decision>> = {
  approved: (verified) => ({
    kind: 'continue',
    status: verified ? 'verified' : 'approved',
    reason: 'approved',
    flagged: false,
  }),
  pending: () => page('pending', 'approval_pending', 'pending_approval'),
  denied: () => page('denied', 'approval_denied', 'request_denied'),
};

const EARLIER: Readonly<Record<'pending' | 'denied', Decision>> = {
  pending: page('pending', 'approval_pending', 'already_requested'),
  denied: page('denied', 'approval_denied', 'request_denied'),
};

const INVITATIONS: Readonly<Record<'required' | 'refused', Decision>> = {
  required: form('invitation_required', 'invitation_required'),
  refused: form('invitation_refused', 'invitation_refused'),
};

function decideFreely(finding: Finding, policy: DecisionPolicy): Decision {
  switch (finding.kind) {
    case 'no_check':
      return { kind: 'continue', status: 'not_required', reason: 'no_check_configured', flagged: false };
    case 'outcome': {
      const status = finding.status === 'verified' || finding.status === 'rejected' ? finding.status : 'review';
      return VERDICTS[policy.outcomes[finding.status]](status, finding.reason ?? finding.status);
    }
    case 'unsupported':
      return VERDICTS[policy.outcomes.inconclusive]('review', 'unsupported_country');
    case 'missing':
      return correction('missing_attributes', 'missing_details', finding.attributes);
    case 'invalid':
      return correction('invalid_attributes', 'invalid_details', finding.attributes);
    case 'unavailable':
      return UNAVAILABLE[policy.onUnavailable[finding.class]](finding.reason);
    case 'policy_unavailable':
      return page('unavailable', 'policy_unavailable', 'try_later');
    case 'denied':
      return page('rejected', finding.reason, 'blocked');
    case 'invitation':
      return INVITATIONS[finding.problem];
    case 'rules':
      return form('attribute_rules', 'check_details', finding.text);
    case 'approval':
      return APPROVALS[finding.result](finding.verified);
    case 'earlier_request':
      return EARLIER[finding.state];
  }
}

/** Where the caller cannot show the form again, the same words stand on a page that ends the sign-up. */
const withinReach = (decision: Decision, legal: readonly Decision['kind'][]): Decision =>
  decision.kind === 'correct_input' && !legal.includes('correct_input')
    ? {
        kind: 'block',
        status: decision.status,
        reason: decision.reason,
        message: decision.message,
        text: decision.text,
      }
    : decision;

/**
 * Every finding under every policy has exactly one decision; only `verified` or a flagged policy ever continues a checked sign-up.
 * `legal` holds what the caller's protocol can say at this step.
 */
export function decide(finding: Finding, policy: DecisionPolicy, legal: readonly Decision['kind'][]): Decision {
  return withinReach(decideFreely(finding, policy), legal);
}

/** The caller's time is over and the check is not: the same call collects the decision later. */
export function decideDeferred(policy: DecisionPolicy, legal: readonly Decision['kind'][]): Decision {
  if (!legal.includes('correct_input'))
    return decide({ kind: 'unavailable', class: 'timeout', reason: 'still_checking' }, policy, legal);
  return {
    kind: 'correct_input',
    status: 'unavailable',
    reason: 'still_checking',
    message: 'still_checking',
    attributes: [],
  };
}
