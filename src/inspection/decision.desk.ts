import type { Sensitive } from '#libs/provider-spec';
import type { AuditLog, SubjectVault } from '../audit/index.js';
import { type FlowConfig, type GatewayConfig, lookupOrder, MESSAGE_LOCALES } from '../config/index.js';
import type { MessageCatalogue } from '../connector/index.js';
import { MESSAGE_KEYS, type MessageKey } from '../decision/index.js';
import { type HoldStore, namesOf, namesSomebody } from '../privacy/index.js';
import { actorOf, type StaffIdentity } from '../staff/index.js';
import type { LogReader } from '../transparency/index.js';
import { attemptsWithLog } from './attempt-of-log.js';
import { applicantIn, attributesIn, maskedPerson } from './decision-person.js';
import type { DecisionStore, LoggedEntry, SealedPerson, StoredDecision } from './decision-store.port.js';
import type { DecisionDetail, MaskedPersonView, RevealedPerson } from './decision-view.js';
import { explain } from './explanation.table.js';
import { type Progress, readEnvelope, timelineEvent } from './timeline.js';

/** What other features know of a sign-up. */
export interface Around {
  readonly progress: Pick<LogReader, 'sealedSize' | 'anchoredSize'>;
  readonly holds: Pick<HoldStore, 'covering'>;
}

/** `names_somebody`: the reason would keep in the log what erasure is to remove. */
export type RevealResult = RevealedPerson | 'gone' | 'names_somebody';

/** The whole story of one decision. */
export class DecisionDesk {
  constructor(
    private readonly store: DecisionStore,
    private readonly vault: Pick<SubjectVault, 'open'>,
    private readonly log: AuditLog,
    private readonly config: Pick<GatewayConfig, 'flows'>,
    private readonly words: MessageCatalogue,
    private readonly around: Around,
  ) {}

  /** Undefined: there is no such decision. */
  async find(decisionId: string): Promise<DecisionDetail | undefined> {
    const decision = await this.store.find(decisionId);
    if (!decision) return undefined;
    const [attempts, entries, cases, locales, holds, progress, person] = await Promise.all([
      this.store.attemptsOf([decisionId]),
      this.store.entriesOf(decisionId),
      this.store.casesOf(decisionId),
      this.store.localesOf(decisionId),
      this.around.holds.covering(decisionId),
      this.#progress(),
      this.#masked(decision),
    ]);
    const { correlationId, answerStatus, message: _message, subjectId: _subject, ...summary } = decision;
    const own = attemptsWithLog(attempts.get(decisionId) ?? [], entries);
    const caller = callerIn(entries);
    const budgetMs = this.config.flows.get(decision.flow)?.budgetMs;
    const shown = this.#shown(decision, locales, attributesNamedIn(entries));
    return {
      ...summary,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(caller === undefined ? {} : { caller }),
      explanation: explain(summary, own),
      ...(shown === undefined ? {} : { shown }),
      answerStatus,
      ...(budgetMs === undefined ? {} : { budgetMs }),
      attempts: own,
      timeline: entries.map((entry) => timelineEvent(entry, progress)),
      cases,
      holds,
      ...(person === undefined ? {} : { person }),
    };
  }

  /** The look is on record before anything is shown. */
  async reveal(decisionId: string, reason: string, staff: StaffIdentity): Promise<RevealResult> {
    const decision = await this.store.find(decisionId);
    const payload = decision && (await this.#open(decision, await this.store.personOf(decisionId)));
    if (!decision || !payload) return 'gone';
    const names = namesOf(applicantIn(payload, this.config.flows.get(decision.flow), new Date()));
    if (namesSomebody(reason, names)) return this.#refuse(decision, staff);
    let event = '';
    // Read anew in the commit that records the look: an erasure meanwhile is minded.
    const sealed = await this.store.reveal(decisionId, ({ subjectId }) => {
      const actor = actorOf(staff);
      const entry = this.log.entry({ kind: 'decision.revealed', actor, decisionId, subjectId, body: { reason } });
      event = entry.uid;
      return entry;
    });
    return sealed ? { attributes: attributesIn(payload).reveal(), event } : 'gone';
  }

  /** On record like a look: whoever guesses learns by the refusal that the guess was right. */
  async #refuse({ decisionId, subjectId }: StoredDecision, staff: StaffIdentity): Promise<'names_somebody'> {
    const body = { cause: 'names_somebody' } as const;
    const actor = actorOf(staff);
    await this.store.append([this.log.entry({ kind: 'decision.reveal_refused', actor, decisionId, subjectId, body })]);
    return 'names_somebody';
  }

  async #progress(): Promise<Progress> {
    const { progress } = this.around;
    const [sealed, anchored] = await Promise.all([progress.sealedSize(), progress.anchoredSize()]);
    return { origin: this.log.origin, sealed, anchored };
  }

  /** A key that cannot be had at the moment hides the person, not the page. */
  async #masked(decision: StoredDecision): Promise<MaskedPersonView | undefined> {
    if (decision.personalData !== 'kept') return undefined;
    const sealed = await this.store.personOf(decision.decisionId);
    const payload = await this.#open(decision, sealed).catch(() => undefined);
    return payload && maskedPerson(payload, this.config.flows.get(decision.flow), new Date());
  }

  async #open(
    { decisionId }: StoredDecision,
    sealed: SealedPerson | undefined,
  ): Promise<Sensitive<string> | undefined> {
    return sealed && this.vault.open(sealed, decisionId);
  }

  #shown(
    { message, flow: name }: StoredDecision,
    locales: readonly string[],
    attributes: readonly string[],
  ): DecisionDetail['shown'] {
    const flow = this.config.flows.get(name);
    const key = MESSAGE_KEYS.find((known) => known === message);
    if (!flow || !key) return undefined;
    return { message: key, ...this.#sentence(flow, key, locales, attributes) };
  }

  #sentence(
    flow: FlowConfig,
    key: MessageKey,
    locales: readonly string[],
    attributes: readonly string[],
  ): { readonly text: string; readonly locale: string } {
    const text = this.words.text(flow, key, locales, attributes as Parameters<MessageCatalogue['text']>[3]);
    return { text, locale: localeOf(flow, locales) };
  }
}

/** As the catalogue chooses: the first language asked for that it speaks, or for which the flow has words of its own. */
function localeOf(flow: FlowConfig, locales: readonly string[]): string {
  const spoken = new Set<string>([
    ...MESSAGE_LOCALES,
    ...Object.keys(flow.messages.overrides).map((tag) => tag.toLowerCase()),
  ]);
  const wanted = [...locales, flow.messages.defaultLocale].flatMap(lookupOrder);
  return wanted.find((tag) => spoken.has(tag)) ?? 'en';
}

const entryOf = (entries: readonly LoggedEntry[], kind: string) =>
  entries.map(({ envelope }) => readEnvelope(envelope)).find((entry) => entry.kind === kind);

const callerIn = (entries: readonly LoggedEntry[]): string | undefined => entryOf(entries, 'signup.claimed')?.actor.id;

function attributesNamedIn(entries: readonly LoggedEntry[]): readonly string[] {
  const named = entryOf(entries, 'signup.decided')?.body['attributes'];
  return Array.isArray(named) ? (named as readonly string[]) : [];
}
