import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../staff/index.js';
import { DELIVERY_STATES, type DeliveryState } from './delivery-store.port.js';

export class DeliveriesQuery extends PageQuery {
  @IsOptional()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;
}
