const words = {
  title: 'Exports',
  lead: 'Files of decisions, without personal data. Each request, and each download, becomes an entry of the audit log.',
  make: 'New export',
  none: 'No exports yet',
  noneText: 'Ask for a file with “New export”. It is written in the background and kept for a day.',
  caption: 'Exports, newest first',
  form: {
    title: 'New export',
    text: 'The file holds what is on record now; what comes later is not in it.',
    confirm: 'Write the file',
    format: 'Format',
    formats: {
      csv: 'CSV, for spreadsheets (formulas cannot run)',
      jsonl: 'JSON Lines, one decision a line, with its attempts',
      ocsf: 'OCSF, for a SIEM',
    },
    flow: 'Flow',
    provider: 'Provider',
    reason: 'Reason of the decision',
    kind: 'Outcome',
    status: 'Status',
    asked: 'The export is being written.',
  },
  column: {
    asked: 'Asked for',
    by: 'By',
    format: 'Format',
    filters: 'Filters',
    state: 'State',
    size: 'Size',
    checksum: 'SHA-256',
    act: 'Action',
  },
  state: { waiting: 'waiting', running: 'being written', done: 'ready', failed: 'failed', cancelled: 'cancelled' },
  expired: 'deleted',
  everything: 'everything',
  rows_one: '{{shown}} decision',
  rows_other: '{{shown}} decisions',
  rowsOf: '{{rows}} of about {{total}}',
  progress: 'Progress of the export of {{at}}',
  until: 'until {{at}}',
  checksum: 'checksum',
  download: 'Download',
  downloadWhat: 'Download the export of {{at}}',
  cancel: 'Stop',
  cancelWhat: 'Stop the export of {{at}}',
  cancelTitle: 'Stop this export?',
  cancelText: 'What has been written of it is deleted.',
  cancelled: 'The export was stopped.',
  help: 'A download that breaks off is taken up again by the browser. Compare the checksum with that of the file that you received (sha256sum, or Get-FileHash on Windows).',
};
export default words;

declare module 'i18next' {
  interface ResourceNamespaceMap {
    exports: typeof words;
  }
}
