import { type DynamicModule, Module } from '@nestjs/common';
import { CONNECTOR_EVENTS } from '../connector/index.js';
import { KEYS_EVENTS } from '../keys/index.js';
import { NOTIFICATION_EVENTS } from '../notifications/index.js';
import { STAFF_EVENTS } from '../staff/index.js';
import { TRANSPARENCY_EVENTS } from '../transparency/index.js';
import { LOG } from './logging/index.js';
import { GatewayMetrics } from './metrics/index.js';
import { MetricsController } from './metrics/metrics.controller.js';
import type { Observability } from './observability.js';
import { OpenApiController } from './openapi/openapi.controller.js';

/** Injection token of the whole {@link Observability}. */
export const OBSERVABILITY = Symbol('OBSERVABILITY');

/** Makes what main started injectable everywhere, and serves `/metrics` and `/openapi.json`. */
@Module({})
export class ObservabilityModule {
  static register(observability: Observability): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [MetricsController, OpenApiController],
      providers: [
        { provide: OBSERVABILITY, useValue: observability },
        { provide: LOG, useValue: observability.log },
        { provide: GatewayMetrics, useValue: observability.metrics },
        { provide: CONNECTOR_EVENTS, useValue: observability.connector },
        { provide: STAFF_EVENTS, useValue: observability.staff },
        { provide: TRANSPARENCY_EVENTS, useValue: observability.transparency },
        { provide: KEYS_EVENTS, useValue: observability.keys },
        { provide: NOTIFICATION_EVENTS, useValue: observability.notifications },
      ],
      exports: [
        OBSERVABILITY,
        LOG,
        CONNECTOR_EVENTS,
        KEYS_EVENTS,
        STAFF_EVENTS,
        NOTIFICATION_EVENTS,
        TRANSPARENCY_EVENTS,
      ],
    };
  }
}
