const words = {
  title: 'Decisions',
  lead: 'Every sign-up that the gateway answered, newest first.',
  caption: 'Decisions',
  column: {
    at: 'Time',
    outcome: 'Outcome',
    status: 'Status',
    reason: 'Reason',
    flow: 'Flow',
    provider: 'Provider',
    person: 'Personal data',
  },
  filter: {
    flow: 'Flow',
    kind: 'Outcome',
    status: 'Status',
    reason: 'Reason',
    provider: 'Provider',
    flagged: 'Flagged',
    reference: 'Reference',
    referenceHelp: 'Of the gateway, the vendor or the call.',
  },
  empty: 'No decision fits',
  emptyText: 'Take a filter away, or choose a longer period.',
  none: 'No decisions yet',
  noneText: 'As soon as somebody signs up, it stands here.',
  live: { start: 'Live', pause: 'Pause', on: 'New decisions appear by themselves.', off: 'Paused.' },
  views: {
    label: 'Saved views',
    choose: 'Choose a view',
    save: 'Save this view',
    title: 'Save this view',
    name: 'Name',
    shared: 'For all staff',
    confirm: 'Save',
    saved: 'Saved.',
    remove: 'Delete this view',
    removeTitle: 'Delete the view “{{name}}”?',
    removed: 'Deleted.',
    privately: 'Personal values are left out.',
  },
};
export default words;

declare module 'i18next' {
  interface ResourceNamespaceMap {
    decisions: typeof words;
  }
}
