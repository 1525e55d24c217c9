export { type AttemptEnd, isFree } from './attempt.js';
export { findingOf } from './finding.js';
export type { RoutePlan } from './plan-route.js';
export { type ProviderStanding, ReportedProviderHealth } from './provider-health.js';
export { ProviderSwitches } from './provider-switches.js';
export { VerificationDesk } from './verification.desk.js';
export { VerificationModule } from './verification.module.js';
