export { JournalModule } from './journal.module.js';
export * from './journal.port.js';
export { JOURNAL, RECOVERY } from './journal.tokens.js';
export {
  JOURNAL_EVENTS,
  type JournalEvents,
  type RecoveryResult,
} from './journal-events.port.js';
export * from './journal-store.port.js';
export { MicroBatchJournal } from './micro-batch-journal.js';
export { Sweeper } from './sweeper.js';
