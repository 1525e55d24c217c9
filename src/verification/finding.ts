import { APPLICANT_ATTRIBUTES, type ApplicantAttribute, type ProviderErrorKind } from '#libs/provider-spec';
import type { Finding, UnavailableClass } from '../decision/index.js';
import type { AttemptFault } from '../journal/index.js';
import type { AttemptEnd } from './attempt.js';

/** How a fault is treated when no provider answered: the flow's `onUnavailable` has one policy for each class. */
const CLASS_OF_FAULT: Readonly<Record<AttemptFault['kind'], UnavailableClass>> = {
  unreachable: 'outage',
  vendor_fault: 'outage',
  rate_limited: 'outage',
  quota_exhausted: 'outage',
  breaker_open: 'outage',
  bulkhead_full: 'outage',
  unreadable_response: 'outage', // most often a page of a proxy, or an answer that was cut short
  timed_out: 'timeout',
  cancelled: 'timeout',
  lease_expired: 'timeout',
  misconfigured: 'misconfiguration',
  unauthenticated: 'misconfiguration',
  missing_attributes: 'misconfiguration',
  unsupported_request: 'misconfiguration',
  refused_request: 'misconfiguration',
  defect: 'misconfiguration',
} satisfies Record<ProviderErrorKind | 'breaker_open' | 'bulkhead_full' | 'lease_expired', UnavailableClass>;

const known = (names: readonly string[]): ApplicantAttribute[] =>
  APPLICANT_ATTRIBUTES.filter((name) => names.includes(name));

/** A provider that refuses data by name tells us what the person can correct. */
const CORRECTABLE: Partial<Record<AttemptFault['kind'], 'missing' | 'invalid'>> = {
  missing_attributes: 'missing',
  refused_request: 'invalid',
};

/** The last attempt's end -> what the decision table is asked. */
export function findingOf(end: AttemptEnd): Finding {
  if ('outcome' in end) {
    const { outcome } = end;
    return {
      kind: 'outcome',
      status: outcome.status,
      reason: outcome.status === 'inconclusive' ? outcome.reason : undefined,
    };
  }
  const { fault, attributes } = end;
  const correction = CORRECTABLE[fault.kind];
  const named = known(attributes);
  if (correction && named.length > 0) return { kind: correction, attributes: named };
  if (fault.kind === 'unsupported_request') return { kind: 'unsupported' };
  return { kind: 'unavailable', class: CLASS_OF_FAULT[fault.kind], reason: fault.kind };
}
