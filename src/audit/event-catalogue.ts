import { STAFF_MEMBERS, type StaffEventBodies } from './staff-event.catalogue.js';

/**
 * Every kind of entry that the log may hold, with its body: ids, codes, times and hashes, never personal data, never a vendor's text.
 * Closed: a kind or member is added here and in docs/audit-log-format.md, with a new `AUDIT_FORMAT` when an old member changes meaning.
 */
export interface EventBodies extends StaffEventBodies {
  /** First entry of a log. The rest only where it follows one that was closed: that one's origin, last signed size and root (base64), and why. */
  'log.opened': {
    readonly format: typeof AUDIT_FORMAT;
    readonly predecessor?: string;
    readonly predecessor_size?: number;
    readonly predecessor_root?: string;
    /** What the operator gave as the reason: a sentence or the number of a ticket, about no person. */
    readonly reason?: string;
  };
  /** Hourly, so that an hour without entries is told from an hour whose entries are gone. `size`: entries before this one. */
  'log.heartbeat': { readonly size: number };
  /** A key signs checkpoints from now on: its verifier key, C2SP signed-note. */
  'log.key_published': { readonly algorithm: string; readonly vkey: string };
  /** A checkpoint was taken somewhere else. `kind`: folder, s3, rfc3161. `root`: base64. */
  'log.anchored': {
    readonly anchor: string;
    readonly kind: string;
    readonly size: number;
    readonly root: string;
  };
  /** The stored log was checked. `scope`: whole, or a sample. `state`: holds, broken, or failed where it could not be finished. */
  'log.verified': {
    readonly scope: string;
    readonly size: number;
    readonly state: string;
    /** The first entry that does not hold. */
    readonly bad_index?: number;
  };
  /** Written before the first byte of the auditor's bundle leaves. */
  'log.exported': { readonly size: number };
  'gateway.started': {
    readonly config_version: string;
    /** Of the configuration's text without secrets, base64url; the version is the beginning of the same hash. */
    readonly config_sha256?: string;
    /** `name:type` of every provider that may be asked, sorted: tells for example that the mock was not among them. */
    readonly providers?: readonly string[];
  };
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
  /** Staff looked for a person by an address, a number or an id: which of them, and how many decisions were found; never the value. */
  'decisions.searched': { readonly fields: readonly string[]; readonly found: number };
  /** Personal data of the sign-up was shown to the actor. `reason`: in the words of whoever looked, about no person. */
  'decision.revealed': { readonly reason: string };
  /** Nothing was shown, but that a reason names the person tells something of the person too. */
  'decision.reveal_refused': { readonly cause: 'names_somebody' };
  'view.saved': { readonly view: string; readonly shared: boolean };
  'view.deleted': { readonly view: string };
  /** An auditor's question was answered with so many rows. */
  'question.answered': { readonly question: string; readonly rows: number };
  /** `filters`: `name=value`, sorted; none holds a personal value. `log_size`: entries that the export is drawn from. */
  'export.requested': {
    readonly export: string;
    readonly format: string;
    readonly filters: readonly string[];
    readonly reason: string;
    readonly log_size: number;
  };
  /** `state`: done or failed. `sha256`: of the whole file, base64url. */
  'export.finished': {
    readonly export: string;
    readonly state: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256?: string;
  };
  'export.cancelled': { readonly export: string };
  /** Written before the first byte leaves; `from_byte` where a download was taken up again. */
  'export.downloaded': { readonly export: string; readonly from_byte: number };
  /** Its rows are gone; what it was is still known. */
  'export.expired': { readonly export: string };
  /** `entry` names the row, which is kept after its removal; what is on a list is never written here. */
  'list.entry_added': {
    readonly list: string;
    readonly entry: string;
    readonly entry_kind: string;
    readonly flow?: string;
    readonly reason: string;
    /** RFC 3339. */
    readonly expires?: string;
    /** An expired entry of the same value, which is removed by this. */
    readonly replaces?: string;
  };
  'list.entry_removed': { readonly list: string; readonly entry: string; readonly entry_kind: string };
  /** One for a whole file. */
  'list.imported': {
    readonly list: string;
    readonly import: string;
    readonly lines: number;
    readonly added: number;
    /** Lines whose value was on the list already, or in an earlier line. */
    readonly duplicates: number;
    /** Expired entries that made way. */
    readonly replaced: number;
    /** HMAC-SHA-256 over the file's lines as they were read, base64url: the same file gives the same text, and it gives nothing back. */
    readonly content_hmac: string;
  };
  /** Written before the first line leaves. */
  'list.exported': { readonly list: string; readonly entry_kind?: string; readonly state?: string };
  /** A person asked to sign up, and a human has to decide. `case` names the case in all its events. */
  'case.requested': {
    readonly case: string;
    readonly flow: string;
    readonly asked_for: string;
    readonly four_eyes: boolean;
    readonly due_at: string;
    readonly expires_at: string;
  };
  /** One reviewer's word; a case with four eyes needs two approvals. */
  'case.vote_cast': {
    readonly case: string;
    readonly flow: string;
    readonly decision: string;
    readonly reason: string;
  };
  'case.approved': { readonly case: string; readonly flow: string; readonly reason: string };
  'case.denied': { readonly case: string; readonly flow: string; readonly reason: string };
  'case.expired': { readonly case: string; readonly flow: string };
  'case.withdrawn': { readonly case: string; readonly flow: string; readonly reason: string };
  /** Without `assignee`: nobody's any more. */
  'case.assigned': { readonly case: string; readonly flow: string; readonly assignee?: string };
  /** The text is sealed; the entry's payload holds the hash of its ciphertext. */
  'case.noted': { readonly case: string; readonly flow: string; readonly note: string };
  /** Personal data of the case was shown to the actor. */
  'case.revealed': { readonly case: string; readonly flow: string; readonly reason: string };
  /** `how`: created, invited, or adopted because it was there already. */
  'case.provisioned': { readonly case: string; readonly flow: string; readonly how: string; readonly attempts: number };
  'case.provisioning_failed': {
    readonly case: string;
    readonly flow: string;
    readonly code: string;
    readonly attempts: number;
  };
  'case.provisioning_retried': { readonly case: string; readonly flow: string };
  /** Codes were made; what they are is known to nobody but who was shown them. */
  'invitation.created': {
    readonly batch: string;
    readonly count: number;
    /** Of each code. */
    readonly uses: number;
    readonly flow?: string;
    /** `email`, `domain`, `flow`. */
    readonly bound: readonly string[];
    /** Names of the claims that are added. */
    readonly claims: readonly string[];
    readonly not_before: string;
    readonly expires_at: string;
  };
  /** One code, or so many of a batch. */
  'invitation.revoked': { readonly invitation?: string; readonly batch?: string; readonly count: number };
  'invitation.reserved': { readonly invitation: string };
  /** An approval is pending: the use waits for it. */
  'invitation.held': { readonly invitation: string };
  'invitation.consumed': { readonly invitation: string };
  'invitation.released': { readonly invitation: string };
  'invitation.refused': { readonly reason: string; readonly invitation?: string };
  /** The flow redeems no code for a minute. */
  'invitation.guessing_suspected': { readonly flow: string; readonly failures: number; readonly window_s: number };
  'invitation.quota_set': { readonly issuer: string; readonly uses: number; readonly period_s: number };
  /** New persons' keys are wrapped by this version from now on; `provider` is the key service that guards it. */
  'key.rotated': { readonly version: number; readonly provider: string };
  /** No person's key is wrapped by this version any more. */
  'key.retired': { readonly version: number };
  /** The same key, wrapped anew: by another key service, or by a newer version of the service's key. `key`: `master`, or `kek` and its version. */
  'key.reguarded': { readonly key: string; readonly provider: string };
  /** Given up after the schedule; it can be replayed. `event` is the `uid` of the entry that was to be sent, `fault` a word of ours. */
  'webhook.dead_lettered': {
    readonly webhook: string;
    readonly event: string;
    readonly event_kind: string;
    readonly attempts: number;
    readonly fault: string;
  };
  'webhook.replayed': { readonly webhook: string; readonly event: string };
  /** The receiver answered that it is gone for good (410). */
  'webhook.disabled': { readonly webhook: string; readonly event: string };
  'webhook.enabled': { readonly webhook: string };
  /** `recipient`: `requester`, or an approver by a keyed hash. */
  'mail.dead_lettered': {
    readonly recipient: string;
    readonly event: string;
    readonly event_kind: string;
    readonly attempts: number;
    readonly fault: string;
  };
  'mail.replayed': { readonly recipient: string; readonly event: string };
  /** A provider was taken out of use by hand on every replica, or put back; `reason` is a code. */
  'provider.isolated': { readonly provider: string; readonly reason: string };
  'provider.rejoined': { readonly provider: string; readonly reason: string };
  /** Somebody looked whether a person is known; `found` counts sign-ups. */
  'subject.searched': { readonly field: string; readonly found: number };
  /** Written before the first byte of the copy leaves, once for each sign-up in it. */
  'subject.exported': { readonly format: string; readonly sign_ups: number; readonly reason: string };
  /** One for each sign-up and each case: its key, data and tokens are gone. */
  'subject.erased': {
    readonly erasure: string;
    readonly cause: string;
    readonly case?: string;
    /** After this no backup holds them either, RFC 3339. */
    readonly backups_until: string;
  };
  'subject.account_closed': { readonly sign_ups: number; readonly closed_at: string };
  /** Behind the entries of those that were erased, in the same commit. */
  'erasure.executed': {
    readonly erasure: string;
    readonly cause: string;
    readonly reason: string;
    readonly sign_ups: number;
    readonly cases: number;
    readonly list_entries: number;
    readonly invitations: number;
    readonly mails: number;
    /** Sign-ups that stayed: under hold, or being decided at that moment. */
    readonly held: number;
    readonly running: number;
    readonly backups_until: string;
  };
  'hold.placed': {
    readonly hold: string;
    /** `person`, whatever they do later included, or `sign_ups`. */
    readonly scope: string;
    readonly basis: string;
    readonly sign_ups: number;
    readonly review_at?: string;
  };
  'hold.released': { readonly hold: string; readonly reason: string };
}

