const words = {
  title: 'Overview',
  lead: 'How the gateway does: outcomes, time, providers, the queue.',
  flow: 'Flow',
  behind_one: 'The charts are {{count}} entry behind the log',
  behind_other: 'The charts are {{count}} entries behind the log',
  behindText: 'They catch up by themselves. What happened last is not in them yet.',
  outcomes: {
    title: 'Outcomes',
    none: 'No decisions in this period',
    noneText: 'Choose a longer period, or another flow.',
    drawing_one: 'Drawing of {{count}} decision over time, by status. The same is shown as a table.',
    drawing_other: 'Drawing of {{count}} decisions over time, by status. The same is shown as a table.',
    from: 'From',
    total: 'All',
  },
  latency: {
    title: 'Time against the deadline',
    flow: 'Flow',
    calls: 'Calls',
    waits: 'Caller waits',
    late: 'Late',
    share: 'p99 of the wait',
  },
  providers: {
    title: 'Providers',
    none: 'No provider is configured',
    provider: 'Provider',
    state: 'State',
    calls: 'Calls',
    faults: 'Faults',
    last: 'Last success',
    cost: 'Cost',
    act: 'Action',
    isolated: 'Isolated by hand',
    gone: 'Not configured any more',
    breaker: { closed: 'In use', half_open: 'Being tried', open: 'Breaker open' },
    inFlight_one: '{{count}} call under way',
    inFlight_other: '{{count}} calls under way',
    notAsked_one: 'not asked {{count}} time',
    notAsked_other: 'not asked {{count}} times',
    note: 'State and last success are of the replica that answered; numbers are of all replicas in the period.',
  },
  isolation: {
    isolate: 'Isolate',
    rejoin: 'Use again',
    outTitle: 'Isolate {{provider}}?',
    outText:
      'No replica asks this provider until somebody takes it back. Sign-ups that need it go on as the flow says for an unavailable provider.',
    backTitle: 'Use {{provider}} again?',
    backText: 'Every replica may ask this provider again; its breaker still guards it.',
    reason: 'Reason',
    out: '{{provider}} is isolated.',
    back: '{{provider}} is in use again.',
    reasons: {
      vendor_incident: 'The vendor has an incident',
      wrong_answers: 'Its answers are wrong',
      slow: 'It is slow',
      cost: 'Cost',
      maintenance: 'Maintenance',
      security: 'Security',
      drill: 'A drill',
      resolved: 'Resolved',
      other: 'Another reason',
    },
  },
  reasons: { title: 'Most frequent reasons', reason: 'Reason', outcome: 'Outcome', count: 'Decisions' },
  queue: {
    title: 'Queue of cases',
    open: 'To the cases',
    waiting: 'Open',
    overdue: 'Overdue',
    oldest: 'Oldest',
    automated: 'Refused without a human',
    note: 'Share of the refusals that no human has looked at.',
  },
};
export default words;

declare module 'i18next' {
  interface ResourceNamespaceMap {
    overview: typeof words;
  }
}
