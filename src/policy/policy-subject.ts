import type { Identity } from '#libs/connector-protocols';
import type { Applicant } from '#libs/provider-spec';

/** Whom the policy is asked about: one sign-up call, after intake. */
export interface PolicySubject {
  readonly decisionId: string;
  readonly flow: string;
  readonly step: string;
  readonly applicant: Applicant;
  readonly identities: readonly Identity[];
}
