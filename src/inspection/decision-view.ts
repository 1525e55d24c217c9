/** A decision in a list. Nothing personal. Times are RFC 3339, UTC. */
export interface DecisionSummary {
  readonly decisionId: string;
  readonly at: string;
  readonly flow: string;
  readonly step: string;
  readonly kind: 'continue' | 'block' | 'correct_input';
  readonly status: string;
  readonly reason: string;
  readonly flagged: boolean;
  /** Whose outcome was decided on; absent when nobody was asked. */
  readonly provider?: string;
  readonly configVersion: string;
  /** Is there personal data: kept, erased since, or never any. */
  readonly personalData: 'kept' | 'erased' | 'none';
}

/** One call to a provider. */
export interface AttemptView {
  readonly attemptId: string;
  readonly planStep: number;
  readonly provider: string;
  /** Ours, in the vendor's records. */
  readonly reference: string;
  readonly vendorReference?: string;
  readonly state: 'intended' | 'outcome' | 'fault' | 'indeterminate';
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  /** Of an outcome: `verified`, `rejected`, `inconclusive`, `pending`. */
  readonly status?: string;
  readonly reason?: string;
  readonly score?: number;
  readonly signals: readonly { readonly code: string; readonly effect: string }[];
  readonly fault?: { readonly kind: string; readonly delivery?: string; readonly httpStatus?: number };
}

/** An entry of the audit log about this sign-up, in the order of the log. */
export interface TimelineEvent {
  readonly index: number;
  readonly uid: string;
  readonly at: string;
  readonly kind: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly body: Readonly<Record<string, unknown>>;
  /** How far its proof has come. */
  readonly state: 'sequenced' | 'sealed' | 'anchored';
}

/** Why it was decided so: the row of the decision table, and what it saw. */
export interface DecisionExplanation {
  /** One sentence for staff, English. `code` and `facts` are for those who translate. */
  readonly sentence: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, string>>;
}

export interface MaskedPersonView {
  readonly email?: string;
  readonly phone?: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly country?: string;
}

export interface DecisionDetail extends DecisionSummary {
  readonly correlationId?: string;
  /** Credential that called. */
  readonly caller?: string;
  readonly explanation: DecisionExplanation;
  /** What the applicant read: the catalogue's key, and the text in the languages that they asked for, as the catalogue has it today. */
  readonly shown?: { readonly message: string; readonly text: string; readonly locale: string };
  readonly answerStatus: number;
  /** Within which the flow answers, as it is configured now; absent when there is no such flow any more. */
  readonly budgetMs?: number;
  readonly attempts: readonly AttemptView[];
  readonly timeline: readonly TimelineEvent[];
  /** Cases that this sign-up opened. */
  readonly cases: readonly string[];
  /** Legal holds that cover the person. */
  readonly holds: readonly string[];
  /** Masked; absent when erased or never there. */
  readonly person?: MaskedPersonView;
}

/** POST .../personal-data. */
export interface RevealedPerson {
  readonly attributes: Readonly<Record<string, string>>;
  /** The entry that records that you looked. */
  readonly event: string;
}

export interface SavedView {
  readonly viewId: string;
  readonly name: string;
  /** Seen by all staff, or by its maker only. */
  readonly shared: boolean;
  readonly owner: string;
  /** The filters, as the search takes them; never personal values. Besides, `last`: hour, day, week or month, in place of `from` and `to`. */
  readonly filters: Readonly<Record<string, string>>;
}

/** An auditor's question. */
export interface QuestionView {
  readonly question: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly kind: 'text' | 'time' | 'number' | 'provider' | 'decision';
    readonly required: boolean;
    readonly default?: string;
  }[];
}

/** Its answer: one table, and what it is drawn from. */
export interface AnswerView {
  readonly question: string;
  readonly askedAt: string;
  /** One sentence that answers, English. */
  readonly summary: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  readonly truncated: boolean;
  /** Of the log, when asked: what was not sealed then cannot be in the answer's proof. */
  readonly logSize: number;
}

export interface ExportView {
  readonly exportId: string;
  readonly format: 'csv' | 'jsonl' | 'ocsf';
  readonly filters: Readonly<Record<string, string>>;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly rows: number;
  /** Estimate; absent until it is known. */
  readonly total?: number;
  readonly bytes: number;
  readonly sha256?: string;
  readonly expiresAt?: string;
  readonly problem?: string;
}
