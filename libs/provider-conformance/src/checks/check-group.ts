import type { ProviderHarness, TestApi } from '../harness.js';
import type { Theatre } from '../stage.js';

/** What every group of checks is given. */
export interface Bench<Config extends object> {
  readonly harness: ProviderHarness<Config>;
  readonly theatre: Theatre<Config>;
  readonly test: TestApi;
}

/** Declares one group of checks with the test runner. */
export type CheckGroup = <Config extends object>(bench: Bench<Config>) => void;