export type EventKind = keyof EventBodies;
export const AUDIT_FORMAT = 'verigate-audit/1';

/** The order in which a body's members are written. What is not listed is not written. */
export const BODY_MEMBERS: { readonly [Kind in EventKind]: readonly (keyof EventBodies[Kind] & string)[] } = {
  'log.opened': ['format', 'predecessor', 'predecessor_size', 'predecessor_root', 'reason'],
  'log.heartbeat': ['size'],
  'log.key_published': ['algorithm', 'vkey'],
  'log.anchored': ['anchor', 'kind', 'size', 'root'],
  'log.verified': ['scope', 'size', 'state', 'bad_index'],
  'log.exported': ['size'],
  'gateway.started': ['config_version', 'config_sha256', 'providers'],
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
  'decisions.searched': ['fields', 'found'],
  'decision.revealed': ['reason'],
  'decision.reveal_refused': ['cause'],
  'view.saved': ['view', 'shared'],
  'view.deleted': ['view'],
  'question.answered': ['question', 'rows'],
  'export.requested': ['export', 'format', 'filters', 'reason', 'log_size'],
  'export.finished': ['export', 'state', 'rows', 'bytes', 'sha256'],
  'export.cancelled': ['export'],
  'export.downloaded': ['export', 'from_byte'],
  'export.expired': ['export'],
  'list.entry_added': ['list', 'entry', 'entry_kind', 'flow', 'reason', 'expires', 'replaces'],
  'list.entry_removed': ['list', 'entry', 'entry_kind'],
  'list.imported': ['list', 'import', 'lines', 'added', 'duplicates', 'replaced', 'content_hmac'],
  'list.exported': ['list', 'entry_kind', 'state'],
  'case.requested': ['case', 'flow', 'asked_for', 'four_eyes', 'due_at', 'expires_at'],
  'case.vote_cast': ['case', 'flow', 'decision', 'reason'],
  'case.approved': ['case', 'flow', 'reason'],
  'case.denied': ['case', 'flow', 'reason'],
  'case.expired': ['case', 'flow'],
  'case.withdrawn': ['case', 'flow', 'reason'],
  'case.assigned': ['case', 'flow', 'assignee'],
  'case.noted': ['case', 'flow', 'note'],
  'case.revealed': ['case', 'flow', 'reason'],
  'case.provisioned': ['case', 'flow', 'how', 'attempts'],
  'case.provisioning_failed': ['case', 'flow', 'code', 'attempts'],
  'case.provisioning_retried': ['case', 'flow'],
  'invitation.created': ['batch', 'count', 'uses', 'flow', 'bound', 'claims', 'not_before', 'expires_at'],
  'invitation.revoked': ['invitation', 'batch', 'count'],
  'invitation.reserved': ['invitation'],
  'invitation.held': ['invitation'],
  'invitation.consumed': ['invitation'],
  'invitation.released': ['invitation'],
  'invitation.refused': ['reason', 'invitation'],
  'invitation.guessing_suspected': ['flow', 'failures', 'window_s'],
  'invitation.quota_set': ['issuer', 'uses', 'period_s'],
  'key.rotated': ['version', 'provider'],
  'key.retired': ['version'],
  'key.reguarded': ['key', 'provider'],
  'webhook.dead_lettered': ['webhook', 'event', 'event_kind', 'attempts', 'fault'],
  'webhook.replayed': ['webhook', 'event'],
  'webhook.disabled': ['webhook', 'event'],
  'webhook.enabled': ['webhook'],
  'mail.dead_lettered': ['recipient', 'event', 'event_kind', 'attempts', 'fault'],
  'mail.replayed': ['recipient', 'event'],
  'provider.isolated': ['provider', 'reason'],
  'provider.rejoined': ['provider', 'reason'],
  ...STAFF_MEMBERS,
  'subject.searched': ['field', 'found'],
  'subject.exported': ['format', 'sign_ups', 'reason'],
  'subject.erased': ['erasure', 'cause', 'case', 'backups_until'],
  'subject.account_closed': ['sign_ups', 'closed_at'],
  'erasure.executed': [
    'erasure',
    'cause',
    'reason',
    'sign_ups',
    'cases',
    'list_entries',
    'invitations',
    'mails',
    'held',
    'running',
    'backups_until',
  ],
  'hold.placed': ['hold', 'scope', 'basis', 'sign_ups', 'review_at'],
  'hold.released': ['hold', 'reason'],
};

/** Every kind, for those who choose among them. */
export const EVENT_KINDS = Object.keys(BODY_MEMBERS) as readonly EventKind[];
