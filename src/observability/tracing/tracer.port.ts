/** Everything that a span may say. Closed, and without personal data: ids, codes, counts. */
export const SPAN_ATTRIBUTES = [
  'verigate.flow',
  'verigate.step',
  'verigate.action',
  'verigate.status',
  'verigate.reason',
  'verigate.decision_id',
  'verigate.replayed',
  'verigate.provider',
  'verigate.result',
  'verigate.delivery',
  'verigate.detached',
  'verigate.jobs',
  'http.response.status_code',
] as const;

export type SpanAttribute = (typeof SPAN_ATTRIBUTES)[number];
export type SpanAttributes = Readonly<Partial<Record<SpanAttribute, string | number | boolean | undefined>>>;

/** A span that is over: spans are made when their end is known, so nothing hangs on a request while it runs. */
export interface FinishedSpan {
  readonly durationMs: number;
  readonly failed: boolean;
  readonly attributes: SpanAttributes;
}

/** One request's place in a trace. Handed along as a value: there is no active context. */
export interface RequestTrace {
  /** 32 hex digits; absent while tracing is off. */
  readonly traceId: string | undefined;
  /** The value to send on, to those who ask for one. */
  readonly traceparent: string | undefined;
  /** An attempt at a provider, below the request. */
  attempt(span: FinishedSpan): void;
  /** The request itself. Call it once. */
  end(span: FinishedSpan): void;
}

export interface Tracer {
  /** Honours a valid W3C `traceparent`: same trace, caller's span as parent, caller's sampling decision. */
  startRequest(traceparent?: string): RequestTrace;
  /** A commit of the journal; it serves many requests and belongs to none of their traces. */
  journalFlush(span: FinishedSpan): void;
  /** Sends what is left and stops; at most two seconds. */
  close(): Promise<void>;
}

/** Told of each batch of spans. Implementations must not throw. */
export interface TraceExports {
  sent(): void;
  lost(spans: number, error: unknown): void;
}

const NO_TRACE: RequestTrace = { traceId: undefined, traceparent: undefined, attempt: () => {}, end: () => {} };

/** Tracing is off: nothing is allocated per request. */
export const NO_TRACER: Tracer = {
  startRequest: () => NO_TRACE,
  journalFlush: () => {},
  close: () => Promise.resolve(),
};
