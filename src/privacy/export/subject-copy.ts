import { Sensitive } from '#libs/provider-spec';
import type { AnswerSeal, SubjectVault } from '../../audit/index.js';
import type { GatewayConfig } from '../../config/index.js';
import type { StaffIdentity } from '../../staff/index.js';
import { applicantIn, type KeptPerson, openRecord, valuesOf } from '../kept-person.js';
import type { PersonNames } from '../person-names.js';
import type { PrivacyEntries } from '../privacy-entries.js';
import { classOf } from '../retention.rules.js';
import { sharedBy } from '../shared-value.js';
import { dueOf } from '../subject.desk.js';
import { type SubjectQuery, tokensOf } from '../subject-search.js';
import type { FoundSubjects, KeptAttempt, KeptSignUp, SubjectStore } from '../subject-store.port.js';
import type { ValueTraces } from '../value-traces.js';
import type { Copy, CopyFormat, CopyItem, CopyValue } from './copy.js';
import { OUTCOME_WORDS, STATUS_WORDS } from './decision-words.table.js';

/** Sign-ups that are read and opened together. */
const AT_ONCE = 50;

export interface CopyParts {
  readonly subjects: SubjectStore;
  readonly vault: Pick<SubjectVault, 'open' | 'token'>;
  readonly answers: Pick<AnswerSeal, 'open'>;
  readonly traces: ValueTraces;
  readonly names: Pick<PersonNames, 'refuseIn'>;
  readonly entries: PrivacyEntries;
  readonly config: Pick<GatewayConfig, 'flows' | 'retention'>;
  readonly clock: { now(): Date };
}

/** Gathers everything that is kept of a person, in the clear, for that person. Holds are not in it: they are nobody's data but the service's. */
export class SubjectCopies {
  constructor(private readonly parts: CopyParts) {}

  /** That it is handed out is on record before the first item is read. Throws a 409 where the value is not one person's alone. */
  async make(query: SubjectQuery, format: CopyFormat, reason: string, staff: StaffIdentity): Promise<Copy> {
    const { subjects, vault, entries, clock } = this.parts;
    await this.parts.names.refuseIn('reason', reason, query);
    const found = await subjects.find(tokensOf(vault, query));
    if (found.persons > 1) throw sharedBy(found.persons);
    const signUps = found.decisionIds.length;
    await subjects.record(entries.exported({ format, reason, ...found }, staff));
    const values = new Map([[nameOf(query), query]]);
    return {
      madeAt: clock.now(),
      signUps,
      sections: [
        { name: 'signUps', title: 'Sign-ups', itemTitle: 'Sign-up', items: this.#signUps(found, values) },
        {
          name: 'cases',
          title: 'Requests that people decided',
          itemTitle: 'Request',
          items: this.#cases(found, values),
        },
        // Read after the sections above, which have told every value that the person has given.
        { name: 'listEntries', title: 'Entries on lists', itemTitle: 'Entry', items: this.#listEntries(values) },
        {
          name: 'invitations',
          title: 'Invitations made for you',
          itemTitle: 'Invitation',
          items: this.#invitations(values),
        },
        { name: 'mails', title: 'Mails sent to you', itemTitle: 'Mail', items: this.#mails(found) },
      ],
    };
  }

  async *#signUps({ decisionIds }: FoundSubjects, values: Map<string, SubjectQuery>): AsyncGenerator<CopyItem> {
    const { subjects } = this.parts;
    for (const ids of piecesOf(decisionIds)) {
      const [signUps, people, attempts, uses] = await Promise.all([
        subjects.signUpsOf(ids),
        this.#peopleOf(ids, values),
        subjects.attemptsOf(ids),
        subjects.usesOf(ids),
      ]);
      for (const signUp of signUps) {
        const { decisionId } = signUp;
        const use = uses.find((one) => one.decisionId === decisionId);
        yield {
          ...this.#signUp(signUp, people.get(decisionId)?.reveal()),
          checks: attempts.filter((one) => one.decisionId === decisionId).map(checkOf),
          invitation: use && {
            invitationId: use.invitationId,
            label: use.label,
            state: use.state,
            usedAt: use.reservedAt.toISOString(),
          },
        };
      }
    }
  }

  #signUp(signUp: KeptSignUp, person: KeptPerson | undefined): CopyItem {
    const { decisionId, at, flow, step, decision, accountClosedAt } = signUp;
    const { retention } = this.parts.config;
    return {
      decisionId,
      at: at.toISOString(),
      flow,
      step,
      given: person && { ...person.claims },
      identities: person?.identities.map((identity) => ({ ...identity })),
      outcome: decision && {
        kind: decision.kind,
        status: decision.status,
        reason: decision.reason,
        inWords: [OUTCOME_WORDS[decision.kind], STATUS_WORDS[decision.status]].filter(Boolean).join(' '),
      },
      answer: decision && this.#answerOf(decisionId, decision.answerBody),
      accountClosedAt: accountClosedAt?.toISOString(),
      keptUntil: dueOf(signUp, retention)?.toISOString(),
      retentionClass: decision && classOf({ flow, kind: decision.kind }, retention)?.name,
    };
  }

  #answerOf(decisionId: string, sealed: string): CopyValue {
    if (sealed === '') return undefined;
    const text = this.parts.answers.open(decisionId, sealed);
    try {
      return JSON.parse(text) as CopyValue;
    } catch {
      return text;
    }
  }

