import type { VerificationView } from '../../api/contract.js';

/** Of what this page began and what the log tells of, the one that began last. */
export const newer = (
  one: VerificationView | undefined,
  other: VerificationView | undefined,
): VerificationView | undefined =>
  one && other ? (Date.parse(one.startedAt) > Date.parse(other.startedAt) ? one : other) : (one ?? other);
