import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { Actor, AuditEntry, SubjectVault } from '../audit/index.js';
import type { GatewayConfig } from '../config/index.js';
import { actorOf, type StaffIdentity } from '../staff/index.js';
import type { ApprovalCase, CaseDecision } from './approval-case.js';
import { type CaseRefusal, judgeDecision, openStateAfter } from './case-decision.rules.js';
import type { CaseEvents } from './case-events.js';
import { type CasePerson, openPerson } from './case-person.js';
import type { CaseChange, CaseFilter, CaseStore, NewNote } from './case-store.port.js';

/** What became of a staff action: the case as it is now, a refusal, or undefined when there is no such case. */
export type CaseResult = ApprovalCase | CaseRefusal | undefined;

export interface CaseNote {
  readonly noteId: string;
  readonly author: string;
  readonly at: Date;
  readonly text: Sensitive<string>;
}

export interface DecisionRequest {
  readonly decision: CaseDecision;
  readonly reason: string;
  readonly note?: Sensitive<string>;
  readonly version?: number;
}

interface NoteToWrite extends NewNote {
  readonly ctSha256: string;
}

/** What staff do with cases. Who may do it is the guard's; whether it may be done to this case is decided here, where every way in passes. */
export class CaseDesk {
  constructor(
    private readonly store: CaseStore,
    private readonly vault: SubjectVault,
    private readonly events: CaseEvents,
    private readonly config: Pick<GatewayConfig, 'graph'>,
    private readonly clock: { now(): Date },
    /** Told when there is an account to make. */
    private readonly wake: () => void,
  ) {}

  list(filter: CaseFilter): Promise<readonly ApprovalCase[]> {
    return this.store.list(filter);
  }

  find(caseId: string): Promise<ApprovalCase | undefined> {
    return this.store.find(caseId);
  }

  /** Throws nothing for a person who was erased: such a case has no entry. */
  async peopleOf(cases: readonly ApprovalCase[]): Promise<ReadonlyMap<string, Sensitive<CasePerson>>> {
    const sealed = await this.store.sealedOf(cases.map(({ caseId }) => caseId));
    return new Map(
      await Promise.all(
        [...sealed].map(async ([id, person]) => [id, await openPerson(this.vault, id, person)] as const),
      ),
    );
  }