  async *#cases({ caseIds }: FoundSubjects, values: Map<string, SubjectQuery>): AsyncGenerator<CopyItem> {
    const { subjects, vault } = this.parts;
    for (const ids of piecesOf(caseIds)) {
      const [cases, records, notes] = await Promise.all([
        subjects.casesOf(ids),
        subjects.recordsOf(ids),
        subjects.notesOf(ids),
      ]);
      const people = await this.#peopleOf(ids, values);
      for (const { requestedAt, closedAt, ...about } of cases) {
        const key = records.find(({ id }) => id === about.caseId);
        const own = key ? notes.filter(({ caseId }) => caseId === about.caseId) : [];
        yield {
          ...about,
          requestedAt: requestedAt.toISOString(),
          closedAt: closedAt?.toISOString(),
          person: { ...people.get(about.caseId)?.reveal() } as CopyItem,
          notes: await Promise.all(
            own.map(async ({ noteId, at, nonce, ciphertext }) => ({
              at: at.toISOString(),
              text: key && (await vault.open({ ...key, nonce, ciphertext }, noteId)).reveal(),
            })),
          ),
        };
      }
    }
  }

  async *#listEntries(values: ReadonlyMap<string, SubjectQuery>): AsyncGenerator<CopyItem> {
    const { listEntries } = await this.#tracesOf(values);
    for (const { createdAt, expiresAt, removedAt, shown, ...about } of listEntries) {
      yield {
        ...about,
        value: shown,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt?.toISOString(),
        removedAt: removedAt?.toISOString(),
      };
    }
  }

  async *#invitations(values: ReadonlyMap<string, SubjectQuery>): AsyncGenerator<CopyItem> {
    const { invitations } = await this.#tracesOf(values);
    for (const { createdAt, expiresAt, ...about } of invitations) {
      yield { ...about, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
    }
  }

  async *#mails({ caseIds }: FoundSubjects): AsyncGenerator<CopyItem> {
    for (const ids of piecesOf(caseIds)) {
      for (const { at, ...about } of await this.parts.subjects.mailsOf(ids)) yield { ...about, at: at.toISOString() };
    }
  }

  #tracesOf(values: ReadonlyMap<string, SubjectQuery>) {
    return this.parts.subjects.tracedBy([...values.values()].map((value) => this.parts.traces.of(value)));
  }

  /** Whoever cannot be opened ends the copy: half of what is kept must not pass for the whole. Erased meanwhile: absent. */
  async #peopleOf(
    ids: readonly string[],
    values: Map<string, SubjectQuery>,
  ): Promise<ReadonlyMap<string, Sensitive<KeptPerson>>> {
    const { subjects, vault, config, clock } = this.parts;
    const people = new Map<string, Sensitive<KeptPerson>>();
    for (const record of await subjects.recordsOf(ids)) {
      const person = await openRecord(vault, record);
      people.set(record.id, person);
      const applicant = applicantIn(person.reveal(), config.flows.get(record.flow), clock.now());
      for (const value of valuesOf(person.reveal(), applicant)) values.set(nameOf(value), value);
    }
    return people;
  }
}

const nameOf = ({ field, value }: SubjectQuery): string => `${field}|${value.reveal()}`;

function* piecesOf(ids: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < ids.length; at += AT_ONCE) yield ids.slice(at, at + AT_ONCE);
}

const checkOf = ({ provider, startedAt, state, vendorReference, evidence }: KeptAttempt): CopyItem => ({
  provider,
  startedAt: startedAt.toISOString(),
  state,
  vendorReference,
  evidence: evidence as CopyValue,
});
