import type { Tracer as ApiTracer, Attributes, Context, Span, SpanKind } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { formatTraceParent, readTraceParent } from './traceparent.js';
import {
  type FinishedSpan,
  type RequestTrace,
  SPAN_ATTRIBUTES,
  type SpanAttributes,
  type TraceExports,
  type Tracer,
} from './tracer.port.js';
import type { TracingSettings } from './tracing-settings.js';

type Api = typeof import('@opentelemetry/api');

/** A word of ours, or a name of the configuration. */
const WORD = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const CLOSE_MS = 2_000;
/** No longer than the end of the process waits. */
const EXPORT_MS = 2_000;

/**
 * Spans over OTLP/HTTP, in batches. Made by hand with an explicit parent and nothing registered globally: an active context costs
 * every request more than its span does.
 */
export async function startOtlpTracer(settings: TracingSettings, exports: TraceExports): Promise<Tracer> {
  const [api, sdk, { resourceFromAttributes }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const exporter = new OTLPTraceExporter({
    url: settings.url,
    headers: { ...settings.headers },
    timeoutMillis: EXPORT_MS,
  });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.serviceName }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(settings.sampleRatio) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: watched(exporter, exports) })],
  });
  return new OtlpTracer(api, provider.getTracer('verigate'), () => provider.shutdown());
}

/** The SDK tells nobody when a batch is lost. */
function watched(exporter: SpanExporter, exports: TraceExports): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        // 0 is ExportResultCode.SUCCESS of @opentelemetry/core, which is no dependency of ours.
        if (result.code === 0) exports.sent();
        else exports.lost(spans.length, result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

class OtlpTracer implements Tracer {
  constructor(
    private readonly api: Api,
    private readonly spans: ApiTracer,
    private readonly shutDown: () => Promise<void>,
  ) {}

  startRequest(traceparent?: string): RequestTrace {
    const { ROOT_CONTEXT, SpanKind, trace } = this.api;
    const caller = readTraceParent(traceparent);
    const parent = caller ? trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true }) : ROOT_CONTEXT;
    const span = this.spans.startSpan('signup.request', { kind: SpanKind.SERVER }, parent);
    const below = trace.setSpan(ROOT_CONTEXT, span);
    const place = span.spanContext();
    return {
      traceId: place.traceId,
      traceparent: formatTraceParent(place),
      attempt: (finished) => this.record('provider.attempt', SpanKind.CLIENT, finished, below),
      end: (finished) => this.finish(span, finished),
    };
  }

  journalFlush(finished: FinishedSpan): void {
    this.record('journal.flush', this.api.SpanKind.INTERNAL, finished, this.api.ROOT_CONTEXT);
  }

  async close(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_MS);
    // A receiver that is away must not hold up the end of the process; the spans are lost, and that is all.
    await Promise.race([this.shutDown().catch(() => {}), late]);
    clearTimeout(timer);
  }

  private record(name: string, kind: SpanKind, finished: FinishedSpan, parent: Context): void {
    const end = Date.now();
    const span = this.spans.startSpan(name, { kind, startTime: end - finished.durationMs }, parent);
    this.finish(span, finished, end);
  }

  private finish(span: Span, { attributes, failed }: FinishedSpan, end?: number): void {
    if (span.isRecording()) {
      span.setAttributes(listed(attributes));
      if (failed) span.setStatus({ code: this.api.SpanStatusCode.ERROR });
    }
    span.end(end);
  }
}

/** Only names of the closed list, only short words, numbers and flags. */
function listed(attributes: SpanAttributes): Attributes {
  const kept: Attributes = {};
  for (const name of SPAN_ATTRIBUTES) {
    const value = attributes[name];
    if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
    else if (typeof value === 'string') kept[name] = WORD.test(value) || UUID.test(value) ? value : '[refused]';
  }
  return kept;
}
