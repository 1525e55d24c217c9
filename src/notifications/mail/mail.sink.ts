import { type AuditLog, readEntry } from '../../audit/index.js';
import type { GatewayConfig, MailConfig } from '../../config/index.js';
import type { CaseContacts } from '../case-contacts.port.js';
import { type Clock, DeliveryRunner } from '../delivery.runner.js';
import type { DeliveryStore, Fence, PendingDelivery } from '../delivery-store.port.js';
import type { NotificationEvents } from '../notification-events.port.js';
import { NOTIFIER } from '../notifier.js';
import type { AttemptEnd } from '../retry.rules.js';
import type { Sink } from '../sink.js';
import { composeMail, type MailFacts } from './compose-mail.js';
import { type MailRoutes, REQUESTER } from './mail-routes.js';
import type { MailTemplate } from './mail-texts.table.js';
import type { Letter } from './smtp.sender.js';

const AT_ONCE = 16;

/** What the sink needs of the rest. */
export interface MailSinkParts {
  readonly store: DeliveryStore;
  readonly log: AuditLog;
  readonly events: NotificationEvents;
  readonly clock: Clock;
  readonly contacts: CaseContacts | undefined;
}

export interface Postbox {
  send(letter: Letter): Promise<AttemptEnd>;
  close(): void;
}

type Settings = Pick<GatewayConfig, 'server' | 'flows'> & { readonly mail: MailConfig };

/** One mail for each event and recipient, oldest first. A recipient whose mail is refused holds up nobody; a server that is away ends the round. */
export class MailSink implements Sink {
  readonly cursor = 'mail';
  readonly #runner: DeliveryRunner;

  constructor(
    private readonly settings: Settings,
    private readonly routes: MailRoutes,
    private readonly postbox: Postbox,
    private readonly parts: MailSinkParts,
  ) {
    const { store, events, clock, log } = parts;
    this.#runner = new DeliveryRunner('mail', store, events, clock, ({ target, eventId, kind }, attempts, fault) =>
      log.entry({
        kind: 'mail.dead_lettered',
        actor: NOTIFIER,
        body: { recipient: target, event: eventId, event_kind: kind, attempts, fault },
      }),
    );
  }

  async run(fence: Fence, isBehind: boolean, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.parts;
    for (let planned = isBehind; planned && !signal.aborted; ) {
      const end = await store.plan(this.cursor, this.routes.routes, fence, clock.now());
      if (end === 'lost_lease') return;
      planned = end === 'planned';
    }
    let isAway = false;
    const attempt = async (delivery: PendingDelivery): Promise<AttemptEnd> => {
      const end = await this.#attempt(delivery);
      isAway = end.kind === 'away';
      return end;
    };
    for (;;) {
      const due = await store.due(clock.now(), AT_ONCE);
      for (const delivery of due) {
        if (signal.aborted || isAway) return;
        if ((await this.#runner.run(this.cursor, delivery, fence, attempt)) === 'lost_lease') return;
      }
      if (due.length < AT_ONCE) return;
    }
  }

  async close(): Promise<void> {
    this.postbox.close();
  }

  async #attempt({ target, eventId, kind, envelope }: PendingDelivery): Promise<AttemptEnd> {
    const template = this.routes.templateFor(target, kind);
    const { case: caseId, flow } = readEntry(envelope).body;
    if (template === undefined || typeof caseId !== 'string' || typeof flow !== 'string') {
      return { kind: 'dropped', fault: 'no_template' };
    }
    const { mail, flows } = this.settings;
    const needsContact = target === REQUESTER || mail.showRequester;
    const contact = needsContact ? await this.parts.contacts?.contactOf(caseId) : undefined;
    const to = target === REQUESTER ? contact?.email.reveal() : this.routes.addressOf(target);
    if (to === undefined) return { kind: 'dropped', fault: 'nobody_to_write_to' };
    const requester = target === REQUESTER || !mail.showRequester ? undefined : contact?.email.reveal();
    const facts = { reference: caseId, flow, requester, link: this.#linkOf(template, flow, caseId) };
    const own = target === REQUESTER && contact?.locale !== undefined ? [contact.locale] : [];
    const composed = composeMail(template, facts, [...own, flows.get(flow)?.messages.defaultLocale ?? 'en']);
    return this.postbox.send({ to, mail: composed, messageId: this.#messageId(eventId, target) });
  }

  #linkOf(template: MailTemplate, flow: string, caseId: string): MailFacts['link'] {
    const { server, mail } = this.settings;
    if (template === 'approved') return mail.signInUrls[flow];
    return template === 'opened' && server.publicUrl !== undefined ? `${server.publicUrl}/cases/${caseId}` : undefined;
  }

  /** The same at every attempt: whoever gets the mail twice sees it once. */
  #messageId(eventId: string, target: string): string {
    return `${eventId}.${target}@${this.settings.mail.from.split('@')[1]}`;
  }
}
