/** How a column holds something of a person: sealed, as a keyed hash, in the clear, or as an id that leads elsewhere. */
export type Holding = 'sealed' | 'hash' | 'clear' | 'id';

export interface PersonalColumn {
  /** `table.column`. */
  readonly at: string;
  readonly holds: Holding;
  readonly what: string;
  /** What an erasure does with it, and with it alone where a value of it may stay. */
  readonly erasure: string;
}

/** Texts and bytes of a table that are nobody's. */
export interface ImpersonalColumns {
  readonly table: string;
  readonly columns: readonly string[];
  readonly because: string;
}

const PERSONAL: readonly PersonalColumn[] = [
  { at: 'subject_key.wrapped', holds: 'sealed', what: 'key of one sign-up or case', erasure: 'row deleted' },
  { at: 'subject_payload.nonce', holds: 'sealed', what: 'belongs to the ciphertext', erasure: 'row deleted' },
  {
    at: 'subject_payload.ciphertext',
    holds: 'sealed',
    what: 'what the caller sent; the person of a case; the text of a note',
    erasure: 'row deleted',
  },
  { at: 'subject_token.field', holds: 'hash', what: 'names the kind of the token', erasure: 'row deleted' },
  { at: 'subject_token.token', holds: 'hash', what: 'e-mail address, phone, external id', erasure: 'row deleted' },
  {
    at: 'signup_claim.key',
    holds: 'hash',
    what: 'all claims of the call together',
    erasure: 'row deleted: the same call again is a new sign-up',
  },
  { at: 'signup_claim.locales', holds: 'clear', what: 'languages that the caller asked for', erasure: 'row deleted' },
  {
    at: 'signup_claim.correlation_id',
    holds: 'id',
    what: 'the call in the records of the caller',
    erasure: 'row deleted; stays in `decision` and in the log, as an id that leads to nothing here',
  },
  {
    at: 'decision.answer_body',
    holds: 'sealed',
    what: 'the answer given; with Continue it may carry corrected claims',
    erasure: 'emptied',
  },
  {
    at: 'decision.correlation_id',
    holds: 'id',
    what: 'the call in the records of the caller',
    erasure: 'stays: it is in the log, and leads to nothing here',
  },
  {
    at: 'provider_attempt.evidence',
    holds: 'clear',
    what: 'the reading of the vendor’s answer: findings, score, unmapped codes',
    erasure: 'emptied; findings stay in the log, about nobody',
  },
  {
    at: 'provider_attempt.vendor_reference',
    holds: 'id',
    what: 'the check in the records of the vendor',
    erasure: 'emptied',
  },
  {
    at: 'provider_attempt.reference',
    holds: 'id',
    what: 'ours, random, in the records of the vendor',
    erasure: 'stays: it is in the log, and invoices are compared by it',
  },
  {
    at: 'approval_case.person_key',
    holds: 'hash',
    what: 'external id, else e-mail address',
    erasure: 'emptied; an open case is withdrawn',
  },
  { at: 'approval_case.email_key', holds: 'hash', what: 'e-mail address', erasure: 'emptied' },
  {
    at: 'account_provisioning.account_id',
    holds: 'id',
    what: 'the account in the directory',
    erasure: 'emptied; an account that was still to be made is not made',
  },
  {
    at: 'policy_list_entry.token',
    holds: 'hash',
    what: 'e-mail address, phone, external id; of other kinds the value itself, which names nobody',
    erasure:
      'row deleted where the value is this person’s alone, unless block-list entries are to stay; retention leaves it',
  },
  { at: 'policy_list_entry.shown', holds: 'clear', what: 'a masked hint of the value', erasure: 'with its row' },
  { at: 'policy_list_entry.note', holds: 'clear', what: 'a text of staff', erasure: 'with its row' },
  {
    at: 'policy_list_staging.token',
    holds: 'hash',
    what: 'the same, of a file that is being imported',
    erasure: 'row deleted; the import is refused and can be sent again',
  },
  { at: 'policy_list_staging.shown', holds: 'clear', what: 'a masked hint of the value', erasure: 'with its row' },
  { at: 'policy_list_staging.note', holds: 'clear', what: 'a text of staff', erasure: 'with its row' },
  {
    at: 'invitation.email_hash',
    holds: 'hash',
    what: 'e-mail address that a code was made for',
    erasure: 'emptied, and the code revoked; retention leaves it',
  },
  { at: 'invitation.label', holds: 'clear', what: 'a text of staff', erasure: 'emptied with the address' },
  { at: 'invitation.claims', holds: 'clear', what: 'claims that a code gives', erasure: 'emptied with the address' },
  { at: 'invitation_use.holder', holds: 'hash', what: 'external id or e-mail address', erasure: 'emptied' },
  {
    at: 'invitation_attempt.subject',
    holds: 'hash',
    what: 'e-mail or network address of wrong codes',
    erasure: 'row deleted; all of them go after an hour anyway',
  },
  {
    at: 'mail_delivery.target',
    holds: 'hash',
    what: '`requester`, or an approver as a keyed hash',
    erasure: 'rows of mails to the person deleted',
  },
  {
    at: 'privacy_hold_token.token',
    holds: 'hash',
    what: 'a value of a person under hold',
    erasure: 'deleted when the hold is released; until then nothing of the person is erased',
  },
  { at: 'privacy_hold_token.field', holds: 'hash', what: 'names the kind of the token', erasure: 'with its row' },
  {
    at: 'privacy_hold.basis',
    holds: 'clear',
    what: 'a text of staff, checked to name nobody',
    erasure: 'stays: it says why something was kept',
  },
  {
    at: 'privacy_hold.release_reason',
    holds: 'clear',
    what: 'a text of staff, checked to name nobody',
    erasure: 'stays',
  },
  {
    at: 'privacy_erasure.reason',
    holds: 'clear',
    what: 'a text of staff, checked to name nobody, or a class of retention',
    erasure: 'stays: it says why something was erased',
  },
];

