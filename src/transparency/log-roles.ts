/** Who sees the log's state and proofs: everybody who sees entries. */
export const LOG_READERS = ['owner', 'operator', 'reviewer', 'auditor'] as const;
/** Who has the whole log checked, or takes it away. */
export const LOG_KEEPERS = ['owner', 'operator', 'auditor'] as const;
