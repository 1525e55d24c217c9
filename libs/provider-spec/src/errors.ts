export const PROVIDER_ERROR_KINDS = [
  'misconfigured', // our settings or our mapping are wrong; a person's data is not to blame
  'unauthenticated', // the vendor refused our credentials or our address
  'missing_attributes', // the person's data lacks what this check needs; `attributes` names them
  'unsupported_request', // outside the provider's capabilities (country, check)
  'refused_request', // the vendor refused this person's data as malformed
  'rate_limited',
  'quota_exhausted',
  'timed_out',
  'cancelled',
  'unreachable', // name, connection or TLS failure: no byte of the request left
  'vendor_fault', // the vendor said that it failed
  'unreadable_response', // not the documented shape, over the size cap, or about another request
  'defect', // a bug of ours
] as const;

export type ProviderErrorKind = (typeof PROVIDER_ERROR_KINDS)[number];

/** Did the vendor see the call? Decides whether a second call could bill or record the inquiry twice. */
export type Delivery = 'not_sent' | 'sent' | 'unknown';

export interface ErrorPolicy {
  readonly retry: 'never' | 'when_not_sent' | 'after_delay';
  readonly tripsBreaker: boolean;
  /** May the route's next provider be asked? Only where `delivery` shows that nothing was bought, or the flow accepts a second charge. */
  readonly failsOver: boolean;
  /** Should a human be woken? */
  readonly pages: boolean;
}

export const PROVIDER_ERROR_POLICY = {
  misconfigured: { retry: 'never', tripsBreaker: false, failsOver: true, pages: true },
  unauthenticated: { retry: 'never', tripsBreaker: true, failsOver: true, pages: true },
  missing_attributes: { retry: 'never', tripsBreaker: false, failsOver: true, pages: false },
  unsupported_request: { retry: 'never', tripsBreaker: false, failsOver: true, pages: false },
  refused_request: { retry: 'never', tripsBreaker: false, failsOver: false, pages: true },
  rate_limited: { retry: 'after_delay', tripsBreaker: false, failsOver: true, pages: false },
  quota_exhausted: { retry: 'never', tripsBreaker: true, failsOver: true, pages: true },
  timed_out: { retry: 'never', tripsBreaker: true, failsOver: true, pages: false },
  cancelled: { retry: 'never', tripsBreaker: false, failsOver: false, pages: false },
  unreachable: { retry: 'when_not_sent', tripsBreaker: true, failsOver: true, pages: false },
  vendor_fault: { retry: 'when_not_sent', tripsBreaker: true, failsOver: true, pages: false },
  unreadable_response: { retry: 'never', tripsBreaker: true, failsOver: true, pages: true },
  defect: { retry: 'never', tripsBreaker: false, failsOver: false, pages: true },
} as const satisfies Record<ProviderErrorKind, ErrorPolicy>;

export interface ProviderErrorDetails {
  readonly delivery: Delivery;
  /** The vendor's error code, never its text. */
  readonly vendorCode?: string;
  readonly httpStatus?: number;
  readonly retryAfterMs?: number;
  /** For `missing_attributes` and `refused_request`: our names of the attributes at fault, never their values. */
  readonly attributes?: readonly string[];
  /** The vendor's transaction id, where the failed answer had one. */
  readonly vendorReference?: string;
  readonly cause?: unknown;
}

const MARKER = Symbol.for('verigate.ProviderError');

/** A fault on the way to or at a provider. A refused person is not a fault: that is a ProviderOutcome. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly [MARKER] = true;
  readonly delivery: Delivery;
  readonly vendorCode: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly attributes: readonly string[];
  readonly vendorReference: string | undefined;

  /** `message` is our own sentence: never a vendor's body, never a person's data. */
  constructor(
    readonly kind: ProviderErrorKind,
    message: string,
    details: ProviderErrorDetails,
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.delivery = details.delivery;
    this.vendorCode = details.vendorCode;
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
    this.attributes = details.attributes ?? [];
    this.vendorReference = details.vendorReference;
  }

  get policy(): ErrorPolicy {
    return PROVIDER_ERROR_POLICY[this.kind];
  }

  static is(error: unknown): error is ProviderError {
    return typeof error === 'object' && error !== null && MARKER in error;
  }
}
