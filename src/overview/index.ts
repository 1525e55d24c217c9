export {
  CONFIGURATION_STORE,
  type ConfigurationStore,
  type ConfigurationVersion,
} from './configuration-store.port.js';
export { ISOLATION_STORE, type Isolation, type IsolationStore } from './isolation-store.port.js';
export { OverviewModule } from './overview.module.js';
export { QUEUE_STORE, type QueueStore } from './queue-store.port.js';
export type { DatedTally, Tally, Width } from './tally.js';
export {
  type LoggedBytes,
  type LogWindow,
  type Period,
  type PeriodSums,
  TALLY_STORE,
  type TallyStore,
  type WindowRequest,
} from './tally-store.port.js';
