/** Something without which a sign-up cannot be decided. */
export interface ReadinessCheck {
  /** A word, shown in the answer of /health/ready. */
  readonly name: string;
  /** Resolves when it works. It is given one second; what it throws is not shown. */
  check(): Promise<void>;
  /** Its failure is shown as a warning, and sign-ups are decided all the same. */
  readonly advisory?: boolean;
}

/** What is known of one provider instance. Never personal data, never a setting. */
export interface ProviderReport {
  /** Key of the configuration. */
  readonly name: string;
  /** Kind of provider. */
  readonly type: string;
  readonly breaker: 'closed' | 'half_open' | 'open' | 'isolated';
  readonly inFlight: number;
  /** ISO 8601; absent until there was one. */
  readonly lastSuccessAt?: string;
  readonly lastFailureAt?: string;
  /** Kind of the last fault. */
  readonly lastFault?: string;
  /** Only of providers that can be asked free of charge. */
  readonly probe?: { readonly status: 'reachable' | 'degraded' | 'unreachable'; readonly detail: string };
}

/** Must not cause a call that costs anything. */
export interface ProviderHealth {
  report(): readonly ProviderReport[] | Promise<readonly ProviderReport[]>;
}

export const NO_PROVIDER_HEALTH: ProviderHealth = { report: () => [] };

export const READINESS_CHECKS = Symbol('READINESS_CHECKS');
export const PROVIDER_HEALTH = Symbol('PROVIDER_HEALTH');
