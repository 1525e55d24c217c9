import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import { readDomain, withParents } from './domain-name.js';

/** Domains of throw-away mailboxes, as a maintained package lists them. Read once: the package builds its set anew at each question. */
export class DisposableDomains {
  readonly #domains: ReadonlySet<string>;

  constructor(domains: readonly string[] = disposableEmailBlocklist()) {
    this.#domains = new Set(domains.flatMap((domain) => readDomain(domain) ?? []));
  }

  /** Sub-domains count: whoever runs the domain runs them too. */
  includes(domain: string): boolean {
    return withParents(domain).some((parent) => this.#domains.has(parent));
  }

  get size(): number {
    return this.#domains.size;
  }
}
