import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import type { DatabaseEvents, ServerEnd } from '../telemetry.port.js';

/** What befalls the embedded database, as log lines. That it is gone for good is for whoever ends the process. */
export const recordedStorageEvents = (metrics: GatewayMetrics, log: Log): DatabaseEvents => ({
  serverEnded({ code, signal }: ServerEnd) {
    metrics.databaseEnds.inc();
    log.write('database.ended', { exitCode: code ?? undefined, signal: signal ?? undefined });
  },
  serverRestarted: (restart) => log.write('database.restarted', restart),
});
