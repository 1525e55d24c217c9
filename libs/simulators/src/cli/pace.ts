import type { FaultPace } from '../vendors/faults.js';

/** When the gateway of `--all` gives an attempt up: later than a Slow answer, long before people tire of waiting for Hang. */
export const ATTEMPT_CAP_MS = 8_000;

/** Slow: later than the flow's budget of 4 s, sooner than the cap. Drip: never done before the cap, however short the answer. */
export const PACE: FaultPace = { slowMs: 6_000, dripMs: 1_500 };
