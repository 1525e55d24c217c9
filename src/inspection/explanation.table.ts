import type { InconclusiveReason, OutcomeStatus } from '#libs/provider-spec';
import type { DecisionStatus } from '../decision/index.js';
import type { AttemptFault } from '../journal/index.js';
import type { AttemptView, DecisionExplanation, DecisionSummary } from './decision-view.js';

/** What a provider said. */
const OUTCOMES: Readonly<Record<Exclude<OutcomeStatus, 'inconclusive'> | InconclusiveReason, string>> = {
  verified: 'The provider confirmed the person',
  rejected: 'The provider did not confirm the person',
  pending: 'The provider has not finished its check',
  referred: 'The provider wants a human to look at the person',
  not_found: 'The provider does not know the person',
  partial: 'The provider confirmed a part of the details only',
  watchlist: 'The provider found a possible entry on a watch list',
  risk: 'The provider found a risk',
  contradictory: 'The findings of the provider contradict each other',
  step_up_required: 'The provider asks for a further step that this sign-up does not have',
  insufficient_data: 'The provider had too little data for an answer',
  unmapped_code: 'The provider answered with a code that is not known, and what is not known is no pass',
  no_decision: 'The provider gave no verdict',
};

/** Why a provider gave no answer. */
const FAULTS: Readonly<Record<AttemptFault['kind'], string>> = {
  misconfigured: 'The provider cannot be used as it is configured',
  unauthenticated: 'The provider refused our credentials',
  missing_attributes: 'Details that the check needs were missing',
  unsupported_request: 'The provider cannot check this person',
  refused_request: 'The provider refused the details as they were',
  rate_limited: 'The provider takes no more calls for the moment',
  quota_exhausted: 'The calls that were bought from the provider are used up',
  timed_out: 'The provider did not answer in time',
  cancelled: 'The call to the provider was broken off',
  unreachable: 'The provider could not be reached',
  vendor_fault: 'The provider said that it failed',
  unreadable_response: 'The answer of the provider could not be read',
  defect: 'The gateway made a mistake while it asked the provider',
  breaker_open: 'The provider had failed too often before, or was taken out of use, and was not asked',
  bulkhead_full: 'Too many calls to the provider were under way, and it was not asked',
  lease_expired: 'The process that asked the provider ended, and whether the provider answered is not known',
};

/** What the gateway's own steps found. */
const STEPS: Readonly<Record<string, string>> = {
  no_check_configured: 'This step has no check',
  unsupported_country: 'No provider of the flow can check people of this country',
  invalid_attributes: 'Details were given in a form that cannot be used',
  policy_unavailable: 'Lists, invitations or cases could not be asked, and a policy that is not known lets nobody in',
  not_allow_listed: 'The person is not on the allow list',
  invitation_required: 'The flow lets nobody in without an invitation code, and none was given',
  invitation_refused: 'The invitation code does not hold',
  attribute_rules: 'An attribute rule asked for a correction in its own words',
  rule_unavailable: 'An attribute rule needed an outside service that could not be asked',
  approved: 'The request was approved',
  approval_pending: 'The request waits for an approval',
  approval_denied: 'The request was denied',
  approval_required: 'The flow asks for an approval',
  still_checking: 'The check had not ended when the caller’s time was over',
  interrupted: 'The process that ran this sign-up ended before a provider was asked',
  recovered_before_policy:
    'The process that ran this sign-up ended before lists, invitations and cases had been asked to their end',
  empty_route: 'The flow names no provider',
  block_listed: 'The person is on the block list',
};

/** How an entry of the block list was found: `block_listed.<kind>`. */
const LISTED: Readonly<Record<string, string>> = {
  email: 'The e-mail address is on the block list',
  email_domain: 'The domain of the e-mail address is on the block list',
  phone: 'The phone number is on the block list',
  country: 'The country is on the block list',
  cidr: 'The network is on the block list',
  issuer: 'The identity provider is on the block list',
  external_id: 'The identity is on the block list',
  disposable_domain: 'The e-mail address is of a service for throw-away mailboxes',
};

const LISTED_PREFIX = 'block_listed.';

type Verdict = `${DecisionSummary['kind']}/${DecisionStatus}`;

/** What was made of it. A combination that is not here is never decided; the test holds the table to the decision table. */
const VERDICTS: Readonly<Partial<Record<Verdict, string>>> = {
  'continue/verified': 'the sign-up continued',
  'continue/approved': 'the sign-up continued',
  'continue/not_required': 'the sign-up continued',
  'continue/unavailable': 'the flow’s policy let the sign-up continue with a flag',
  'block/rejected': 'the sign-up was refused',
  'block/denied': 'the sign-up was refused',
  'block/review': 'the flow’s policy put the sign-up to review',
  'block/pending': 'the sign-up ended until somebody decides',
  'block/unavailable': 'the sign-up was ended with the advice to try again later',
  'block/correction':
    'the sign-up was ended with the advice to correct the details, as the caller cannot show the form again',
  'correct_input/correction': 'the person was asked to correct the details',
  'correct_input/unavailable': 'the person was asked to press Continue again',
};

export const causeOf = (reason: string): string | undefined =>
  reason.startsWith(LISTED_PREFIX)
    ? LISTED[reason.slice(LISTED_PREFIX.length)]
    : ({ ...OUTCOMES, ...FAULTS, ...STEPS } as Readonly<Record<string, string>>)[reason];

export const verdictOf = (kind: DecisionSummary['kind'], status: string): string | undefined =>
  VERDICTS[`${kind}/${status}` as Verdict];

type Explained = Pick<
  DecisionSummary,
  'kind' | 'status' | 'reason' | 'flagged' | 'provider' | 'configVersion' | 'flow'
>;

/** One sentence: what was found, and what was made of it. `facts` holds the codes that it was made of. */
export function explain(decision: Explained, attempts: readonly AttemptView[]): DecisionExplanation {
  const { kind, status, reason, flagged, provider, configVersion, flow } = decision;
  const cause = causeOf(reason) ?? `The reason was ${reason}`;
  const verdict = verdictOf(kind, status) ?? `the decision was ${kind}, ${status}`;
  const faults = attempts.flatMap((each) => (each.fault ? [`${each.provider}:${each.fault.kind}`] : []));
  return {
    sentence: `${cause}: ${verdict}.`,
    code: `${kind}/${status}/${reason}`,
    facts: {
      kind,
      status,
      reason,
      flagged: String(flagged),
      flow,
      configuration: configVersion,
      ...(provider === undefined ? {} : { provider }),
      ...(faults.length === 0 ? {} : { faults: faults.join(' ') }),
    },
  };
}
