export { microsoftUserFlow } from './microsoft-user-flow.protocol.js';
export { refusal } from './microsoft-user-flow.reply.js';
export { type MicrosoftUserFlowSchemas, microsoftUserFlowSchemas } from './microsoft-user-flow.schemas.js';
export { USER_FLOW_STEPS, type UserFlowStep } from './microsoft-user-flow.steps.js';
