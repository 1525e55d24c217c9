import { explain } from '../explanation.table.js';
import type { ExportedDecision } from './export-job.js';

/** OCSF 1.8, class API Activity (6003), activity Create (1): the paid check as an API call (reference audit-and-reliability.md section 2.4). */
const CLASS = {
  activity_id: 1,
  activity_name: 'Create',
  category_uid: 6,
  category_name: 'Application Activity',
  class_uid: 6003,
  class_name: 'API Activity',
  type_uid: 600_301,
  type_name: 'API Activity: Create',
  severity_id: 1,
  severity: 'Informational',
} as const;

const PRODUCT = { name: 'Verigate', vendor_name: 'Verigate' } as const;

/** A correction is neither: the person goes on. */
const STATUS: Readonly<Record<ExportedDecision['kind'], { readonly status_id: number; readonly status: string }>> = {
  continue: { status_id: 1, status: 'Success' },
  block: { status_id: 2, status: 'Failure' },
  correct_input: { status_id: 99, status: 'Correction' },
};

const UNKNOWN_CALLER = 'unknown';

/** One event. `metadata.uid` and `sequence` lead to the entry of the log that proves it. */
export function ocsfEvent(decision: ExportedDecision): object {
  const { entry, caller = UNKNOWN_CALLER, attempts } = decision;
  const time = Date.parse(entry.at);
  return {
    ...CLASS,
    ...STATUS[decision.kind],
    status_code: decision.status,
    status_detail: decision.reason,
    message: explain(decision, attempts).sentence,
    time,
    metadata: {
      version: '1.8.0',
      product: PRODUCT,
      uid: entry.uid,
      correlation_uid: decision.correlationId,
      sequence: entry.index,
      log_name: entry.origin,
      logged_time: time,
    },
    actor: { app_name: caller },
    src_endpoint: { name: caller },
    api: {
      operation: decision.step,
      service: { name: decision.flow },
      request: { uid: decision.decisionId },
      response: { code: decision.answerStatus },
    },
    unmapped: { idv: checkOf(decision) },
  };
}

function checkOf({
  decisionId,
  kind,
  flagged,
  provider,
  configVersion,
  personalData,
  attempts,
}: ExportedDecision): object {
  return {
    decision_uid: decisionId,
    decision: kind,
    flagged,
    provider,
    configuration: configVersion,
    personal_data: personalData,
    // Calls that were charged, or may have been.
    cost_units: attempts.filter(({ fault }) => fault?.delivery !== 'not_sent').length,
    attempts: attempts.map((attempt) => ({
      provider: attempt.provider,
      reference: attempt.reference,
      vendor_reference: attempt.vendorReference,
      state: attempt.state,
      status: attempt.status,
      reason: attempt.reason,
      fault: attempt.fault?.kind,
      delivery: attempt.fault?.delivery,
      duration_ms: attempt.durationMs,
    })),
  };
}
