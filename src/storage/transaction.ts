const STATEMENT_MS = 1_200;
const SILENCE_MS = 2_000;

/**
 * Begins a transaction that cannot outlast its client. Every commit of every replica waits for the log's counter: a gateway that vanished
 * without closing its connection (power, network) must not hold that row until TCP gives up, which takes hours.
 */
export const BEGIN = [
  'begin',
  `set local statement_timeout = ${STATEMENT_MS}`,
  `set local idle_in_transaction_session_timeout = ${SILENCE_MS}`,
  // Every row is found by a key. A plan that was made and kept while the tables were small would scan them when they are large.
  'set local enable_seqscan = off',
].join('; ');
