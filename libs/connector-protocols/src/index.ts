export * from './microsoft-user-flow/index.js';
export * from './protocol.js';
