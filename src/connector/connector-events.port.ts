import type { StepName } from '../config/index.js';
import { CERTIFICATE_FAULTS } from './authentication/caller-identity.js';

/** Why the edge answered itself. A closed list: safe as a metric label. */
export const REFUSAL_REASONS = [
  'bad_credentials',
  ...CERTIFICATE_FAULTS,
  'unknown_flow',
  'unknown_path',
  'step_not_configured',
  'wrong_method',
  'too_large',
  'wrong_content_type',
  'not_json',
  'wrong_shape',
  'broken_body', // the body ended early, or its framing was wrong
  'over_budget', // the hard timer fired
  'defect',
  'bad_http', // the bytes were not HTTP, or not a URL
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What the edge tells metrics and logs. Nothing here is personal except `error`, of which only name and stack frames may be kept. */
export interface ConnectorEvents {
  /** `flow` is a configured name, or undefined: a name that a stranger made up never becomes a label. `status` is the HTTP status sent. */
  refused(flow: string | undefined, status: number, reason: RefusalReason): void;
  /** `action` as on the wire, for example `ShowBlockPage`; `ms` since the request arrived. Follows `refused` where the refusal had to be an action. */
  answered(flow: string, step: StepName, action: string, status: number, ms: number): void;
  /** A fault of ours that the caller did not see. Its message may quote personal data. */
  failed(flow: string, step: StepName, error: unknown): void;
  /** The body names another step than the URL: the portal has the connector at the wrong step. The URL was obeyed. */
  misdirected(flow: string, step: StepName): void;
}

export const CONNECTOR_EVENTS: unique symbol = Symbol('ConnectorEvents');
