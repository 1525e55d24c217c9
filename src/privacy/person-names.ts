import type { SubjectVault } from '../audit/index.js';
import type { FlowConfig } from '../config/index.js';
import { invalid } from '../staff/index.js';
import type { SealedRecord } from './erasure-store.port.js';
import { NAMES_SOMEBODY, namesOf, namesSomebody } from './free-text.rules.js';
import { applicantIn, personIfReadable } from './kept-person.js';
import { type SubjectQuery, tokensOf } from './subject-search.js';
import type { SubjectStore } from './subject-store.port.js';

/** Keeps the people that a sentence is about out of it: it stays on record when they are erased. */
export class PersonNames {
  constructor(
    private readonly subjects: Pick<SubjectStore, 'find' | 'recordsOf'>,
    private readonly vault: Pick<SubjectVault, 'open' | 'token'>,
    private readonly flows: ReadonlyMap<string, FlowConfig>,
    private readonly clock: { now(): Date },
  ) {}

  /** Throws a 400 where the sentence names somebody of those that it is about. Rejects where a key cannot be had. */
  async refuseIn(
    path: string,
    sentence: string,
    about: SubjectQuery | { readonly decisionIds: readonly string[] },
  ): Promise<void> {
    const isPerson = 'field' in about;
    const { decisionIds, caseIds } = isPerson
      ? await this.subjects.find(tokensOf(this.vault, about))
      : { decisionIds: about.decisionIds, caseIds: [] };
    const records = await this.subjects.recordsOf([...decisionIds, ...caseIds]);
    await this.refuse(path, sentence, records, isPerson ? [about.value.reveal()] : []);
  }

  /** The same of records that were read. */
  async refuse(
    path: string,
    sentence: string,
    records: readonly SealedRecord[],
    asked: readonly string[] = [],
  ): Promise<void> {
    const names = await Promise.all(records.map((record) => this.#in(record)));
    if (namesSomebody(sentence, [...asked, ...names.flat()])) throw invalid([{ path, problem: NAMES_SOMEBODY }]);
  }

  async #in(record: SealedRecord): Promise<readonly string[]> {
    const person = await personIfReadable(this.vault, record);
    return person ? namesOf(applicantIn(person, this.flows.get(record.flow), this.clock.now())) : [];
  }
}
