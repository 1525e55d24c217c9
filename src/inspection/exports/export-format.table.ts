import { type CsvColumns, csvHeader, csvLines } from '../../staff/index.js';
import type { ExportedDecision, ExportFormat } from './export-job.js';
import { ocsfEvent } from './ocsf.js';

/** How a file is written: its parts one behind the other are the file. */
interface Format {
  readonly mediaType: string;
  readonly extension: string;
  readonly head: string;
  lines(decisions: readonly ExportedDecision[]): string;
}

const COLUMNS: CsvColumns<ExportedDecision> = {
  decision_id: ({ decisionId }) => decisionId,
  at: ({ at }) => at,
  flow: ({ flow }) => flow,
  step: ({ step }) => step,
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  reason: ({ reason }) => reason,
  flagged: ({ flagged }) => String(flagged),
  provider: ({ provider }) => provider,
  configuration: ({ configVersion }) => configVersion,
  correlation_id: ({ correlationId }) => correlationId,
  caller: ({ caller }) => caller,
  personal_data: ({ personalData }) => personalData,
  attempts: ({ attempts }) => attempts.length,
  references: ({ attempts }) => attempts.map(({ reference }) => reference).join(' '),
  faults: ({ attempts }) => attempts.flatMap(({ fault }) => (fault ? [fault.kind] : [])).join(' '),
  log_origin: ({ entry }) => entry.origin,
  log_index: ({ entry }) => entry.index,
};

const jsonLines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

function record({ entry, ...decision }: ExportedDecision): object {
  return { ...decision, log: entry };
}

export const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    extension: 'csv',
    head: csvHeader(COLUMNS),
    lines: (decisions) => csvLines(COLUMNS, decisions),
  },
  jsonl: {
    mediaType: 'application/jsonl',
    extension: 'jsonl',
    head: '',
    lines: (decisions) => jsonLines(decisions.map(record)),
  },
  ocsf: {
    mediaType: 'application/jsonl',
    extension: 'ocsf.jsonl',
    head: '',
    lines: (decisions) => jsonLines(decisions.map(ocsfEvent)),
  },
};
