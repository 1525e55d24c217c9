import type { AttemptView, DecisionSummary } from '../inspection/index.js';
import { timeOf } from '../inspection/index.js';

/** What all filters look at, as one number: so few of them are in use that each can be looked at. As migration 0140 indexes it. */
export const FACET = `hashtextextended(flow || chr(31) || kind || chr(31) || status || chr(31) || reason || chr(31) || coalesce(provider, '') || chr(31) ||
  case when flagged then 'true' else 'false' end, 0)`;

/** The column holds the text of the parameter; as migration 0140 indexes it. */
export const equals = (column: 'correlation_id' | 'vendor_reference', parameter: string): string =>
  `(hashtextextended(${column}, 0) & 255) = (hashtextextended(${parameter}, 0) & 255)
   and hashtextextended(${column}, 0) = hashtextextended(${parameter}, 0) and ${column} = ${parameter}`;

/** `d` is the decision. */
export const SUMMARY = `d.decision_id, d.flow, d.step, d.kind, d.status, d.reason, d.flagged, d.provider, d.config_version, d.correlation_id,
  case when d.subject_id is null then 'none'
       when exists (select 1 from subject_key k where k.subject_id = d.subject_id) then 'kept' else 'erased' end as personal_data`;

export interface SummaryRow {
  readonly decision_id: string;
  readonly flow: string;
  readonly step: string;
  readonly kind: DecisionSummary['kind'];
  readonly status: string;
  readonly reason: string;
  readonly flagged: boolean;
  readonly provider: string | null;
  readonly config_version: string;
  readonly correlation_id: string | null;
  readonly personal_data: DecisionSummary['personalData'];
}

export const summaryOf = (row: SummaryRow): DecisionSummary => ({
  decisionId: row.decision_id,
  at: timeOf(row.decision_id).toISOString(),
  flow: row.flow,
  step: row.step,
  kind: row.kind,
  status: row.status,
  reason: row.reason,
  flagged: row.flagged,
  ...(row.provider === null ? {} : { provider: row.provider }),
  configVersion: row.config_version,
  personalData: row.personal_data,
});

export const ATTEMPT = `attempt_id, decision_id, plan_step, provider, reference, vendor_reference, state, started_at, ended_at, duration_ms,
  evidence, delivery`;

export interface AttemptRow {
  readonly attempt_id: string;
  readonly decision_id: string;
  readonly plan_step: number;
  readonly provider: string;
  readonly reference: string;
  readonly vendor_reference: string | null;
  readonly state: AttemptView['state'];
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly duration_ms: number | null;
  readonly evidence: Evidence | null;
  readonly delivery: string | null;
}

/** An outcome or a fault, as the journal wrote it down. */
interface Evidence {
  readonly status?: string;
  readonly reason?: string;
  readonly score?: number;
  readonly signals?: readonly { readonly code: string; readonly effect: string }[];
  readonly kind?: string;
  readonly httpStatus?: number;
}

export function attemptOf(row: AttemptRow): AttemptView {
  const { evidence } = row;
  const fault = faultOf(row);
  return {
    attemptId: row.attempt_id,
    planStep: row.plan_step,
    provider: row.provider,
    reference: row.reference,
    state: row.state,
    startedAt: row.started_at.toISOString(),
    signals: (evidence?.signals ?? []).map(({ code, effect }) => ({ code, effect })),
    ...given('vendorReference', row.vendor_reference),
    ...given('endedAt', row.ended_at?.toISOString()),
    ...given('durationMs', row.duration_ms),
    ...given('status', row.state === 'outcome' ? evidence?.status : undefined),
    ...given('reason', row.state === 'outcome' ? evidence?.reason : undefined),
    ...given('score', evidence?.score),
    ...given('fault', fault),
  };
}

function faultOf({ state, evidence, delivery }: AttemptRow): AttemptView['fault'] {
  if (state !== 'fault' && state !== 'indeterminate') return undefined;
  return {
    // What was erased is not known here any more; the log says it.
    kind: evidence?.kind ?? (state === 'indeterminate' ? 'lease_expired' : 'unknown'),
    ...given('delivery', delivery),
    ...given('httpStatus', evidence?.httpStatus),
  };
}

/** A member that is there only where there is a value. */
const given = <Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [N in Name]?: Value } =>
  (value === null || value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value };
