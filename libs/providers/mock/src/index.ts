export * from './mock.config.js';
export * from './mock.ledger.js';
export * from './mock.module.js';
export * from './mock.personas.js';
export * from './mock.provider.js';
