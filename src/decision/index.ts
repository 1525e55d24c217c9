export * from './decide.js';
export * from './decision.js';
