export * from './vendors/faults.js';
export * from './vendors/tls.js';
export * from './vendors/vendor-server.js';
