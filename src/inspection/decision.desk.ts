import type { AuditLog, SubjectVault } from '../audit/index.js';
import { type FlowConfig, type GatewayConfig, lookupOrder, MESSAGE_LOCALES } from '../config/index.js';
import type { MessageCatalogue } from '../connector/index.js';
import { MESSAGE_KEYS, type MessageKey } from '../decision/index.js';
import { actorOf, type StaffIdentity } from '../staff/index.js';
import { attributesIn, maskedPerson } from './decision-person.js';
import type { DecisionStore, LoggedEntry, StoredDecision } from './decision-store.port.js';
import type { DecisionDetail, MaskedPersonView, RevealedPerson } from './decision-view.js';
import { explain } from './explanation.table.js';
import type { HoldsOf } from './holds-of.port.js';
import type { LogProgress } from './log-progress.port.js';
import { type Progress, readEnvelope, timelineEvent } from './timeline.js';

/** What other features know of a sign-up; each may be missing. */
export interface Around {
  readonly progress?: LogProgress;
  readonly holds?: HoldsOf;
}

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
      this.around.holds?.holdsOf(decisionId) ?? [],
      this.#progress(),
      this.#masked(decision),
    ]);
    const { correlationId, message, answerStatus, subjectId: _, ...summary } = decision;
    const own = attempts.get(decisionId) ?? [];
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

  /** The look is on record before anything is shown. Undefined: erased, or never there. */
  async reveal(decisionId: string, reason: string, staff: StaffIdentity): Promise<RevealedPerson | undefined> {
    let event = '';
    const sealed = await this.store.reveal(decisionId, ({ subjectId }) => {
      const entry = this.log.entry({
        kind: 'decision.revealed',
        actor: actorOf(staff),
        decisionId,
        subjectId,
        body: { reason },
      });
      event = entry.uid;
      return entry;
    });
    if (!sealed) return undefined;
    return { attributes: attributesIn(await this.vault.open(sealed, decisionId)).reveal(), event };
  }

  async #progress(): Promise<Progress> {
    const { progress } = this.around;
    const { origin } = this.log;
    if (!progress) return { origin, sealed: 0, anchored: 0 };
    const [sealed, anchored] = await Promise.all([progress.sealed(), progress.anchored()]);
    return { origin, sealed, anchored };
  }

  /** A key that cannot be had at the moment hides the person, not the page. */
  async #masked({ decisionId, flow, personalData }: StoredDecision): Promise<MaskedPersonView | undefined> {
    const sealed = personalData === 'kept' ? await this.store.personOf(decisionId) : undefined;
    if (!sealed) return undefined;
    const payload = await this.vault.open(sealed, decisionId).catch(() => undefined);
    return payload && maskedPerson(payload, this.config.flows.get(flow), new Date());
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
