export { ApprovalDesk } from './approval.desk.js';
export * from './approval-case.js';
export { ApprovalsModule } from './approvals.module.js';
export * from './approvals.port.js';
export { CaseDesk, type CaseNote, type CaseResult, isCase } from './case.desk.js';
export { CaseSweeper } from './case.sweeper.js';
export { type CaseRefusal } from './case-decision.rules.js';
export { CaseEvents } from './case-events.js';
export * from './case-store.port.js';
export { type Directory, GraphDirectory } from './provisioning/graph-directory.js';
export {
  PROVISIONING_SETTINGS,
  ProvisioningRunner,
  type ProvisioningSettings,
} from './provisioning/provisioning.runner.js';
export * from './provisioning-store.port.js';