  async decide(
    caseId: string,
    { decision, reason, note, version }: DecisionRequest,
    staff: StaffIdentity,
  ): Promise<CaseResult> {
    const written = note && (await this.#sealNote(caseId, note, staff));
    if (written === 'erased') return (await this.store.find(caseId)) && written;
    const isRequester = this.#isRequester(staff);
    const result = await this.store.change(caseId, (current) => {
      const now = this.clock.now();
      const reviewer = { id: staff.id, alsoKnownAs: staff.alsoKnownAs, isRequester: isRequester(current) };
      const judged = judgeDecision(current, { decision, reviewer, version }, now);
      if (judged.kind === 'refused') return judged.why;
      const actor = actorOf(staff);
      const told =
        judged.kind === 'vote' || current.fourEyes
          ? [this.events.entry('case.vote_cast', current, actor, { decision, reason })]
          : [];
      const closed = judged.kind === 'closed' ? judged.state : undefined;
      const close =
        closed === undefined
          ? []
          : [this.events.entry(closed === 'approved' ? 'case.approved' : 'case.denied', current, actor, { reason })];
      return {
        state: closed,
        closingReason: closed && reason,
        vote: { staffId: staff.id, decision, reason, at: now },
        note: written,
        provisioning: closed === 'approved' && this.config.graph ? 'enqueue' : undefined,
        at: now,
        entries: [...told, ...close, ...(written ? [this.#noted(current, actor, written)] : [])],
      };
    });
    if (isCase(result) && result.provisioning) this.wake();
    return result;
  }

  /** Undefined as assignee: nobody's any more. */
  assign(caseId: string, assignee: string | undefined, staff: StaffIdentity, version?: number): Promise<CaseResult> {
    return this.#changeOpen(caseId, version, (current, at) => ({
      assignee: assignee ?? null,
      at,
      entries: [this.events.entry('case.assigned', current, actorOf(staff), { assignee })],
    }));
  }

  async note(caseId: string, text: Sensitive<string>, staff: StaffIdentity): Promise<CaseResult> {
    const note = await this.#sealNote(caseId, text, staff);
    if (note === 'erased') return (await this.store.find(caseId)) && note;
    return this.store.change(caseId, (current) => ({
      note,
      at: this.clock.now(),
      entries: [this.#noted(current, actorOf(staff), note)],
    }));
  }

  withdraw(caseId: string, reason: string, staff: StaffIdentity, version?: number): Promise<CaseResult> {
    return this.#changeOpen(caseId, version, (current, at) => ({
      state: 'withdrawn',
      closingReason: reason,
      at,
      entries: [this.events.entry('case.withdrawn', current, actorOf(staff), { reason })],
    }));
  }

  async retryProvisioning(caseId: string, staff: StaffIdentity): Promise<CaseResult> {
    const result = await this.store.change(caseId, (current) =>
      current.provisioning?.state === 'failed'
        ? {
            provisioning: 'retry',
            at: this.clock.now(),
            entries: [this.events.entry('case.provisioning_retried', current, actorOf(staff), {})],
          }
        : 'not_failed',
    );
    if (isCase(result)) this.wake();
    return result;
  }

  /** Undefined for an erased person. The look is on record before anything is shown. */
  async reveal(
    current: ApprovalCase,
    reason: string,
    staff: StaffIdentity,
  ): Promise<Sensitive<CasePerson> | undefined> {
    const person = (await this.peopleOf([current])).get(current.caseId);
    if (person) await this.store.append([this.events.entry('case.revealed', current, actorOf(staff), { reason })]);
    return person;
  }

  async notesOf({ caseId }: ApprovalCase): Promise<readonly CaseNote[]> {
    const key = (await this.store.sealedOf([caseId])).get(caseId);
    if (!key) return [];
    const notes = await this.store.notesOf(caseId);
    return Promise.all(
      notes.map(async ({ noteId, author, at, nonce, ciphertext }) => ({
        noteId,
        author,
        at,
        text: await this.vault.open({ ...key, nonce, ciphertext }, noteId),
      })),
    );
  }

  eventsOf(current: ApprovalCase): Promise<readonly Buffer[]> {
    return this.store.eventsOf(current);
  }

  /** For mail to the requester; undefined where there is no such case, no address, or the person was erased. */
  async contactOf(
    caseId: string,
  ): Promise<{ readonly email: Sensitive<string>; readonly locale?: string } | undefined> {
    const sealed = (await this.store.sealedOf([caseId])).get(caseId);
    const person = sealed && (await openPerson(this.vault, caseId, sealed)).reveal();
    return person?.email === undefined ? undefined : { email: new Sensitive(person.email), locale: person.locales[0] };
  }

  #changeOpen(
    caseId: string,
    version: number | undefined,
    change: (current: ApprovalCase, at: Date) => CaseChange,
  ): Promise<CaseResult> {
    return this.store.change(caseId, (current) => {
      const now = this.clock.now();
      if (version !== undefined && version !== current.version) return 'version_conflict';
      return openStateAfter(current, 'withdraw', now) === undefined ? 'not_open' : change(current, now);
    });
  }

  async #sealNote(caseId: string, text: Sensitive<string>, staff: StaffIdentity): Promise<NoteToWrite | 'erased'> {
    const key = (await this.store.sealedOf([caseId])).get(caseId);
    if (!key) return 'erased';
    const noteId = uuidv7();
    return { noteId, author: staff.id, ...(await this.vault.sealMore(key, text, noteId)) };
  }

  #isRequester({ email }: StaffIdentity): (current: Pick<ApprovalCase, 'emailKey'>) => boolean {
    const own = email && this.vault.token('email', email);
    return ({ emailKey }) => own !== undefined && emailKey?.equals(own) === true;
  }

  #noted(current: ApprovalCase, actor: Actor, { noteId, ctSha256 }: NoteToWrite): AuditEntry {
    return this.events.entry(
      'case.noted',
      current,
      actor,
      { note: noteId },
      { subjectId: current.subjectId, ctSha256 },
    );
  }
}

export const isCase = (result: CaseResult): result is ApprovalCase => typeof result === 'object';
