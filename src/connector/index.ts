export * from './authentication/caller-identity.js';
export * from './connector-events.port.js';
export * from './signup-handler.port.js';
export * from './words.port.js';
