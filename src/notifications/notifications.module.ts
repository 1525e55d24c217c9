import {
  type DynamicModule,
  Inject,
  type InjectionToken,
  Module,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { PooledHttpPort } from '#libs/provider-kit';
import { AuditLog, AuditModule, deriveKey, EVENT_KINDS } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig, type WebhookConfig } from '../config/index.js';
import { CASE_CONTACTS, type CaseContacts } from './case-contacts.port.js';
import {
  CURSOR_STORE,
  type CursorStore,
  type DeliveryStore,
  MAIL_DELIVERIES,
  WEBHOOK_DELIVERIES,
} from './delivery-store.port.js';
import { NotificationLeader } from './leader.js';
import { MailController } from './mail/mail.controller.js';
import { MailSink } from './mail/mail.sink.js';
import { MailRoutes } from './mail/mail-routes.js';
import { SmtpSender } from './mail/smtp.sender.js';
import { NOTIFICATION_EVENTS, type NotificationEvents } from './notification-events.port.js';
import { isOwnKind } from './notifier.js';
import type { Sink } from './sink.js';
import { WebhookSender } from './webhooks/webhook.sender.js';
import { WebhookSink } from './webhooks/webhook.sink.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const clock = { now: (): Date => new Date() };

/** A receiver's answer is not read; this much is taken of it. */
const MAX_REPLY_BYTES = 16_384;
const CONNECT_MS = 5_000;

export interface NotificationsWiring {
  /** Modules that export what is named below. */
  readonly imports?: ModuleMetadata['imports'];
  /** Token of the CaseContacts; without one nobody who asked is written to. */
  readonly contacts?: InjectionToken;
}

/** Webhooks and mail. Needs the stores and NOTIFICATION_EVENTS from global modules. */
@Module({})
export class NotificationsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(NotificationLeader) private readonly leader: NotificationLeader) {}

  static register({ imports = [], contacts }: NotificationsWiring = {}): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [AuditModule, ...imports],
      controllers: [WebhooksController, MailController],
      providers: [
        {
          provide: NotificationLeader,
          inject: [
            GATEWAY_CONFIG,
            CURSOR_STORE,
            WEBHOOK_DELIVERIES,
            MAIL_DELIVERIES,
            AuditLog,
            NOTIFICATION_EVENTS,
            { token: CASE_CONTACTS, optional: true },
          ],
          useFactory: assemble,
        },
        ...(contacts === undefined ? [] : [{ provide: CASE_CONTACTS, useExisting: contacts }]),
      ],
    };
  }

  onApplicationBootstrap(): Promise<void> {
    return this.leader.start();
  }

  /** The database is closed after us, because a global module is left last. */
  onApplicationShutdown(): Promise<void> {
    return this.leader.stop();
  }
}

function assemble(
  config: GatewayConfig,
  cursors: CursorStore,
  webhooks: DeliveryStore,
  mails: DeliveryStore,
  log: AuditLog,
  events: NotificationEvents,
  contacts?: CaseContacts,
): NotificationLeader {
  const sinks: Sink[] = config.webhooks.map(
    (webhook) =>
      new WebhookSink(webhook.name, kindsOf(webhook), receiverOf(webhook), {
        cursors,
        store: webhooks,
        log,
        events,
        clock,
      }),
  );
  const { mail } = config;
  if (mail) {
    const routes = new MailRoutes(mail, deriveKey(config.masterKey, 'mail-recipient'), config.graph !== undefined);
    const parts = { store: mails, log, events, clock, contacts };
    sinks.push(new MailSink({ ...config, mail }, routes, new SmtpSender(mail), parts));
  }
  return new NotificationLeader(sinks, cursors, [webhooks, mails], events, clock);
}

/** The kinds that a webhook's settings name, families spelled out. */
export const kindsOf = ({ events }: Pick<WebhookConfig, 'events'>): readonly string[] =>
  SENDABLE_KINDS.filter((kind) =>
    events.some((event) => event === kind || (event.endsWith('.*') && kind.startsWith(event.slice(0, -1)))),
  );

/** For the check of the configuration. */
export const SENDABLE_KINDS: readonly string[] = EVENT_KINDS.filter((kind) => !isOwnKind(kind));

function receiverOf(webhook: WebhookConfig) {
  const port = new PooledHttpPort({
    origins: [new URL(webhook.url).origin],
    maxReplyBytes: MAX_REPLY_BYTES,
    connectTimeoutMs: CONNECT_MS,
    connections: 1,
  });
  const sender = new WebhookSender(webhook, port, clock);
  return {
    attempt: (...given: Parameters<WebhookSender['attempt']>) => sender.attempt(...given),
    close: () => port.close(),
  };
}
