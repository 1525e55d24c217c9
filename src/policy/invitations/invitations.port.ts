import type { ClaimValue } from '#libs/connector-protocols';
import type { Sensitive } from '#libs/provider-spec';
import type { PolicySubject } from '../policy-subject.js';

/** `refused` is uniform: unknown, expired, used up, bound to somebody else and attempted too often look the same to the applicant. */
export type ReservationResult =
  | { readonly kind: 'reserved'; readonly codeId: string; readonly claims: Readonly<Record<string, ClaimValue>> }
  | { readonly kind: 'refused'; readonly reason: string };

export interface Invitations {
  /**
   * Reserves one use of a code for this decision. The same decision again keeps its reservation. A reservation that is not settled returns by
   * itself: the sweep looks at what became of the decision (continue: consumed; still pending approval: kept; anything else: released).
   */
  reserve(code: Sensitive<string>, subject: PolicySubject): Promise<ReservationResult>;
  /** Called after the decision is on record; losing this call loses nothing, because of the sweep. */
  settle(decisionId: string, end: 'consumed' | 'released' | 'held'): Promise<void>;
}
export const INVITATIONS = Symbol('INVITATIONS');