const STAFF = 'people who work here: not the subjects of sign-ups; the log names them by id';
const OURS = 'words and ids of ours';

const IMPERSONAL: readonly ImpersonalColumns[] = [
  { table: 'signup_claim', columns: ['flow', 'step', 'config_version', 'caller', 'state'], because: OURS },
  {
    table: 'decision',
    columns: ['flow', 'step', 'kind', 'status', 'reason', 'message', 'provider', 'config_version'],
    because: 'what was decided, about nobody once the sign-up’s key is gone',
  },
  { table: 'provider_attempt', columns: ['provider', 'state', 'delivery'], because: OURS },
  {
    table: 'audit_entry',
    columns: ['origin', 'kind', 'leaf_hash', 'envelope'],
    because: 'entries hold ids, codes, times and hashes by rule; nothing of them can be taken back',
  },
  { table: 'audit_counter', columns: ['origin'], because: OURS },
  { table: 'key_check', columns: ['fingerprint'], because: 'of the master key' },
  {
    table: 'policy_list_entry',
    columns: ['list', 'kind', 'flow', 'reason', 'author', 'removed_by'],
    because: 'words of ours, and who on the staff',
  },
  {
    table: 'policy_list_staging',
    columns: ['kind', 'flow', 'reason', 'prefix'],
    because: OURS,
  },
  { table: 'policy_list_prefix', columns: ['prefix'], because: 'lengths of networks' },
  {
    table: 'invitation',
    columns: ['code_hash', 'hint', 'issuer', 'flow', 'email_domain', 'revoked_by'],
    because: 'of a random code, and who made it; a domain belongs to nobody alone',
  },
  { table: 'invitation_use', columns: ['state'], because: OURS },
  { table: 'invitation_attempt', columns: ['scope'], because: OURS },
  { table: 'invitation_gate', columns: ['flow'], because: OURS },
  { table: 'invitation_quota', columns: ['issuer', 'set_by'], because: STAFF },
  {
    table: 'approval_case',
    columns: ['flow', 'state', 'asked_for', 'closing_reason', 'assignee'],
    because: 'words of ours, and who on the staff',
  },
  {
    table: 'approval_vote',
    columns: ['staff_id', 'decision', 'reason'],
    because: 'words of ours, and who on the staff',
  },
  { table: 'approval_note', columns: ['author'], because: STAFF },
  { table: 'account_provisioning', columns: ['state', 'code', 'how'], because: OURS },
  { table: 'notification_lease', columns: ['name'], because: OURS },
  { table: 'notification_cursor', columns: ['sink', 'origin'], because: OURS },
  { table: 'webhook_delivery', columns: ['target', 'origin', 'kind', 'state', 'fault'], because: OURS },
  { table: 'mail_delivery', columns: ['origin', 'kind', 'state', 'fault'], because: OURS },
  { table: 'worker_lease', columns: ['name'], because: OURS },
  { table: 'worker_duty', columns: ['name'], because: OURS },
  { table: 'log_seal', columns: ['origin', 'root', 'note', 'problem'], because: 'hashes of entries of the log' },
  { table: 'log_tile', columns: ['origin', 'bytes'], because: 'hashes of entries of the log' },
  { table: 'log_checkpoint', columns: ['origin', 'root', 'note'], because: 'hashes of entries of the log' },
  {
    table: 'log_anchor',
    columns: ['origin', 'anchor', 'kind', 'root', 'problem'],
    because: 'hashes of entries of the log',
  },
  { table: 'log_receipt', columns: ['origin', 'anchor', 'note', 'receipt'], because: 'hashes of entries of the log' },
  { table: 'log_verification', columns: ['origin', 'state', 'problem'], because: OURS },
  { table: 'log_key', columns: ['vkey', 'origin'], because: 'public keys' },
  {
    table: 'staff_member',
    columns: ['staff_id', 'method', 'username', 'issuer', 'subject', 'display_name', 'email', 'roles', 'password'],
    because: STAFF,
  },
  { table: 'staff_session', columns: ['id', 'staff_id'], because: STAFF },
  { table: 'staff_setup_token', columns: ['digest', 'staff_id'], because: STAFF },
  {
    table: 'staff_role_grant',
    columns: ['staff_id', 'role', 'reason', 'reason_salt', 'granted_by'],
    because: STAFF,
  },
  { table: 'projection_cursor', columns: ['name', 'origin'], because: OURS },
  {
    table: 'overview_tally',
    columns: ['width', 'measure', 'flow', 'name', 'status', 'detail'],
    because: 'counts',
  },
  { table: 'provider_isolation', columns: ['provider', 'isolated_by', 'reason'], because: OURS },
  { table: 'configuration_version', columns: ['version', 'text'], because: 'settings, without secrets' },
  {
    table: 'saved_view',
    columns: ['owner', 'name', 'filters'],
    because: 'searches of staff by codes and names of ours',
  },
  {
    table: 'export_job',
    columns: ['format', 'filters', 'reason', 'requested_by', 'origin', 'state', 'sha256', 'problem'],
    because: 'what staff asked for; filters hold codes and names of ours',
  },
  { table: 'export_chunk', columns: ['bytes'], because: 'decisions as they are in the clear, about nobody' },
  { table: 'privacy_hold', columns: ['placed_by', 'released_by'], because: STAFF },
  { table: 'privacy_erasure', columns: ['asked_by', 'cause'], because: 'words of ours, and who on the staff' },
  {
    table: 'key_encryption_key',
    columns: ['provider', 'provider_key', 'wrapped', 'proof'],
    because: 'a key of ours, sealed by whoever guards it',
  },
  {
    table: 'guarded_master_key',
    columns: ['provider', 'provider_key', 'wrapped'],
    because: 'a key of ours, sealed by whoever guards it',
  },
  { table: 'kysely_migration', columns: ['name', 'timestamp'], because: 'steps of the schema' },
  { table: 'kysely_migration_lock', columns: ['id'], because: 'steps of the schema' },
];

/**
 * Every column that holds text or bytes, of every table: what is personal, and what erasing a person does with it. A test compares it with
 * the schema, so that a new column cannot be forgotten, and docs/privacy.md shows it.
 */
export const PERSONAL_DATA = { personal: PERSONAL, impersonal: IMPERSONAL } as const;
