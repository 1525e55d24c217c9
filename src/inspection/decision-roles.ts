/** Who reads decisions, masked as they are. */
export const DECISION_READERS = ['owner', 'reviewer', 'auditor'] as const;
/** Who asks and answers for the whole: no personal data either. */
export const QUESTION_READERS = ['owner', 'auditor'] as const;
export const EXPORTERS = ['owner', 'operator', 'auditor'] as const;
