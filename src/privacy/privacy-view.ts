/** What is kept of one person: every sign-up that their address, number or id leads to. Nothing personal. */
export interface SubjectView {
  /** More than one: a phone number that several people gave. Look for each by e-mail address or external id. */
  readonly persons: number;
  readonly signUps: readonly {
    readonly decisionId: string;
    readonly at: string;
    readonly flow: string;
    readonly state: 'kept' | 'erased';
  }[];
  readonly cases: readonly string[];
  readonly holds: readonly HoldView[];
  /** When retention erases the last of it; absent while a hold stands or the account is open. */
  readonly dueAt?: string;
  readonly accountClosedAt?: string;
}

export interface HoldView {
  readonly holdId: string;
  /** Legal basis, in the words of whoever placed it; no personal data. */
  readonly basis: string;
  readonly placedBy: string;
  readonly placedAt: string;
  readonly reviewAt?: string;
  readonly releasedBy?: string;
  readonly releasedAt?: string;
  readonly subjects: number;
}

export interface ErasureView {
  readonly erasureId: string;
  readonly at: string;
  readonly by: string;
  readonly cause: 'request' | 'retention';
  readonly reason: string;
  readonly signUps: number;
  /** After this no backup holds it either. */
  readonly backupsUntil: string;
}

/** What an erasure would do, or has done. */
export interface ErasureReport {
  readonly erasureId?: string;
  readonly dryRun: boolean;
  /** More than one: a phone number that several people gave. Nothing is erased by it; name each by e-mail address, external id or sign-up. */
  readonly persons: number;
  readonly signUps: number;
  readonly cases: number;
  readonly listEntries: number;
  /** Entries of the block list of exactly these values that were asked to stay. */
  readonly keptListEntries: number;
  readonly invitations: number;
  readonly mails: number;
  /** Sign-ups that stay, and the holds because of which. */
  readonly held: readonly { readonly decisionId: string; readonly holds: readonly string[] }[];
  /** Sign-ups that stay because something may still come of them: erase them in a quarter of an hour. */
  readonly running: readonly string[];
  readonly backupsUntil: string;
}

export interface RetentionClassView {
  readonly name: string;
  readonly clock: 'decision' | 'account-closed';
  readonly periodDays: number;
  /** None: every flow, and every outcome, that no class before it names. */
  readonly flows: readonly string[];
  readonly outcomes: readonly string[];
  readonly basis?: string;
  readonly dueNow: number;
  readonly lastRunAt?: string;
}
