import type { KeyObject } from 'node:crypto';
import type { PolicySubject } from '../policy-subject.js';
import type { DisposableDomains } from './disposable-domains.js';
import { candidatesOf, mailAddressesOf } from './list-candidates.js';
import type { ListCheck, ListFindings, ListHit } from './list-check.port.js';
import type { ListStore } from './list-store.port.js';
import { tokenOf } from './list-token.js';

const DISPOSABLE: ListHit = { list: 'block', kind: 'disposable_domain' };

export interface ListRules {
  readonly disposableDomains: 'block' | 'ignore';
}

/** Asks the stored lists and the built-in one. */
export class StoredListCheck implements ListCheck {
  constructor(
    private readonly store: Pick<ListStore, 'lookUp'>,
    private readonly key: KeyObject,
    private readonly rulesOf: (flow: string) => ListRules,
    private readonly disposable: Pick<DisposableDomains, 'includes'>,
  ) {}

  async check(subject: PolicySubject): Promise<ListFindings> {
    const candidates = candidatesOf(subject).map(({ kind, key, prefix }) => ({
      kind,
      token: tokenOf(this.key, kind, key),
      prefix,
    }));
    const found = candidates.length === 0 ? [] : await this.store.lookUp({ flow: subject.flow, candidates });
    const blocked = found.find(({ list }) => list === 'block');
    const allowed = found.find(({ list }) => list === 'allow');
    return { blocked: blocked ?? this.#disposableHit(subject, allowed), allowed };
  }

  /** The staff's word for an address or its domain outranks a list that others keep: that is how its mistakes are mended. */
  #disposableHit(subject: PolicySubject, allowed: ListHit | undefined): ListHit | undefined {
    if (this.rulesOf(subject.flow).disposableDomains === 'ignore') return undefined;
    if (allowed?.kind === 'email' || allowed?.kind === 'email_domain') return undefined;
    return mailAddressesOf(subject).some(({ domain }) => this.disposable.includes(domain)) ? DISPOSABLE : undefined;
  }
}
