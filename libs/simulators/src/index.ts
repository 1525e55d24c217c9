export * from './callers/index.js';
export * from './receivers/index.js';
export * from './vendors/experian/index.js';
export * from './vendors/faults.js';
export * from './vendors/graph/index.js';
export * from './vendors/idology/index.js';
export * from './vendors/tls.js';
export * from './vendors/vendor-server.js';
