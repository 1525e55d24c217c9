export * from './ablations.js';
export * from './canary.js';
export * from './conformance.js';
export * from './harness.js';
