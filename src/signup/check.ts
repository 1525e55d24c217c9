import type { Applicant } from '#libs/provider-spec';
import { newId } from '../audit/index.js';
import type { AttemptIntent, AttemptResult, Journal, SignupRecord } from '../journal/index.js';
import type { SignupEvents } from '../observability/index.js';
import { type AttemptEnd, isFree, type VerificationDesk } from '../verification/index.js';
import type { Audience } from './audience.js';
import { newReference } from './reference.js';

/** How the check of one sign-up ended. */
export interface CheckEnd {
  readonly last: AttemptResult;
  readonly end: AttemptEnd;
  /** No attempt can have cost anything or left a mark on the person's file. */
  readonly free: boolean;
}

interface CheckRequest {
  readonly record: SignupRecord;
  readonly applicant: Applicant;
  /** Providers that can check this person, in order; the first has its intent on record. */
  readonly providers: readonly string[];
  readonly failOver: 'when-not-charged' | 'always';
  readonly intent: AttemptIntent;
  readonly audience: Audience;
}

export const LOST_LEASE = Symbol('LOST_LEASE');

/** S1 of the first provider is durable when this starts; S1 of each further one is made durable here, in one commit with the end of the one before. */
export class ProviderCheck {
  constructor(
    private readonly desk: VerificationDesk,
    private readonly journal: Journal,
    private readonly events: SignupEvents,
  ) {}

  intentFor(providers: readonly string[], planStep: number): AttemptIntent | undefined {
    const provider = providers[planStep];
    if (provider === undefined) return undefined;
    return { attemptId: newId(), reference: newReference(), provider, planStep, leaseMs: this.desk.leaseMs(provider) };
  }

  async run(request: CheckRequest): Promise<CheckEnd | typeof LOST_LEASE> {
    const { record, providers } = request;
    let intent = request.intent;
    let free = true;
    for (;;) {
      const { ended, end } = await this.#attempt(request, intent);
      free &&= isFree(end);
      const next = this.#mayGoOn(request, end) ? this.intentFor(providers, intent.planStep + 1) : undefined;
      if (!next) return { last: ended, end, free };
      if (!(await this.journal.nextAttempt({ signup: record, ended, next }))) return LOST_LEASE;
      intent = next;
    }
  }

  /** After an answer nobody else is asked; after a fault only where nothing was bought or the flow accepts a second charge, and somebody waits. */
  #mayGoOn({ failOver, audience }: CheckRequest, end: AttemptEnd): boolean {
    return 'fault' in end && end.failsOver && (isFree(end) || failOver === 'always') && audience.patience() > 0;
  }

  async #attempt(
    { record, applicant, audience }: CheckRequest,
    intent: AttemptIntent,
  ): Promise<{ ended: AttemptResult; end: AttemptEnd }> {
    const { attemptId, provider, reference } = intent;
    const started = performance.now();
    const end = await this.desk.attempt(provider, { applicant, reference }, record.correlationId);
    const durationMs = Math.round(performance.now() - started);
    const result = 'outcome' in end ? { outcome: end.outcome } : { fault: end.fault };
    const ended: AttemptResult = { attemptId, provider, durationMs, result };
    const error = 'fault' in end ? end.error : undefined;
    this.events.attemptEnded(record, ended, { detached: audience.patience() === 0, error });
    return { ended, end };
  }
}
