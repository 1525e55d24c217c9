/** Injection token of the {@link ApprovalEvents}; without a provider nobody is told. */
export const APPROVAL_EVENTS = Symbol('APPROVAL_EVENTS');

/** What an operator should hear of cases. Implementations must not throw; nothing here names a person. */
export interface ApprovalEvents {
  /** One try to make the account of a case. `result`: done, postponed, failed, or lost to another worker. */
  provisioningTried(
    caseId: string,
    result: 'done' | 'postponed' | 'failed' | 'lost',
    about: { readonly code: string; readonly attempts: number; readonly durationMs: number },
  ): void;
  /** A round of a worker failed; the next one tries again. */
  workerFailed(worker: 'case_expiry' | 'provisioning', error: unknown): void;
}

export const UNHEARD: ApprovalEvents = { provisioningTried: () => undefined, workerFailed: () => undefined };
