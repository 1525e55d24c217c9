import { type CodeRow, codeTable, type Headline } from '#libs/provider-kit';
import type { InconclusiveReason, ProviderErrorKind, SignalCode } from '#libs/provider-spec';

/** What a code of the response header says of the whole call; a row with neither member lets the decision speak. */
export interface HeaderRow extends CodeRow {
  readonly fault?: ProviderErrorKind;
  readonly inconclusive?: InconclusiveReason;
  readonly says: string;
}

const RESPONSE_CODES = 'CrossCore responseCode, reference experian.md sections 6.4 and 11 B';

export const HEADER_CODES = codeTable<HeaderRow>([
  { code: 'R0102', fault: 'misconfigured', says: 'calls our request malformed', source: RESPONSE_CODES },
  { code: 'R0105', fault: 'misconfigured', says: 'finds invalid fields in our request', source: RESPONSE_CODES },
  { code: 'R0110', fault: 'vendor_fault', says: 'had an internal error', source: RESPONSE_CODES },
  { code: 'R0111', fault: 'misconfigured', says: 'does not know our client id', source: RESPONSE_CODES },
  { code: 'R0201', says: 'completed the workflow', source: RESPONSE_CODES },
  { code: 'R0202', inconclusive: 'step_up_required', says: 'paused for a further step', source: RESPONSE_CODES },
  {
    code: 'R0203',
    fault: 'vendor_fault',
    says: "finds our message outdated: check this host's clock",
    source: RESPONSE_CODES,
  },
  { code: 'R0205', fault: 'misconfigured', says: 'has no scenario of this requestType', source: RESPONSE_CODES },
  { code: 'R0206', fault: 'misconfigured', says: 'has a strategy without this return', source: RESPONSE_CODES },
  { code: 'R0207', fault: 'misconfigured', says: 'misses its configuration', source: RESPONSE_CODES },
  { code: 'R0208', inconclusive: 'no_decision', says: 'found nothing to resume', source: RESPONSE_CODES },
]);

/** The one code that a complete workflow has, and the one that means a wrong clock. */
export const WORKFLOW_COMPLETE = 'R0201';
export const MESSAGE_OUTDATED = 'R0203';

export interface DecisionRow extends CodeRow {
  readonly headline: Headline;
  readonly signal?: SignalCode;
}

const DECISIONS = 'overallResponse.decision, reference experian.md sections 6.1 and 11 D';

/** A closed allow-list: whatever has no row is no decision. */
export const DECISION_CODES = codeTable<DecisionRow>([
  { code: 'ACCEPT', headline: 'pass', signal: 'low_risk', source: DECISIONS },
  { code: 'CONTINUE', headline: 'pass', signal: 'low_risk', source: DECISIONS },
  { code: 'REFER', headline: 'refer', signal: 'provider_warning', source: DECISIONS },
  { code: 'REJECT', headline: 'fail', signal: 'high_risk', source: DECISIONS },
  { code: 'STOP', headline: 'fail', signal: 'high_risk', source: DECISIONS },
  { code: 'NODECISION', headline: 'none', source: DECISIONS },
  { code: 'ERROR', headline: 'none', source: DECISIONS },
]);

/**
 * Findings that send a person to review whom Experian let pass (Guards, reference experian.md section 11 E). Gravest first: of several
 * guards the first one gives the reason.
 */
export const GUARD_NAMES = [
  'watchlist_possible_match',
  'consumer_deceased',
  'consumer_fraud_alert',
  'ssn_high_risk',
  'consumer_not_found',
  'file_blocked',
  'invalid_input_score',
  'kba_pending',
] as const;

export type GuardName = (typeof GUARD_NAMES)[number];

interface GuardRow {
  readonly signal: SignalCode;
  readonly reason: InconclusiveReason;
}

export const GUARDS: Readonly<Record<GuardName, GuardRow>> = {
  watchlist_possible_match: { signal: 'watchlist_hit', reason: 'watchlist' },
  consumer_deceased: { signal: 'deceased', reason: 'risk' },
  consumer_fraud_alert: { signal: 'fraud_alert', reason: 'risk' },
  ssn_high_risk: { signal: 'national_id_risk', reason: 'risk' },
  consumer_not_found: { signal: 'not_found', reason: 'not_found' },
  file_blocked: { signal: 'data_unavailable', reason: 'insufficient_data' },
  invalid_input_score: { signal: 'data_unavailable', reason: 'insufficient_data' },
  kba_pending: { signal: 'step_up_required', reason: 'step_up_required' },
};

/** Types of `warningsErrors` entries that are no errors (CrossCore response, reference experian.md section 5.1). */
export const HARMLESS_ENTRIES: ReadonlySet<string> = new Set(['WARNING', 'WARN', 'INFO']);
