import type { ConnectorProtocol } from '../protocol.js';
import { encode } from './microsoft-user-flow.reply.js';
import { decode } from './microsoft-user-flow.request.js';
import { isUserFlowStep, LEGAL_REPLIES, USER_FLOW_STEPS } from './microsoft-user-flow.steps.js';

/** API connectors v1: Microsoft Entra External Identities and Azure AD B2C user flows (reference microsoft.md section 1). */
export const microsoftUserFlow: ConnectorProtocol = {
  id: 'microsoft.user-flow',
  steps: USER_FLOW_STEPS,
  legalReplies: (step) => (isUserFlowStep(step) ? LEGAL_REPLIES[step] : []),
  decode,
  encode,
};
