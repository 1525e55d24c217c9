import { STEP_NAMES, type StepName } from '../config/index.js';

export interface Target {
  /** As in the URL: not necessarily a flow that exists. */
  readonly flow: string;
  readonly step: StepName;
}

export const CONNECTORS_PREFIX = '/connectors';

/** Absolute form is for proxies, but servers must take it (RFC 9112 section 3.2.2). A query is the caller's own business, e.g. `?code=`. */
const TARGET = /^(?:https?:\/\/[^/?#]*)?\/connectors\/([^/?#]+)\/([^/?#]+)(?:\?.*)?$/;

/**
 * `/connectors/{flow}/{step}` of a request target, exactly: names are compared as the bytes they are. Percent-encoding, another case, a
 * trailing, doubled or dotted slash all make another path, so that there is one spelling to log, to limit and to protect.
 */
export function readTarget(url: string): Target | undefined {
  const [, flow = '', step = ''] = TARGET.exec(url) ?? [];
  return isStepName(step) ? { flow, step } : undefined;
}

const isStepName = (step: string): step is StepName => (STEP_NAMES as readonly string[]).includes(step);
