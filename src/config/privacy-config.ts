export interface PrivacyConfig {
  /** How long backups are kept: after it an erasure holds for them too. */
  readonly backupHorizonMs: number;
}

export const ACCOUNT_CLOCKS = ['decision', 'account-closed'] as const;
/** `account-closed` runs from the decision where no account came of the sign-up, and not at all while the account is open. */
export type AccountClock = (typeof ACCOUNT_CLOCKS)[number];
export const DECISION_KINDS = ['continue', 'block', 'correct_input'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** How long personal data of a kind of sign-ups is kept. */
export interface RetentionClass {
  readonly name: string;
  readonly clock: AccountClock;
  readonly periodMs: number;
  /** None: every flow. */
  readonly flows: readonly string[];
  /** None: every outcome. */
  readonly outcomes: readonly DecisionKind[];
  readonly basis?: string;
}
