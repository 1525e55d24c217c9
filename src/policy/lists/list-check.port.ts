import type { PolicySubject } from '../policy-subject.js';

export const LIST_NAMES = ['block', 'allow'] as const;
export type ListName = (typeof LIST_NAMES)[number];

export const LIST_KINDS = ['email', 'email_domain', 'phone', 'country', 'cidr', 'issuer', 'external_id'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

export interface ListHit {
  readonly list: ListName;
  readonly kind: ListKind | 'disposable_domain';
  /** UUID of the entry; absent for the built-in list of disposable domains. */
  readonly entryId?: string;
}

export interface ListFindings {
  /** The first hit on the block list. */
  readonly blocked?: ListHit;
  /** The first hit on the allow list. */
  readonly allowed?: ListHit;
}

/** Looks one person up in both lists with one query, however long the lists are. Throws when the database does not answer. */
export interface ListCheck {
  check(subject: PolicySubject): Promise<ListFindings>;
}
export const LIST_CHECK = Symbol('LIST_CHECK');
