import type { ApplicantAttribute } from '#libs/provider-spec';

/** Keys of the message catalogue: what the applicant may be told. None gives a reason away. */
export const MESSAGE_KEYS = [
  'blocked',
  'under_review',
  'try_later',
  'still_checking',
  'check_details',
  'missing_details',
  'invalid_details',
  'pending_approval',
  'already_requested',
  'request_denied',
  'invitation_required',
  'invitation_refused',
] as const;
export type MessageKey = (typeof MESSAGE_KEYS)[number];
/** Their sentences name the attributes that the person can mend. */
export const LISTING_KEYS: readonly MessageKey[] = ['missing_details', 'invalid_details'];

/** How a check ended, for compliance staff and outgoing claims. */
export const DECISION_STATUSES = [
  'verified',
  'rejected',
  'review',
  'correction',
  'unavailable',
  'not_required',
  'pending',
  'approved',
  'denied',
] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

/**
 * What the gateway decided about one sign-up call. `reason` is a code of ours (never a vendor's, never text), kept on record and
 * shown to staff, not to the applicant.
 */
export type Decision =
  | { readonly kind: 'continue'; readonly status: DecisionStatus; readonly reason: string; readonly flagged: boolean }
  | {
      readonly kind: 'block';
      readonly status: DecisionStatus;
      readonly reason: string;
      readonly message: MessageKey;
      readonly text?: string;
    }
  | {
      readonly kind: 'correct_input';
      readonly status: DecisionStatus;
      readonly reason: string;
      readonly message: MessageKey;
      readonly attributes: readonly ApplicantAttribute[];
      /** Words of an attribute rule, in the applicant's language, instead of the catalogue's. */
      readonly text?: string;
    };
