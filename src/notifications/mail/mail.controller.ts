import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
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
import { type DeliveryStore, MAIL_DELIVERIES } from '../delivery-store.port.js';

@Controller('staff/v1/mail')
export class MailController {
  constructor(
    @Inject(MAIL_DELIVERIES) private readonly deliveries: DeliveryStore,
    private readonly log: AuditLog,
  ) {}

  /** Mails and what became of them. */
  @Get('deliveries')
  @Roles('owner', 'operator', 'auditor')
  async page(@Query() query: DeliveriesQuery): Promise<Page<DeliveryView>> {
    const { items, next } = await listDeliveries(this.deliveries, undefined, query);
    return { items: items.map((delivery) => ({ ...viewOf(delivery), recipient: delivery.target })), next };
  }

  /** Sends a mail again that was given up. */
  @Post('deliveries/:recipient/:id/replay')
  @HttpCode(202)
  @Roles('owner', 'operator')
  async replay(
    @Param('recipient') recipient: string,
    @Param('id', uuidParam('id')) id: string,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<{ readonly id: string; readonly state: 'pending' }> {
    if (!/^(requester|approver-[0-9a-f]{32})$/.test(recipient)) throw notFound('delivery');
    const body = { recipient, event: id.toLowerCase() };
    const entry = this.log.entry({ kind: 'mail.replayed', actor: actorOf(staff), body });
    const end = await this.deliveries.replay(recipient, id, new Date(), [entry]);
    if (end === 'not_found') throw notFound('delivery');
    if (end === 'pending') throw conflict('This mail is under way: it is tried again by itself.');
    return { id: id.toLowerCase(), state: 'pending' };
  }
}
