export { type GraphIdentity, type GraphUser, type ReplicationLag } from './graph-accounts.js';
export * from './graph-server.js';
