import type { ConnectorEvents } from '../connector/index.js';
import type { JournalEvents } from '../journal/index.js';
import type { KeysEvents } from '../keys/index.js';
import type { NotificationEvents } from '../notifications/index.js';
import type { StaffEvents } from '../staff/index.js';
import type { TransparencyEvents } from '../transparency/index.js';
import { RecordedApprovalEvents } from './events/approval-events.js';
import { RecordedConnectorEvents } from './events/connector-events.js';
import { RecordedExportEvents } from './events/export-events.js';
import { RecordedJournalEvents } from './events/journal-events.js';
import { RecordedKeysEvents } from './events/keys-events.js';
import { RecordedNotificationEvents } from './events/notification-events.js';
import { RecordedOverviewEvents } from './events/overview-events.js';
import { RequestTraces } from './events/request-traces.js';
import { RecordedSignupEvents } from './events/signup-events.js';
import { RecordedStaffEvents } from './events/staff-events.js';
import { recordedStorageEvents } from './events/storage-events.js';
import { RecordedTraceExports } from './events/trace-export-events.js';
import { RecordedTransparencyEvents } from './events/transparency-events.js';
import { createLog, type Log, type LogSettings } from './logging/index.js';
import { GatewayMetrics } from './metrics/index.js';
import type {
  ApprovalEvents,
  BreakerEvents,
  DatabaseEvents,
  ExportEvents,
  GaugeSources,
  OverviewEvents,
  SignupEvents,
} from './telemetry.port.js';
import { startTracer, type TracingSettings } from './tracing/index.js';

export interface ObservabilitySettings {
  readonly log: LogSettings;
  /** Absent: no traces. */
  readonly tracing?: TracingSettings;
  /** Names and time budgets of the configured flows: the only label values that metrics accept. */
  readonly flows: readonly { readonly name: string; readonly budgetMs: number }[];
  /** Names of the configured provider instances. */
  readonly providers: readonly string[];
}

/** Everything that makes the gateway visible. Made before the framework, so that a start that fails is seen too. */
export interface Observability {
  readonly log: Log;
  readonly metrics: GatewayMetrics;
  readonly connector: ConnectorEvents;
  readonly signup: SignupEvents;
  readonly journal: JournalEvents;
  readonly staff: StaffEvents;
  readonly notifications: NotificationEvents;
  readonly keys: KeysEvents;
  readonly approvals: ApprovalEvents;
  readonly exports: ExportEvents;
  readonly overview: OverviewEvents;
  readonly transparency: TransparencyEvents;
  readonly storage: DatabaseEvents;
  readonly breakers: BreakerEvents;
  /** Adds gauges that are read when metrics are scraped. */
  watch(sources: GaugeSources): void;
  /** Writes out lines and spans that are still held. Call it last. */
  close(): Promise<void>;
}

export async function startObservability(settings: ObservabilitySettings): Promise<Observability> {
  const { flows, providers } = settings;
  const log = createLog(settings.log);
  const metrics = new GatewayMetrics({ flows: flows.map(({ name }) => name), providers });
  const tracer = await startTracer(settings.tracing, new RecordedTraceExports(metrics, log));
  const budgets = new Map(flows.map(({ name, budgetMs }) => [name, budgetMs]));
  return {
    log,
    metrics,
    connector: new RecordedConnectorEvents(metrics, log, budgets),
    signup: new RecordedSignupEvents(metrics, log, new RequestTraces(tracer)),
    journal: new RecordedJournalEvents(metrics, log, tracer),
    staff: new RecordedStaffEvents(metrics, log),
    approvals: new RecordedApprovalEvents(metrics, log),
    exports: new RecordedExportEvents(metrics, log),
    overview: new RecordedOverviewEvents(metrics, log),
    notifications: new RecordedNotificationEvents(metrics, log),
    keys: new RecordedKeysEvents(metrics, log),
    transparency: new RecordedTransparencyEvents(metrics, log),
    storage: recordedStorageEvents(metrics, log),
    breakers: {
      breakerChanged(provider, state) {
        metrics.setBreaker(provider, state);
        log.write('breaker.changed', { provider: metrics.providerNames.bound(provider), state });
      },
    },
    watch: (sources) => metrics.watch(sources),
    async close() {
      await tracer.close();
      await log.flush();
    },
  };
}
