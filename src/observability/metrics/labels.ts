import { type Delivery, type OutcomeStatus, PROVIDER_ERROR_KINDS } from '#libs/provider-spec';
import { STEP_NAMES } from '../../config/index.js';
import { REFUSAL_REASONS } from '../../connector/index.js';
import { DECISION_STATUSES, type Decision } from '../../decision/index.js';
import type { AttemptFault, RecoveryResult } from '../../journal/index.js';
import { STAFF_REFUSALS } from '../../staff/index.js';
import type { BreakerState, FailureReason } from '../telemetry.port.js';
import { LabelSet } from './label-set.js';

type OwnFault = Exclude<AttemptFault['kind'], (typeof PROVIDER_ERROR_KINDS)[number]>;

/** Every member of a union, checked by the compiler: a new one has no label until it stands here. */
const all = <T extends string>(members: Record<T, true>): string[] => Object.keys(members);

export const STEPS = new LabelSet(STEP_NAMES);
export const REFUSALS = new LabelSet(REFUSAL_REASONS);
export const STAFF_REASONS = new LabelSet(STAFF_REFUSALS);
/** As on the wire, of every protocol that the gateway speaks. */
export const WIRE_ACTIONS = new LabelSet(['Continue', 'ShowBlockPage', 'ValidationError']);
export const HTTP_STATUSES = new LabelSet([
  '200',
  '400',
  '401',
  '403',
  '404',
  '405',
  '408',
  '413',
  '414',
  '415',
  '431',
  '500',
  '501',
  '503',
  '505',
]);
export const ACTIONS = new LabelSet(all<Decision['kind']>({ continue: true, block: true, correct_input: true }));
export const STATUSES = new LabelSet(DECISION_STATUSES);
export const RESULTS = new LabelSet([
  ...PROVIDER_ERROR_KINDS,
  ...all<OwnFault>({ breaker_open: true, bulkhead_full: true, lease_expired: true }),
  ...all<OutcomeStatus>({ verified: true, rejected: true, inconclusive: true, pending: true }),
]);
export const DELIVERIES = new LabelSet(all<Delivery>({ not_sent: true, sent: true, unknown: true }));
export const FAILURES = new LabelSet(
  all<FailureReason>({ journal_unavailable: true, policy_unavailable: true, defect: true }),
);
export const RECOVERIES = new LabelSet(all<RecoveryResult>({ looked_up: true, indeterminate: true, superseded: true }));
export const BREAKER_STATES = all<BreakerState>({ closed: true, half_open: true, open: true, isolated: true });
