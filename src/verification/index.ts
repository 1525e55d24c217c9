export { type AttemptEnd, isFree } from './attempt.js';
export { findingOf } from './finding.js';
export type { RoutePlan } from './plan-route.js';
export { ReportedProviderHealth } from './provider-health.js';
export { VerificationDesk } from './verification.desk.js';
export { VerificationModule } from './verification.module.js';
