export type { GraphIdentity, GraphUser, ReplicationLag } from './graph-accounts.js';
export { GRAPH_TEST_TENANT, type GraphCall, type GraphSeed, type GraphTrouble } from './graph-desk.js';
export { type GraphServer, type GraphServerOptions, startGraphServer } from './graph-server.js';
