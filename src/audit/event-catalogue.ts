/**
 * Every kind of entry that the log may hold, with its body: ids, codes, times and hashes, never personal data, never a vendor's text.
 * Closed: a kind or member is added here and in docs/audit-log-format.md, with a new `AUDIT_FORMAT` when an old member changes meaning.
 */
export interface EventBodies {
  /** First entry of a log. */
  'log.opened': { readonly format: typeof AUDIT_FORMAT };
  'gateway.started': { readonly config_version: string };
  'signup.claimed': {
    readonly flow: string;
    readonly step: string;
    readonly correlation: string;
    readonly config_version: string;
  };
  /** Durable before a byte leaves for the vendor. */
  'attempt.intended': {
    readonly attempt: string;
    readonly plan_step: number;
    readonly provider: string;
    readonly reference: string;
  };
  'attempt.ended': {
    readonly attempt: string;
    readonly provider: string;
    readonly duration_ms: number;
    /** Of the outcome, or `fault`. */
    readonly status: string;
    readonly reason?: string;
    /** `code:effect`, sorted, each once. */
    readonly signals?: readonly string[];
    readonly fault?: string;
    readonly delivery?: string;
    readonly http_status?: number;
    /** Of the stored evidence's exact text, base64url. */
    readonly evidence_sha256: string;
  };
  /** Money may have been spent and no outcome came of it. */
  'attempt.indeterminate': { readonly attempt: string; readonly provider: string; readonly reference: string };
  'signup.decided': {
    readonly kind: string;
    readonly status: string;
    readonly reason: string;
    readonly flagged?: boolean;
    readonly message?: string;
    readonly attributes?: readonly string[];
    readonly config_version: string;
    readonly answer_status: number;
    /** Of the answer's exact bytes, base64url. */
    readonly answer_sha256: string;
  };
  /** The caller was answered before the decision was there. */
  'answer.deferred': {
    readonly flow: string;
    readonly step: string;
    readonly correlation: string;
    readonly answered: string;
    readonly status?: string;
    readonly reason?: string;
  };
}

export type EventKind = keyof EventBodies;
export const AUDIT_FORMAT = 'verigate-audit/1';

/** The order in which a body's members are written. What is not listed is not written. */
export const BODY_MEMBERS: { readonly [Kind in EventKind]: readonly (keyof EventBodies[Kind] & string)[] } = {
  'log.opened': ['format'],
  'gateway.started': ['config_version'],
  'signup.claimed': ['flow', 'step', 'correlation', 'config_version'],
  'attempt.intended': ['attempt', 'plan_step', 'provider', 'reference'],
  'attempt.ended': [
    'attempt',
    'provider',
    'duration_ms',
    'status',
    'reason',
    'signals',
    'fault',
    'delivery',
    'http_status',
    'evidence_sha256',
  ],
  'attempt.indeterminate': ['attempt', 'provider', 'reference'],
  'signup.decided': [
    'kind',
    'status',
    'reason',
    'flagged',
    'message',
    'attributes',
    'config_version',
    'answer_status',
    'answer_sha256',
  ],
  'answer.deferred': ['flow', 'step', 'correlation', 'answered', 'status', 'reason'],
};
