import { expect } from '@jest/globals';
import type { TestApi } from '#libs/provider-conformance';

/** Every check's full name and its end. */
export type Report = ReadonlyMap<string, 'passed' | 'failed'>;

/** Runs what `declare` declares, without a test runner. */
export async function record(declare: (test: TestApi) => void): Promise<Report> {
  const groups: string[] = [];
  const checks: { readonly name: string; readonly body: () => Promise<void> | void }[] = [];
  declare({
    expect,
    describe(name, body) {
      groups.push(name);
      body();
      groups.pop();
    },
    it(name, body) {
      // The first group is the provider's own name: the same for all.
      checks.push({ name: [...groups.slice(1), name].join(' > '), body });
    },
  });
  const report = new Map<string, 'passed' | 'failed'>();
  for (const { name, body } of checks) {
    try {
      await body();
      report.set(name, 'passed');
    } catch {
      report.set(name, 'failed');
    }
  }
  return report;
}
