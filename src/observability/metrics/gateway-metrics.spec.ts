import { GatewayMetrics } from './gateway-metrics.js';

const aRegistry = () => new GatewayMetrics({ flows: ['customers'], providers: ['idology', 'experian'] });

/** Value of one time series in the text that Prometheus reads. */
async function scrape(metrics: GatewayMetrics, series: string): Promise<string | undefined> {
  const text = await metrics.registry.metrics();
  return text
    .split('\n')
    .find((line) => line.startsWith(`${series} `))
    ?.slice(series.length + 1);
}

describe('GatewayMetrics', () => {
  it('keeps a registry of its own, so that two gateways in one process do not meet', () => {
    expect(() => [aRegistry(), aRegistry()]).not.toThrow();
  });

  it('shows the one state that a breaker is in', async () => {
    const metrics = aRegistry();
    expect(await scrape(metrics, 'verigate_breaker_state{provider="idology",state="closed"}')).toBe('1');
    metrics.setBreaker('idology', 'open');
    expect(await scrape(metrics, 'verigate_breaker_state{provider="idology",state="closed"}')).toBe('0');
    expect(await scrape(metrics, 'verigate_breaker_state{provider="idology",state="open"}')).toBe('1');
    expect(await scrape(metrics, 'verigate_breaker_state{provider="experian",state="closed"}')).toBe('1');
  });

  it('reads gauges when it is scraped, and says nothing of what it was not told', async () => {
    const metrics = aRegistry();
    expect(await scrape(metrics, 'verigate_audit_index')).toBeUndefined();
    let index = 7;
    metrics.watch({ auditIndex: () => index });
    metrics.watch({
      journalQueueDepth: () => 3,
      bulkheads: () => [
        { provider: 'idology', inUse: 2, limit: 32 },
        { provider: 'made-up', inUse: 9, limit: 9 },
      ],
    });
    expect(await scrape(metrics, 'verigate_audit_index')).toBe('7');
    index = 8;
    expect(await scrape(metrics, 'verigate_audit_index')).toBe('8');
    expect(await scrape(metrics, 'verigate_journal_queue_depth')).toBe('3');
    expect(await scrape(metrics, 'verigate_bulkhead_in_use{provider="idology"}')).toBe('2');
    expect(await scrape(metrics, 'verigate_bulkhead_limit{provider="other"}')).toBe('9');
  });

  it('has the process metrics', async () => {
    expect(await scrape(aRegistry(), 'process_resident_memory_bytes')).toMatch(/^\d+$/);
  });
});
