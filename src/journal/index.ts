export { JournalModule } from './journal.module.js';
export * from './journal.port.js';
export { JOURNAL, RECOVERY } from './journal.tokens.js';
export * from './journal-store.port.js';
export { MicroBatchJournal } from './micro-batch-journal.js';
export { SWEEPER_EVENTS, Sweeper, type SweeperEvents } from './sweeper.js';
