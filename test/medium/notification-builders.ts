import { createSecretKey } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { AuditLog, EventKind } from '../../src/audit/index.js';
import type { GatewayConfig, MailConfig } from '../../src/config/index.js';
import type { Delivery } from '../../src/notifications/index.js';
import { NotificationLeader } from '../../src/notifications/leader.js';
import { MailSink } from '../../src/notifications/mail/mail.sink.js';
import { MailRoutes } from '../../src/notifications/mail/mail-routes.js';
import { SmtpSender } from '../../src/notifications/mail/smtp.sender.js';
import type { NotificationEvents } from '../../src/notifications/notification-events.port.js';
import type { AttemptEnd } from '../../src/notifications/retry.rules.js';
import type { Sink } from '../../src/notifications/sink.js';
import { type Receiver, WebhookSink } from '../../src/notifications/webhooks/webhook.sink.js';
import { type Database, PostgresCursorStore, PostgresDeliveryStore } from '../../src/storage/index.js';
import { aGateway, type Gateway } from './builders.js';

/** A clock that only a test moves. It begins now, because receivers compare. */
export class SetClock {
  #now = Date.now();
  now = (): Date => new Date(this.#now);
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** Every event as an array: its name, then its arguments. */
export class HeardNotifications implements NotificationEvents {
  readonly heard: unknown[][] = [];
  delivered = (...what: unknown[]): void => void this.heard.push(['delivered', ...what]);
  attemptFailed = (...what: unknown[]): void => void this.heard.push(['attemptFailed', ...what]);
  deadLettered = (...what: unknown[]): void => void this.heard.push(['deadLettered', ...what]);
  disabled = (...what: unknown[]): void => void this.heard.push(['disabled', ...what]);
  leads = (...what: unknown[]): void => void this.heard.push(['leads', ...what]);
  failed = (...what: unknown[]): void => void this.heard.push(['failed', ...what]);
  named(name: string): readonly unknown[][] {
    return this.heard.filter(([what]) => what === name);
  }
}

/** Answers as it is told, 200 when it is told nothing; keeps what it was sent. */
export class FakeReceiver implements Receiver {
  readonly seen: { readonly eventId: string; readonly kind: string }[] = [];
  readonly answers: AttemptEnd[] = [];
  /** Runs while an attempt is under way. */
  meanwhile: () => Promise<void> = async () => undefined;

  async attempt({ eventId, kind }: Delivery): Promise<AttemptEnd> {
    this.seen.push({ eventId, kind });
    await this.meanwhile();
    return this.answers.shift() ?? { kind: 'delivered', httpStatus: 200 };
  }

  async close(): Promise<void> {}
}

export const AWAY = { kind: 'away', fault: 'server_error', httpStatus: 503 } as const;
export const REFUSED = { kind: 'refused', fault: 'refused', httpStatus: 422 } as const;

/** Renewed at each turn, so that a test's clock, which may jump, does not matter. */
const LEASE = { everyMs: 1, leaseMs: 60_000, restMs: 0 };
const NEVER = () => ({ stop: () => undefined });

/** One replica's part in notifications. */
export interface Notifier {
  readonly gateway: Gateway;
  readonly clock: SetClock;
  readonly events: HeardNotifications;
  readonly cursors: PostgresCursorStore;
  readonly webhooks: PostgresDeliveryStore;
  readonly mails: PostgresDeliveryStore;
  readonly leader: NotificationLeader;
  /** A turn, and what it started. */
  turn(): Promise<void>;
}

export interface NotifierSetup {
  readonly clock?: SetClock;
  /** Name -> receiver; each gets every event of cases. */
  readonly receivers?: Readonly<Record<string, Receiver>>;
  readonly mail?: {
    readonly config: MailConfig;
    readonly contacts?: Readonly<Record<string, { email: string; locale?: string }>>;
  };
  readonly publicUrl?: string;
}

export const CASE_KINDS = ['case.requested', 'case.approved', 'case.denied', 'case.expired'] as const;

export async function aNotifier(database: Database, setup: NotifierSetup = {}): Promise<Notifier> {
  const gateway = await aGateway(database);
  const clock = setup.clock ?? new SetClock();
  const events = new HeardNotifications();
  const origin = () => gateway.log.origin;
  const cursors = new PostgresCursorStore(database, origin);
  const webhooks = new PostgresDeliveryStore('webhook_delivery', database, origin);
  const mails = new PostgresDeliveryStore('mail_delivery', database, origin);
  const parts = { cursors, log: gateway.log, events, clock };
  const sinks: Sink[] = Object.entries(setup.receivers ?? {}).map(
    ([name, receiver]) => new WebhookSink(name, CASE_KINDS, receiver, { ...parts, store: webhooks }),
  );
  if (setup.mail) sinks.push(mailSink(setup.mail, setup.publicUrl, { ...parts, store: mails }));
  const leader = new NotificationLeader(sinks, cursors, [webhooks, mails], events, clock, LEASE, NEVER);
  await leader.start();
  const turn = async (): Promise<void> => {
    await leader.turn();
    await leader.settled();
  };
  return { gateway, clock, events, cursors, webhooks, mails, leader, turn };
}

function mailSink(
  { config, contacts = {} }: NonNullable<NotifierSetup['mail']>,
  publicUrl: string | undefined,
  parts: Omit<ConstructorParameters<typeof MailSink>[3], 'contacts'>,
): MailSink {
  const settings = { server: { publicUrl } as GatewayConfig['server'], flows: new Map(), mail: config };
  const contactOf = async (caseId: string) => {
    const contact = contacts[caseId];
    return contact && { email: new Sensitive(contact.email), locale: contact.locale };
  };
  const routes = new MailRoutes(config, createSecretKey(Buffer.alloc(32, 3)), false);
  return new MailSink(settings, routes, new SmtpSender(config), { ...parts, contacts: { contactOf } });
}

/** An event of a case on record, as the approvals write it. */
export async function aCaseEvent(
  { store, log }: Pick<Gateway, 'store' | 'log'>,
  kind: Extract<EventKind, (typeof CASE_KINDS)[number]>,
  caseId: string = uuidv7(),
): Promise<{ readonly eventId: string; readonly caseId: string }> {
  const entry = caseEntry(log, kind, caseId);
  await store.commit([{ kind: 'append', decisionId: uuidv7(), entries: [entry] }]);
  return { eventId: entry.uid, caseId };
}

function caseEntry(log: AuditLog, kind: (typeof CASE_KINDS)[number], caseId: string) {
  const actor = { type: 'system', id: 'test' } as const;
  const common = { case: caseId, flow: 'customers' };
  if (kind === 'case.requested') {
    const times = { due_at: '2026-11-23T00:00:00.000Z', expires_at: '2026-12-22T00:00:00.000Z' };
    const body = { ...common, asked_for: 'approval_required', four_eyes: false, ...times };
    return log.entry({ kind, actor, body });
  }
  if (kind === 'case.expired') return log.entry({ kind, actor, body: common });
  return log.entry({ kind, actor, body: { ...common, reason: 'known' } });
}

/** Takes the lease as a process that is no part of the test would. */
export const takeOver = async (database: Database): Promise<void> => {
  await database.pool.query(`update notification_lease set holder = gen_random_uuid(), fence = fence + 1`);
};
