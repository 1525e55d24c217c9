import { Sensitive } from '#libs/provider-spec';
import type { FlowConfig } from '../config/index.js';
import { flowViewOf } from './flow-view.js';

const FLOW = {
  name: 'customers',
  connector: 'microsoft.user-flow',
  callerTimeoutMs: 5_000,
  budgetMs: 4_000,
  authentication: {
    basic: [{ username: 'entra', secret: new Sensitive('canary-secret') }],
    clientCertificate: { header: 'client-cert', pins: ['ab'.repeat(32)] },
  },
  attributes: { email: 'email' },
  steps: { 'before-creating-user': ['verification'] },
  verification: { route: ['acme'], strategy: 'first-answer', failOver: 'when-not-charged' },
  attributeRules: [],
  onUnavailable: { outage: 'block', timeout: 'block', misconfiguration: 'block' },
  outcomes: { verified: 'continue', rejected: 'block', inconclusive: 'review', pending: 'review' },
} as unknown as FlowConfig;

it('says what is done and who may call, without a secret', () => {
  const view = flowViewOf(FLOW);
  expect(view).toMatchObject({
    flow: 'customers',
    route: ['acme'],
    strategy: 'first-answer',
    steps: { 'before-creating-user': ['verification'] },
    credentials: ['basic:entra', 'client-certificate:sha256:abababababababab'],
  });
  expect(JSON.stringify(view)).not.toContain('canary');
});

it('of a flow that checks nobody has no route', () => {
  const { verification: _, ...unchecked } = FLOW;
  expect(flowViewOf(unchecked)).toMatchObject({ route: [], strategy: 'none' });
});
