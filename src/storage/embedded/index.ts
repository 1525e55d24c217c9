export { holdsDatabase } from './cluster.js';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
export { runningAddress } from './running-address.js';
