import { checkAbilities } from './checks/abilities.checks.js';
import { checkAttributes } from './checks/attributes.checks.js';
import type { CheckGroup } from './checks/check-group.js';
import { checkDeclaration } from './checks/declaration.checks.js';
import { checkFailsClosed } from './checks/fail-closed.checks.js';
import { checkFaults } from './checks/faults.checks.js';
import { checkLoad } from './checks/load.checks.js';
import { checkReading } from './checks/reading.checks.js';
import { checkSecrets } from './checks/secrets.checks.js';
import type { ProviderHarness, TestApi } from './harness.js';
import { Theatre } from './stage.js';

const GROUPS: readonly CheckGroup[] = [
  checkDeclaration,
  checkReading,
  checkFailsClosed,
  checkFaults,
  checkAttributes,
  checkSecrets,
  checkLoad,
  checkAbilities,
];

/** Declares every check that a provider must pass. `test` is the runner's own: `{ describe, it, expect }` of jest. */
export function describeProviderConformance<Config extends object>(
  harness: ProviderHarness<Config>,
  test: TestApi,
): void {
  const { type, specVersion } = harness.definition;
  const bench = { harness, test, theatre: new Theatre(harness) };
  test.describe(`${type} conforms to provider spec v${specVersion}`, () => {
    for (const declare of GROUPS) declare(bench);
  });
}
