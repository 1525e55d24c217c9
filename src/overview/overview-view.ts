/** Charts of a period, in buckets. Nothing personal. */
export interface OverviewView {
  /** Start of the first bucket and end of the last one: what was asked for is widened to whole buckets (UTC). */
  readonly from: string;
  readonly to: string;
  readonly bucket: 'minute' | 'hour' | 'day';
  readonly outcomes: readonly OutcomeBucket[];
  /** Decision status -> count, of the whole period. */
  readonly totals: Readonly<Record<string, number>>;
  /** The same by flow, kind of answer and reason, the most frequent first. */
  readonly reasons: readonly ReasonRow[];
  /** Of the whole sign-up call, against what the caller waits. */
  readonly latency: readonly LatencyRow[];
  readonly providers: readonly ProviderRow[];
  readonly queue: QueueView;
  /** Share of the refusals that no human has looked at, 0-1. */
  readonly automatedRefusals: number;
  /** How far behind the log the charts are, in entries. */
  readonly behind: number;
}

export interface ReasonRow {
  readonly flow: string;
  /** `continue`, `block`, `correct_input`. */
  readonly kind: string;
  readonly status: string;
  readonly reason: string;
  readonly count: number;
}

/** Buckets without a decision are there too, with no counts. */
export interface OutcomeBucket {
  readonly at: string;
  /** Decision status -> count. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface LatencyRow {
  readonly flow: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** 0: the flow is not configured any more. */
  readonly callerTimeoutMs: number;
  /** Decided after the flow's budget: the caller had been answered without the decision. */
  readonly late: number;
}

/** `breaker`, `inFlight`, `last...` are of the one replica that answers, since its start; numbers are of all, in the period. */
export interface ProviderRow {
  readonly provider: string;
  /** `unknown`: it was asked in this period and is not configured any more. */
  readonly type: string;
  /** `open` also while it is isolated. */
  readonly breaker: 'closed' | 'open' | 'half_open';
  /** Taken out of use by hand. */
  readonly isolated?: { readonly by: string; readonly at: string; readonly reason: string };
  readonly inFlight: number;
  /** Attempts at the provider, those that came to nothing included. */
  readonly calls: number;
  readonly faults: number;
  /** Kind of fault -> count; `indeterminate`: the process died, and what became of the call is not known. */
  readonly faultKinds: Readonly<Record<string, number>>;
  /** Attempts that breaker, bulkhead or isolation kept from it; no calls. */
  readonly notAsked: number;
  readonly p95Ms?: number;
  readonly lastSuccessAt?: string;
  readonly lastFailureAt?: string;
  readonly lastFault?: string;
  /** Calls that were or may have been charged, at the configured price; absent without a price. */
  readonly cost?: { readonly currency: string; readonly amount: number; readonly calls: number };
}

/** Why a provider is taken out of use, or back: body of `POST providers/:name/isolation`, with `isolated`. */
export type IsolationReason =
  | 'vendor_incident'
  | 'wrong_answers'
  | 'slow'
  | 'cost'
  | 'maintenance'
  | 'security'
  | 'drill'
  | 'resolved'
  | 'other';

export interface QueueView {
  readonly open: number;
  readonly overdue: number;
  readonly oldestAt?: string;
}

/** One flow as it is configured; secrets are left out. */
export interface FlowView {
  readonly flow: string;
  readonly connector: string;
  readonly callerTimeoutMs: number;
  readonly budgetMs: number;
  readonly steps: Readonly<Record<string, readonly string[]>>;
  readonly route: readonly string[];
  readonly strategy: string;
  readonly onUnavailable: Readonly<Record<string, string>>;
  readonly outcomes: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly rules: number;
  /** Ways to authenticate, by name; never the secret. */
  readonly credentials: readonly string[];
}

/** A version of the configuration that ran. */
export interface ConfigurationView {
  readonly version: string;
  readonly firstSeenAt: string;
  readonly lastStartedAt: string;
  readonly current: boolean;
  /**
   * The whole configuration without secrets, addresses of people and queries of URLs: canonical JSON text, one member a line, so that a reader
   * compares two line by line.
   */
  readonly text: string;
}
