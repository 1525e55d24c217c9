export * from './decision-filter.js';
export * from './decision-store.port.js';
export { firstIdAt, timeOf } from './decision-time.js';
export type * from './decision-view.js';
export type { ExportedDecision, ExportJob } from './exports/export-job.js';
export * from './exports/export-store.port.js';
export { InspectionModule } from './inspection.module.js';
export {
  type FailedAttempt,
  type LateCase,
  type Period as QuestionPeriod,
  QUESTION_STORE,
  type QuestionStore,
} from './questions/question-store.port.js';
export * from './sample-store.port.js';
export { readEnvelope } from './timeline.js';
export * from './views/view-store.port.js';
