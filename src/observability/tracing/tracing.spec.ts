import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  NO_TRACER,
  startTracer,
  type TraceExports,
  type Tracer,
  type TracingSettings,
  tracingSettings,
} from './index.js';
import { readTraceParent } from './traceparent.js';

const CANARY = 'ana.canary@example.test';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly status: { readonly code?: number };
}

interface ReceivedExport {
  readonly path: string;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

/** An OTLP/HTTP receiver: takes what any collector takes. */
class Receiver {
  readonly exports: ReceivedExport[] = [];
  status = 200;
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.exports.push({ path: request.url ?? '', headers: request.headers, text: Buffer.concat(chunks).toString() });
      response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  spans(): WireSpan[] {
    return this.exports.flatMap(({ text }) =>
      (JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[] }).resourceSpans.flatMap(
        ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
      ),
    );
  }

  span(name: string): WireSpan {
    const found = this.spans().filter((span) => span.name === name);
    if (found.length !== 1) throw new Error(`${found.length} spans named ${name}`);
    return found[0] as WireSpan;
  }
}

const attributesOf = ({ attributes }: WireSpan): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

class CountedExports implements TraceExports {
  batches = 0;
  readonly losses: { readonly spans: number; readonly error: unknown }[] = [];

  sent(): void {
    this.batches += 1;
  }

  lost(spans: number, error: unknown): void {
    this.losses.push({ spans, error });
  }
}

