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
].join('; ');
