import type { RetentionClass } from '../config/index.js';

/** What decides when a sign-up is due. */
export interface RetainedSignUp {
  readonly decisionId: string;
  readonly flow: string;
  readonly kind: string;
  readonly decidedAt: Date;
  /** A human approved it: an account came of it although the answer was no Continue. */
  readonly isApproved: boolean;
  readonly accountClosedAt?: Date;
}

/** The first that names its flow and outcome, in the order of the file; undefined: kept until somebody has it erased. */
export const classOf = (
  { flow, kind }: Pick<RetainedSignUp, 'flow' | 'kind'>,
  classes: readonly RetentionClass[],
): RetentionClass | undefined =>
  classes.find(
    ({ flows, outcomes }) =>
      (flows.length === 0 || flows.includes(flow)) &&
      (outcomes.length === 0 || outcomes.some((outcome) => outcome === kind)),
  );

/** When the clock began; undefined: the account is open, so it has not. */
function clockStart(signUp: RetainedSignUp, { clock }: RetentionClass): Date | undefined {
  if (clock === 'decision') return signUp.decidedAt;
  const hasAccount = signUp.kind === 'continue' || signUp.isApproved;
  return signUp.accountClosedAt ?? (hasAccount ? undefined : signUp.decidedAt);
}

/** From when on the sign-up is to be erased; undefined: not as things stand. */
export function dueAt(signUp: RetainedSignUp, classes: readonly RetentionClass[]): Date | undefined {
  const own = classOf(signUp, classes);
  const start = own && clockStart(signUp, own);
  return own && start && new Date(start.getTime() + own.periodMs);
}

export const isDue = (signUp: RetainedSignUp, classes: readonly RetentionClass[], now: Date): boolean => {
  const due = dueAt(signUp, classes);
  return due !== undefined && due <= now;
};

/** Nothing that was decided after this can be due. */
export const latestDue = (classes: readonly RetentionClass[], now: Date): Date =>
  new Date(now.getTime() - Math.min(...classes.map(({ periodMs }) => periodMs)));
