export * from './experian-credentials.js';
export { EXPERIAN_PERSONAS, type ExpectedEnd, type ExperianPersona } from './experian-people.js';
export * from './experian-server.js';
export { erroredPreciseId, type PreciseIdChanges, preciseIdElement } from './precise-id-server.js';
