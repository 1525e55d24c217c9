/** The tables as kysely sees them; migrations/ says what each is for. Hot statements of the journal are written as SQL. */
export interface Schema {
  signup_claim: {
    key: Buffer;
    decision_id: string;
    flow: string;
    step: string;
    correlation_id: string;
    config_version: string;
    locales: string[];
    caller: string;
    state: 'running' | 'decided';
    owner: string;
    lease_until: Date;
    decided_at: Date | null;
    replay_until: Date | null;
  };
  provider_attempt: {
    attempt_id: string;
    decision_id: string;
    plan_step: number;
    provider: string;
    reference: string;
    state: 'intended' | 'outcome' | 'fault' | 'indeterminate';
    evidence: unknown;
    vendor_reference: string | null;
    delivery: 'not_sent' | 'sent' | 'unknown' | null;
    duration_ms: number | null;
    started_at: Date;
    ended_at: Date | null;
  };
  decision: {
    decision_id: string;
    flow: string;
    step: string;
    kind: 'continue' | 'block' | 'correct_input';
    status: string;
    reason: string;
    flagged: boolean;
    message: string | null;
    provider: string | null;
    config_version: string;
    subject_id: string | null;
    answer_status: number;
    answer_body: string;
    at: Date;
    correlation_id: string | null;
  };
  subject_key: { subject_id: string; kek_version: number; wrapped: Buffer };
  subject_payload: { uid: string; subject_id: string; nonce: Buffer; ciphertext: Buffer };
  subject_token: { subject_id: string; field: string; key_version: number; token: Buffer };
  /** bigint columns come as text. */
  audit_counter: { origin: string; next: string; closed_at: Date | null };
  audit_entry: {
    origin: string;
    idx: string;
    uid: string;
    kind: string;
    at: Date;
    decision_id: string | null;
    leaf_hash: Buffer;
    envelope: Buffer;
  };
  key_check: { id: number; fingerprint: Buffer };
}
