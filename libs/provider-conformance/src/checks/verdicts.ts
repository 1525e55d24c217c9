import {
  INCONCLUSIVE_REASONS,
  PROVIDER_ERROR_KINDS,
  ProviderError,
  type ProviderOutcome,
  SIGNAL_CODES,
} from '#libs/provider-spec';
import type { Expectation, Scenario } from '../harness.js';
import type { Result } from '../stage.js';

const EFFECTS: readonly string[] = ['supports', 'neutral', 'contradicts', 'blocks'];
const DELIVERIES: readonly string[] = ['not_sent', 'sent', 'unknown'];

/** The parts of a result that an expectation speaks of; a test runner prints the difference. */
export function essenceOf(result: Result, expected: Expectation): object {
  if (result.kind === 'never_settled') return { kind: result.kind };
  if (result.kind === 'outcome') {
    const { status } = result.outcome;
    const asksReason = 'reason' in expected && expected.reason !== undefined;
    return asksReason && result.outcome.status === 'inconclusive'
      ? { status, reason: result.outcome.reason }
      : { status };
  }
  if (!ProviderError.is(result.fault)) return { unclassified: true };
  const { kind: error, delivery } = result.fault;
  return 'delivery' in expected && expected.delivery !== undefined ? { error, delivery } : { error };
}

/** An expectation without what it leaves open. */
export const wanted = (expected: Expectation): object =>
  Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined));

export const statusOf = (result: Result): string =>
  result.kind === 'outcome' ? result.outcome.status : result.kind === 'fault' ? 'fault' : 'never_settled';

/** What is wrong with a thrown thing, or undefined: a fault has one of our kinds and says what is known of the call. */
export function flawOfFault(fault: unknown): string | undefined {
  if (!ProviderError.is(fault))
    return `threw ${fault instanceof Error ? fault.name : typeof fault}, not a ProviderError`;
  if (!PROVIDER_ERROR_KINDS.includes(fault.kind)) return `unknown kind ${String(fault.kind)}`;
  if (!DELIVERIES.includes(fault.delivery)) return `unknown delivery ${String(fault.delivery)}`;
  return undefined;
}

/** What is wrong with an outcome, or undefined: it keeps to the closed vocabulary of the spec. */
export function flawOfOutcome(outcome: ProviderOutcome): string | undefined {
  const signal = outcome.signals?.find(
    ({ code, effect, vendorCode }) =>
      !SIGNAL_CODES.includes(code) || !EFFECTS.includes(effect) || typeof vendorCode !== 'string',
  );
  if (!Array.isArray(outcome.signals) || signal) return 'signals outside the catalogue';
  if (!Array.isArray(outcome.unmapped)) return 'no list of unmapped codes';
  if (outcome.status === 'inconclusive' && !INCONCLUSIVE_REASONS.includes(outcome.reason)) return 'unknown reason';
  if (outcome.status === 'pending' && !(outcome.vendorReference && outcome.pollAfterMs >= 0 && outcome.expiresAt > 0)) {
    return 'pending without a vendor reference, a time to ask again and an end';
  }
  if (outcome.status === 'verified' && outcome.unmapped.length > 0)
    return 'verified beside a code that nobody understands';
  if (
    outcome.status === 'verified' &&
    outcome.signals.some(({ effect }) => effect === 'blocks' || effect === 'contradicts')
  ) {
    return 'verified against a signal that bars it';
  }
  return undefined;
}

export const flawOf = (result: Result): string | undefined => {
  if (result.kind === 'never_settled') return 'never settled';
  return result.kind === 'outcome' ? flawOfOutcome(result.outcome) : flawOfFault(result.fault);
};

export const endsIn = (scenario: Scenario, status: ProviderOutcome['status']): boolean =>
  'status' in scenario.expect && scenario.expect.status === status;
