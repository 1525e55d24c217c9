import type { FlowAuthentication, FlowConfig } from '../config/index.js';
import type { FlowView } from './overview-view.js';

const PREFIX = 16;

/** As audit entries name the caller: never a secret, and of a certificate the beginning of its thumbprint. */
const credentialsOf = ({ basic, clientCertificate }: FlowAuthentication): readonly string[] => [
  ...basic.map(({ username }) => `basic:${username}`),
  ...(clientCertificate?.pins ?? []).map((pin) => `client-certificate:sha256:${pin.slice(0, PREFIX)}`),
];

/** A flow as staff see it. */
export const flowViewOf = (flow: FlowConfig): FlowView => ({
  flow: flow.name,
  connector: flow.connector,
  callerTimeoutMs: flow.callerTimeoutMs,
  budgetMs: flow.budgetMs,
  steps: { ...flow.steps },
  route: flow.verification?.route ?? [],
  strategy: flow.verification?.strategy ?? 'none',
  onUnavailable: { ...flow.onUnavailable },
  outcomes: { ...flow.outcomes },
  attributes: { ...flow.attributes },
  rules: flow.attributeRules.length,
  credentials: credentialsOf(flow.authentication),
});