describe('tracing', () => {
  let exports: CountedExports;
  let receiver: Receiver;
  let origin: string;

  beforeEach(async () => {
    exports = new CountedExports();
    receiver = new Receiver();
    origin = await receiver.start();
  });
  afterEach(() => receiver.stop());

  const start = (over: Partial<TracingSettings> = {}): Promise<Tracer> =>
    startTracer(
      { url: `${origin}/v1/traces`, headers: {}, serviceName: 'verigate-test', sampleRatio: 1, ...over },
      exports,
    );

  it('sends a request and its attempt as one trace, with times and names', async () => {
    const tracer = await start({ headers: { 'x-api-key': 'k1' } });
    const trace = tracer.startRequest();
    trace.attempt({ durationMs: 40, failed: false, attributes: { 'verigate.provider': 'idology' } });
    trace.end({ durationMs: 50, failed: false, attributes: { 'verigate.flow': 'customers' } });
    await tracer.close();

    const request = receiver.span('signup.request');
    const attempt = receiver.span('provider.attempt');
    expect(request).toMatchObject({ traceId: trace.traceId, kind: 2 });
    expect(attempt).toMatchObject({ traceId: trace.traceId, parentSpanId: request.spanId, kind: 3 });
    expect(attributesOf(attempt)).toEqual({ 'verigate.provider': 'idology' });
    const elapsed = BigInt(attempt.endTimeUnixNano) - BigInt(attempt.startTimeUnixNano);
    expect(Number(elapsed) / 1e6).toBeCloseTo(40, 0);
    expect(receiver.exports[0]).toMatchObject({ path: '/v1/traces', headers: { 'x-api-key': 'k1' } });
    expect(receiver.exports[0]?.text).toContain('verigate-test');
  });

  it("follows the caller's trace", async () => {
    const tracer = await start();
    const trace = tracer.startRequest(`00-${TRACE}-${CALLER}-01`);
    trace.end({ durationMs: 1, failed: true, attributes: {} });
    await tracer.close();
    expect(receiver.span('signup.request')).toMatchObject({
      traceId: TRACE,
      parentSpanId: CALLER,
      status: { code: 2 },
    });
    expect(trace.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  });

  it.each([
    ['the caller did not sample', `00-${TRACE}-${CALLER}-00`, 1],
    ['the ratio is 0', undefined, 0],
  ])('sends nothing when %s', async (_why, traceparent, sampleRatio) => {
    const tracer = await start({ sampleRatio });
    const trace = tracer.startRequest(traceparent);
    trace.attempt({ durationMs: 1, failed: false, attributes: {} });
    trace.end({ durationMs: 1, failed: false, attributes: {} });
    await tracer.close();
    expect(receiver.exports).toEqual([]);
  });

  it('samples when the caller did, whatever the ratio', async () => {
    const tracer = await start({ sampleRatio: 0 });
    tracer.startRequest(`00-${TRACE}-${CALLER}-01`).end({ durationMs: 1, failed: false, attributes: {} });
    await tracer.close();
    expect(receiver.span('signup.request').traceId).toBe(TRACE);
  });

  it('sends commits of the journal as traces of their own', async () => {
    const tracer = await start();
    tracer.journalFlush({ durationMs: 3, failed: false, attributes: { 'verigate.jobs': 12 } });
    await tracer.close();
    const flush = receiver.span('journal.flush');
    expect(flush.parentSpanId ?? '').toBe('');
    expect(attributesOf(flush)).toEqual({ 'verigate.jobs': 12 });
  });

  it('lets nothing personal out: unknown names are left out, text that is no code is refused', async () => {
    const tracer = await start();
    const loose = { 'verigate.reason': CANARY, 'enduser.id': CANARY, 'verigate.provider': { email: CANARY } } as object;
    tracer.startRequest(CANARY).end({ durationMs: 1, failed: false, attributes: loose });
    await tracer.close();
    expect(attributesOf(receiver.span('signup.request'))).toEqual({ 'verigate.reason': '[refused]' });
    expect(receiver.exports.map(({ text }) => text).join()).not.toContain('canary');
  });

  it('ends in time when nobody receives', async () => {
    await receiver.stop();
    const tracer = await start();
    tracer.startRequest().end({ durationMs: 1, failed: false, attributes: {} });
    const started = performance.now();
    await tracer.close();
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('tells of every batch whether it arrived', async () => {
    const tracer = await start();
    tracer.startRequest().end({ durationMs: 1, failed: false, attributes: {} });
    await tracer.close();
    expect(exports).toMatchObject({ batches: 1, losses: [] });

    receiver.status = 404;
    const unwanted = await start();
    for (let each = 0; each < 3; each += 1) {
      unwanted.startRequest().end({ durationMs: 1, failed: false, attributes: {} });
    }
    await unwanted.close();
    expect(exports).toMatchObject({ batches: 1, losses: [{ spans: 3, error: expect.any(Error) }] });
  });

  it('is nothing at all without settings', async () => {
    const tracer = await startTracer(undefined, new CountedExports());
    expect(tracer).toBe(NO_TRACER);
    expect(tracer.startRequest(`00-${TRACE}-${CALLER}-01`)).toBe(tracer.startRequest());
    expect(tracer.startRequest().traceId).toBeUndefined();
  });
});

describe('readTraceParent', () => {
  it.each([
    ['a sampled parent', `00-${TRACE}-${CALLER}-01`, { traceId: TRACE, spanId: CALLER, traceFlags: 1 }],
    ['other flags', `00-${TRACE}-${CALLER}-02`, { traceId: TRACE, spanId: CALLER, traceFlags: 0 }],
    [
      'a later version with more fields',
      `01-${TRACE}-${CALLER}-01-more`,
      { traceId: TRACE, spanId: CALLER, traceFlags: 1 },
    ],
    ['nothing', undefined, undefined],
    ['version ff', `ff-${TRACE}-${CALLER}-01`, undefined],
    ['more fields in version 00', `00-${TRACE}-${CALLER}-01-more`, undefined],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${CALLER}-01`, undefined],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
    ['upper case', `00-${TRACE.toUpperCase()}-${CALLER}-01`, undefined],
    ['garbage', `${'x'.repeat(100_000)}`, undefined],
  ])('reads %s', (_what, header, expected) => {
    expect(readTraceParent(header)).toEqual(expected);
  });
});

describe('tracingSettings', () => {
  const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';

  it.each([
    ['nothing is set', {}],
    ['the exporter is none', { [ENDPOINT]: 'http://collector:4318', OTEL_TRACES_EXPORTER: 'none' }],
    ['the SDK is disabled', { [ENDPOINT]: 'http://collector:4318', OTEL_SDK_DISABLED: 'true' }],
    ['variables are empty', { [ENDPOINT]: '', OTEL_TRACES_EXPORTER: '' }],
  ])('is off when %s', (_why, variables) => {
    expect(tracingSettings(variables)).toBeUndefined();
  });

  it.each([
    ['the shared address', { [ENDPOINT]: 'http://collector:4318' }, { url: 'http://collector:4318/v1/traces' }],
    ['its slash', { [ENDPOINT]: 'http://collector:4318/' }, { url: 'http://collector:4318/v1/traces' }],
    [
      'the address of traces, as it is',
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c.test/in', [ENDPOINT]: 'http://other:1' },
      { url: 'https://c.test/in' },
    ],
    ['the default address', { OTEL_TRACES_EXPORTER: 'otlp' }, { url: 'http://localhost:4318/v1/traces' }],
    ['the name', { [ENDPOINT]: 'http://c:1', OTEL_SERVICE_NAME: 'gate-eu' }, { serviceName: 'gate-eu' }],
    [
      'headers',
      { [ENDPOINT]: 'http://c:1', OTEL_EXPORTER_OTLP_HEADERS: 'a=1, authorization=Basic%20eA==' },
      { headers: { a: '1', authorization: 'Basic eA==' } },
    ],
    [
      'the sampler',
      { [ENDPOINT]: 'http://c:1', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.05' },
      { sampleRatio: 0.05 },
    ],
    ['the sampler that is off', { [ENDPOINT]: 'http://c:1', OTEL_TRACES_SAMPLER: 'always_off' }, { sampleRatio: 0 }],
  ])('reads %s', (_what, variables, expected) => {
    expect(tracingSettings(variables)).toMatchObject(expected);
  });

  it.each([
    ['OTEL_TRACES_EXPORTER', { OTEL_TRACES_EXPORTER: 'secret-zipkin' }],
    [ENDPOINT, { [ENDPOINT]: 'secret-address' }],
    ['OTEL_TRACES_SAMPLER', { [ENDPOINT]: 'http://c:1', OTEL_TRACES_SAMPLER: 'secret-sampler' }],
    ['OTEL_TRACES_SAMPLER_ARG', { [ENDPOINT]: 'http://c:1', OTEL_TRACES_SAMPLER_ARG: '1.5' }],
    ['OTEL_EXPORTER_OTLP_HEADERS', { [ENDPOINT]: 'http://c:1', OTEL_EXPORTER_OTLP_HEADERS: 'a=secret%' }],
  ])('names %s when it is wrong, and not its value', (name, variables) => {
    expect(() => tracingSettings(variables)).toThrow(name);
    expect(() => tracingSettings(variables)).not.toThrow(/secret/);
  });
});
