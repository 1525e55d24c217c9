export * from './idology-personas.js';
export { type IdologyServerOptions, startIdologyServer } from './idology-server.js';
