import { describe, expect, it } from '@jest/globals';
import { describeProviderConformance } from '#libs/provider-conformance';
import { sloppyProvider } from '../../../test/fixtures/sloppy-provider/sloppy.provider.js';
import { record } from './recorder.js';
import { TEACHING_HARNESS } from './teaching.scenarios.js';

/** What even the sloppy provider gets right: the harness's own scenarios, the two plainest replies, and asking for too little. */
const PASSED = [
  'scenarios > have names of their own and say where they come from',
  'scenarios > cover verified',
  'scenarios > cover rejected',
  'scenarios > cover inconclusive',
  'reads its vendor > clean pass',
  'reads its vendor > plain fail',
  'asks only what it was told > works with each set of attributes that it says is enough',
];

describe('the sloppy provider', () => {
  it('fails every check but the plainest', async () => {
    const harness = { ...TEACHING_HARNESS, definition: sloppyProvider };
    const report = await record((test) => describeProviderConformance(harness, test));
    const passed = [...report].filter(([, end]) => end === 'passed').map(([name]) => name);
    expect(passed).toEqual(PASSED);
    expect(report.size).toBeGreaterThan(80);
  }, 60_000);
});
