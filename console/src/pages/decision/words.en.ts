const words = {
  title: 'Decision',
  back: 'All decisions',
  ask: 'Auditor’s questions',
  erase: 'Erase or hold',
  outcome: 'Outcome',
  at: 'Came in',
  flow: 'Flow and step',
  provider: 'Provider',
  caller: 'Caller',
  id: 'Decision id',
  correlation: 'Correlation id',
  config: 'Configuration',
  cases: 'Cases',
  holds: 'Legal holds',
  why: 'Why',
  code: 'Row of the table',
  shown: {
    title: 'What the applicant saw',
    nothing: 'Nothing: the sign-up went on.',
    message: 'Message',
    locale: 'Language',
    status: 'Answer',
  },
  attempts: {
    title: 'Calls to providers',
    none: 'No provider was asked',
    provider: 'Provider',
    ended: 'Ended',
    why: 'Reason',
    duration: 'Took',
    signals: 'Signals',
    reference: 'Reference, ours / theirs',
    answered: 'Decided after {{after}}',
    deadline: 'Deadline: {{after}}',
    state: { intended: 'under way', outcome: 'answered', fault: 'fault', indeterminate: 'unknown' },
  },
  story: {
    title: 'The whole story',
    lead: 'Entries of the audit log, in its order.',
    check: 'Check the proofs here',
    details: 'Entry {{index}}: details',
    kind: 'Kind',
    actor: 'By',
    entry: 'Entry id',
  },
  proof: {
    checking: 'Checking in this browser: {{done}} of {{all}}.',
    allHold_one:
      '{{count}} entry checked in this browser: it is in the log as it was written, under a signed checkpoint.',
    allHold_other:
      'All {{count}} entries checked in this browser: they are in the log as they were written, under a signed checkpoint.',
    someBroken_one: '{{count}} proof does not hold. Tell whoever answers for the audit log at once.',
    someBroken_other: '{{count}} proofs do not hold. Tell whoever answers for the audit log at once.',
    unsigned:
      'The paths hold. No signature could be checked here: your roles do not read the keys of the log, or this browser lacks the algorithms.',
    step: {
      entry: 'The entry itself',
      leaf: 'Hash of the entry',
      checkpoint: 'Checkpoint',
      signature: 'Signature',
      path: 'Path to the root',
    },
  },
  event: {
    claimed: 'The call came',
    intended: 'A provider is about to be asked',
    ended: 'The provider’s answer, or its fault',
    indeterminate: 'What the provider answered is not known',
    decided: 'Decided, and the caller answered',
    deferred: 'The caller was answered before the decision',
    caseRequested: 'A case was opened',
    voteCast: 'A reviewer gave their word',
    caseApproved: 'The case was approved',
    caseDenied: 'The case was denied',
    caseExpired: 'The case expired',
    caseWithdrawn: 'The case was withdrawn',
    provisioned: 'The account is there',
    revealed: 'Personal data was revealed',
    erased: 'Personal data was erased',
    invitationReserved: 'An invitation code was reserved',
    invitationConsumed: 'An invitation code was used',
    invitationReleased: 'An invitation code is free again',
    invitationRefused: 'An invitation code was not taken',
  },
  person: {
    title: 'The person',
    hidden: 'The key to the data cannot be had at the moment.',
    is: {
      kept: '',
      erased: 'The personal data was erased. The log still proves that the decision was made.',
      none: 'No personal data came with this call.',
    },
  },
};
export default words;

declare module 'i18next' {
  interface ResourceNamespaceMap {
    decision: typeof words;
  }
}
