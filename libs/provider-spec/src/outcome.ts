/** What one finding says about the pass: `blocks` outranks any pass, `contradicts` bars it, `neutral` is evidence only. */
export type SignalEffect = 'supports' | 'neutral' | 'contradicts' | 'blocks';

/** Our vocabulary of findings; each provider's code table maps its vendor's codes to these. */
export const SIGNAL_CODES = [
  'name_match',
  'name_mismatch',
  'address_match',
  'address_mismatch',
  'address_risk',
  'date_of_birth_match',
  'date_of_birth_mismatch',
  'national_id_match',
  'national_id_mismatch',
  'national_id_risk',
  'phone_match',
  'phone_mismatch',
  'phone_risk',
  'email_risk',
  'ip_risk',
  'document_risk',
  'device_risk',
  'watchlist_hit',
  'watchlist_clear',
  'alert_list_hit',
  'deceased',
  'underage',
  'fraud_alert',
  'high_risk',
  'low_risk',
  'velocity',
  'thin_file',
  'not_found',
  'step_up_required',
  'data_unavailable',
  'provider_warning',
] as const;

export type SignalCode = (typeof SIGNAL_CODES)[number];

export interface Signal {
  readonly code: SignalCode;
  readonly effect: SignalEffect;
  /** The vendor's own code as received; never free text of the vendor, never personal data. */
  readonly vendorCode: string;
}

/** Why a check ended without a pass or a failure. */
export const INCONCLUSIVE_REASONS = [
  'referred',
  'not_found',
  'partial',
  'watchlist',
  'risk',
  'contradictory',
  'step_up_required',
  'insufficient_data',
  'unmapped_code',
  'no_decision',
] as const;

export type InconclusiveReason = (typeof INCONCLUSIVE_REASONS)[number];

export interface Answer {
  readonly signals: readonly Signal[];
  /** Vendor codes that no table row maps. They are kept as evidence and bar a pass. */
  readonly unmapped: readonly string[];
  /** The vendor's transaction id, an opaque string. */
  readonly vendorReference?: string;
  /** The vendor's score as received, on the vendor's own scale. */
  readonly score?: number;
}

export interface PendingAnswer extends Answer {
  readonly vendorReference: string;
  /** Milliseconds to wait before `resume` is worth a call. */
  readonly pollAfterMs: number;
  /** Epoch milliseconds after which the vendor forgets the check. */
  readonly expiresAt: number;
}

/** What a provider says about a person. A fault of the provider is thrown as a ProviderError; the two never mix. */
export type ProviderOutcome =
  | ({ readonly status: 'verified' } & Answer)
  | ({ readonly status: 'rejected' } & Answer)
  | ({ readonly status: 'inconclusive'; readonly reason: InconclusiveReason } & Answer)
  | ({ readonly status: 'pending' } & PendingAnswer);

export type OutcomeStatus = ProviderOutcome['status'];
