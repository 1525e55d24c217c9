import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { Invitation, InvitationTerms } from './invitation.js';
import { hintOf, newCode } from './invitation-code.js';
import type { InvitationEvents } from './invitation-events.js';
import type { InvitationHashes } from './invitation-hashes.js';
import type { InvitationRegister, IssuerQuota, NewBatch, NewInvitation, Quota } from './invitation-register.port.js';

export interface InvitationOrder {
  /** One code for each; absent: `count` codes for whoever has them. */
  readonly emails?: readonly Sensitive<string>[];
  readonly count: number;
  readonly terms: Omit<InvitationTerms, 'emailHash'>;
  readonly label?: string;
}

/** A code in the clear: shown to whoever made it, once, and kept nowhere. */
export interface IssuedCode {
  readonly id: string;
  readonly code: Sensitive<string>;
  readonly email?: Sensitive<string>;
}

export type Issued =
  | { readonly kind: 'issued'; readonly batchId: string; readonly codes: readonly IssuedCode[] }
  | { readonly kind: 'over_quota'; readonly left: number };

type Draft = NewInvitation & IssuedCode;

/** Where codes are made and revoked, and quotas set. */
export class IssuingDesk {
  constructor(
    private readonly register: InvitationRegister,
    private readonly hashes: InvitationHashes,
    private readonly events: InvitationEvents,
    private readonly settings: { readonly codeGroups: number; readonly quota: Quota },
  ) {}

  async issue(order: InvitationOrder, issuer: string): Promise<Issued> {
    const batch: NewBatch = { batchId: uuidv7(), issuer, label: order.label };
    const bound = boundBy(order);
    const codes: IssuedCode[] = [];
    let drafts = this.#drafts(order);
    // A code that exists already is not stored; another takes its place. With 60 random bits or more once is more than enough.
    while (drafts.length > 0) {
      const made = drafts;
      const result = await this.register.issue(batch, made, this.settings.quota, ({ size }) => [
        this.events.created(batch, order.terms, bound, size),
      ]);
      if (result.kind === 'over_quota') return result;
      const stored = made.filter(({ id }) => result.ids.has(id));
      codes.push(...stored.map(({ id, code, email }) => ({ id, code, email })));
      drafts = made.filter(({ id }) => !result.ids.has(id)).map((draft) => this.#draft(order, draft.email));
    }
    return { kind: 'issued', batchId: batch.batchId, codes };
  }

  /** The ids that are revoked now; undefined: there is no such code or batch. */
  revoke(
    which: { readonly id: string } | { readonly batchId: string },
    by: string,
  ): Promise<readonly string[] | undefined> {
    return this.register.revoke(which, by, ({ length }) => [this.events.revoked(which, length, by)]);
  }

  /** By a code that somebody reads out. */
  async find(code: Sensitive<string>): Promise<{ readonly now: Date; readonly invitation: Invitation } | undefined> {
    return this.register.find({ codeHash: this.hashes.code(code) });
  }

  quotaOf(issuer: string): Promise<IssuerQuota> {
    return this.register.quotaOf(issuer, this.settings.quota);
  }

  async setQuota(issuer: string, quota: Quota, by: string): Promise<IssuerQuota> {
    await this.register.setQuota(issuer, quota, by, [this.events.quotaSet(issuer, quota, by)]);
    return this.quotaOf(issuer);
  }

  #drafts(order: InvitationOrder): Draft[] {
    const { emails, count } = order;
    return emails
      ? emails.map((email) => this.#draft(order, email))
      : Array.from({ length: count }, () => this.#draft(order, undefined));
  }

  #draft({ terms }: InvitationOrder, email: Sensitive<string> | undefined): Draft {
    const code = new Sensitive(newCode(this.settings.codeGroups));
    return {
      ...terms,
      id: uuidv7(),
      code,
      email,
      codeHash: this.hashes.code(code),
      hint: hintOf(code.reveal()),
      emailHash: email && this.hashes.email(email),
    };
  }
}

function boundBy({ emails, terms }: InvitationOrder): string[] {
  const bound = { email: emails, domain: terms.domain, flow: terms.flow };
  return Object.entries(bound).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
