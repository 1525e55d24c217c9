import type { CheckedProtocol } from '../protocol.js';
import { actionOf, encode, isLegalAnswer } from './microsoft-user-flow.reply.js';
import { decode } from './microsoft-user-flow.request.js';
import { isUserFlowStep, LEGAL_REPLIES, USER_FLOW_STEPS } from './microsoft-user-flow.steps.js';

/** API connectors v1: Microsoft Entra External Identities and Azure AD B2C user flows (reference microsoft.md section 1). */
export const microsoftUserFlow: CheckedProtocol = {
  id: 'microsoft.user-flow',
  steps: USER_FLOW_STEPS,
  legalReplies: (step) => (isUserFlowStep(step) ? LEGAL_REPLIES[step] : []),
  decode,
  encode,
  actionOf,
  isLegalAnswer,
};
