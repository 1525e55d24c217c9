/** Injection token of the {@link RedemptionTelemetry}. */
export const REDEMPTION_TELEMETRY = Symbol('REDEMPTION_TELEMETRY');

/** What an operator should hear of. Implementations must not throw. */
export interface RedemptionTelemetry {
  /** So many wrong codes that a flow takes none for a minute. */
  guessingSuspected(flow: string): void;
  /** The settlement is the sweep's now. */
  settleFailed(error: unknown): void;
  sweepFailed(error: unknown): void;
}
