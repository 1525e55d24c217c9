import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../config/index.js';
import {
  actorOf,
  CurrentStaff,
  conflict,
  notFound,
  type Page,
  Roles,
  type StaffIdentity,
  uuidParam,
} from '../../staff/index.js';
import { type DeliveryView, listDeliveries, viewOf } from '../deliveries.desk.js';
import { DeliveriesQuery } from '../deliveries.dto.js';
import { CURSOR_STORE, type CursorStore, type DeliveryStore, WEBHOOK_DELIVERIES } from '../delivery-store.port.js';
import { cursorOfWebhook } from './webhook.sink.js';

interface WebhookView {
  readonly name: string;
  readonly events: readonly string[];
  /** Entries of the log that it has not been checked against. */
  readonly behind: number;
  /** RFC 3339; set when the receiver answered 410. */
  readonly disabledAt?: string;
}

@Controller('staff/v1/webhooks')
export class WebhooksController {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Inject(CURSOR_STORE) private readonly cursors: CursorStore,
    @Inject(WEBHOOK_DELIVERIES) private readonly deliveries: DeliveryStore,
    private readonly log: AuditLog,
  ) {}

  /** The webhooks of the configuration and how far each has come. */
  @Get()
  @Roles('owner', 'operator', 'auditor')
  async list(): Promise<{ readonly items: readonly WebhookView[] }> {
    const { webhooks } = this.config;
    const positions = await this.cursors.positions(webhooks.map(({ name }) => cursorOfWebhook(name)));
    const items = webhooks.map(({ name, events }) => {
      const position = positions.find(({ sink }) => sink === cursorOfWebhook(name));
      return { name, events, behind: position?.behind ?? 0, disabledAt: position?.disabledAt?.toISOString() };
    });
    return { items };
  }

  /** Events of one webhook that are not delivered yet, or were given up. */
  @Get(':name/deliveries')
  @Roles('owner', 'operator', 'auditor')
  async page(@Param('name') name: string, @Query() query: DeliveriesQuery): Promise<Page<DeliveryView>> {
    this.#known(name);
    const { items, next } = await listDeliveries(this.deliveries, name, query);
    return { items: items.map(viewOf), next };
  }

  /** Sent again with the same webhook-id, before what waits. */
  @Post(':name/deliveries/:id/replay')
  @HttpCode(202)
  @Roles('owner', 'operator')
  async replay(
    @Param('name') name: string,
    @Param('id', uuidParam('id')) id: string,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<{ readonly id: string; readonly state: 'pending' }> {
    this.#known(name);
    const entry = this.log.entry({
      kind: 'webhook.replayed',
      actor: actorOf(staff),
      body: { webhook: name, event: id.toLowerCase() },
    });
    const end = await this.deliveries.replay(name, id, new Date(), [entry]);
    if (end === 'not_found') throw notFound('delivery');
    if (end === 'pending') throw conflict('This delivery is under way: it is tried again by itself.');
    return { id: id.toLowerCase(), state: 'pending' };
  }

  /** After the receiver had said that it is gone: it goes on where it stopped. */
  @Post(':name/enable')
  @HttpCode(204)
  @Roles('owner', 'operator')
  async enable(@Param('name') name: string, @CurrentStaff() staff: StaffIdentity): Promise<void> {
    this.#known(name);
    const entry = this.log.entry({ kind: 'webhook.enabled', actor: actorOf(staff), body: { webhook: name } });
    if (!(await this.cursors.enable(cursorOfWebhook(name), [entry]))) throw conflict('This webhook is not disabled.');
  }

  #known(name: string): void {
    if (!this.config.webhooks.some((webhook) => webhook.name === name)) throw notFound('webhook in the configuration');
  }
}
