import type { Sensitive } from '#libs/provider-spec';

/** Injection token of the {@link CaseContacts}, implemented by whoever keeps cases; without one nobody who asked is written to. */
export const CASE_CONTACTS = Symbol('CASE_CONTACTS');

export interface CaseContacts {
  /** Where the person of a case is reached; undefined when that is not known, or not any more. `locale`: BCP 47. */
  contactOf(caseId: string): Promise<{ readonly email: Sensitive<string>; readonly locale?: string } | undefined>;
}
