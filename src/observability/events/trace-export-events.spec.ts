import { createLog } from '../logging/index.js';
import { GatewayMetrics } from '../metrics/index.js';
import { RecordedTraceExports } from './trace-export-events.js';

const CANARY = 'ana.canary@example.test';

it('a receiver of traces that is away is told once in ten seconds, and every lost span is counted', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const metrics = new GatewayMetrics({ flows: [], providers: [] });
  let now = 0;
  const exports = new RecordedTraceExports(metrics, log, () => now);
  exports.sent();
  for (let second = 0; second < 12; second += 1) {
    exports.lost(512, new Error(CANARY));
    now += 1_000;
  }
  exports.sent();
  exports.sent();

  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'warn', event: 'tracing.export_failed', failures: 1, spans: 512, error: { name: 'Error' } },
    { level: 'warn', event: 'tracing.export_failed', failures: 10, spans: 512 },
    { level: 'info', event: 'tracing.export_recovered', failures: 12, milliseconds: 12_000 },
  ]);
  expect(lines.join('')).not.toContain('canary');
  expect(await metrics.registry.metrics()).toContain(`verigate_trace_spans_lost_total ${12 * 512}`);
});
