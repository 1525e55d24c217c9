export * from './attempt.guard.js';
export * from './breaker.js';
export * from './bulkhead.js';
export * from './deadline.js';
export * from './local-refusal.js';
