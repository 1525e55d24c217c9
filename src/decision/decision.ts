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
] as const;
export type MessageKey = (typeof MESSAGE_KEYS)[number];
/** Their sentences name the attributes that the person can mend. */
export const LISTING_KEYS: readonly MessageKey[] = ['missing_details', 'invalid_details'];

/** How a check ended, for compliance staff and outgoing claims. */
export type DecisionStatus = 'verified' | 'rejected' | 'review' | 'correction' | 'unavailable' | 'not_required';

/**
 * What the gateway decided about one sign-up call. `reason` is a code of ours (never a vendor's, never text), kept on record and
 * shown to staff, not to the applicant.
 */
export type Decision =
  | { readonly kind: 'continue'; readonly status: DecisionStatus; readonly reason: string; readonly flagged: boolean }
  | { readonly kind: 'block'; readonly status: DecisionStatus; readonly reason: string; readonly message: MessageKey }
  | {
      readonly kind: 'correct_input';
      readonly status: DecisionStatus;
      readonly reason: string;
      readonly message: MessageKey;
      readonly attributes: readonly ApplicantAttribute[];
    };
