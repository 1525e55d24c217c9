import type { KeyObject } from 'node:crypto';
import type { Sensitive } from '#libs/provider-spec';
import type { SubjectVault } from '../audit/index.js';
import type { FlowConfig } from '../config/index.js';
import { type InvitationHashes, tokenOfText } from '../policy/index.js';
import type { SealedRecord, ValueTrace } from './erasure-store.port.js';
import { applicantIn, personIfReadable, valuesOf } from './kept-person.js';
import { type SubjectQuery, tokensOf } from './subject-search.js';

export interface TraceKeys {
  readonly vault: Pick<SubjectVault, 'open' | 'token'>;
  /** Of the lists. */
  readonly lists: KeyObject;
  readonly invitations: Pick<InvitationHashes, 'email' | 'triedByEmail' | 'triedByAddress'>;
}

/** What a person's values have left in the tables of other features, worked out from the values while they can still be read. */
export class ValueTraces {
  constructor(
    private readonly keys: TraceKeys,
    private readonly flows: ReadonlyMap<string, FlowConfig>,
    private readonly clock: { now(): Date },
  ) {}

  of({ field, value }: SubjectQuery): ValueTrace {
    const { vault, lists, invitations } = this.keys;
    const token = tokenOfText(lists, field, value.reveal());
    const isAddress = field === 'email';
    return {
      search: tokensOf(vault, { field, value }),
      listed: token === undefined ? [] : [{ kind: field, token }],
      ...(isAddress ? { invitedAs: invitations.email(value) } : {}),
      tried: isAddress ? [{ scope: 'email', subject: invitations.triedByEmail(value) }] : [],
    };
  }

  /** A record that nobody can open any more is erased all the same. Rejects where a key cannot be had now. */
  async in(records: readonly SealedRecord[]): Promise<readonly ValueTrace[]> {
    const found = await Promise.all(records.map((record) => this.#inOne(record)));
    return found.flat();
  }

  async #inOne(record: SealedRecord): Promise<readonly ValueTrace[]> {
    const person = await personIfReadable(this.keys.vault, record);
    if (!person) return [];
    const applicant = applicantIn(person, this.flows.get(record.flow), this.clock.now());
    const { ipAddress } = applicant;
    return [
      ...valuesOf(person, applicant).map((value) => this.of(value)),
      ...(ipAddress ? [this.#ofAddress(ipAddress)] : []),
    ];
  }

  /** Network addresses are counted under for an hour, and found by nobody. */
  #ofAddress(address: Sensitive<string>): ValueTrace {
    const tried = [{ scope: 'address' as const, subject: this.keys.invitations.triedByAddress(address) }];
    return { search: [], listed: [], tried };
  }
}
