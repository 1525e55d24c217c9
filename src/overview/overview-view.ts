/** Charts of a period, in buckets. Nothing personal. */
export interface OverviewView {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'minute' | 'hour' | 'day';
  readonly outcomes: readonly OutcomeBucket[];
  readonly totals: Readonly<Record<string, number>>;
  /** Of the whole sign-up call, against what the caller waits. */
  readonly latency: readonly LatencyRow[];
  readonly providers: readonly ProviderRow[];
  readonly queue: QueueView;
  /** Share of the refusals that no human has looked at, 0-1. */
  readonly automatedRefusals: number;
  /** How far behind the log the charts are, in entries. */
  readonly behind: number;
}

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
  readonly callerTimeoutMs: number;
  /** Answered after the budget. */
  readonly late: number;
}

export interface ProviderRow {
  readonly provider: string;
  readonly type: string;
  readonly breaker: 'closed' | 'open' | 'half_open';
  /** Taken out of use by hand. */
  readonly isolated?: { readonly by: string; readonly at: string; readonly reason: string };
  readonly inFlight: number;
  readonly calls: number;
  readonly faults: number;
  readonly p95Ms?: number;
  readonly lastSuccessAt?: string;
  readonly lastFailureAt?: string;
  readonly lastFault?: string;
  /** Calls that were or may have been charged, at the configured price; absent without a price. */
  readonly cost?: { readonly currency: string; readonly amount: number; readonly calls: number };
}

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
  /** The whole configuration without secrets, canonical JSON text; a reader compares two line by line. */
  readonly text: string;
}
