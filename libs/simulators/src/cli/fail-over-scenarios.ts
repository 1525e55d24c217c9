import { FAULTS } from '../vendors/faults.js';
import { aPerson } from './people.js';
import type { Scenario } from './scenario.js';
import { ENDS } from './vendor-scenarios.js';

const signUp = (
  flow: string,
  name: string,
  surname: string,
  rest: Pick<Scenario, 'expected' | 'vendorCalls'> & Partial<Scenario>,
): Scenario => ({
  name: `${flow}: ${name}`,
  flow,
  form: aPerson({ surname, phone: undefined }),
  ...rest,
});

/** IDology is not there, Experian is. */
export const failOverFree = (flow: string): readonly Scenario[] => [
  signUp(flow, 'idology away, experian verifies', 'Accept', { ...ENDS.verified, vendorCalls: 1 }),
  signUp(flow, 'idology away, experian rejects', 'Reject', { ...ENDS.rejected, vendorCalls: 1 }),
  signUp(flow, 'idology away, experian down', FAULTS.ServiceUnavailable.surname, { ...ENDS.error, vendorCalls: 1 }),
];

/** Both are there. Experian would let every one of these people pass, if it were asked (libs/simulators/src/vendors/experian). */
export const failOverCharged = (flow: string): readonly Scenario[] => [
  signUp(flow, 'idology verifies, experian is not asked', 'Verified', { ...ENDS.verified, vendorCalls: 1 }),
  signUp(flow, 'idology rejects, experian is not asked', 'Rejected', { ...ENDS.rejected, vendorCalls: 1 }),
  signUp(flow, 'idology is not sure, experian is not asked', 'Partial', { ...ENDS.inconclusive, vendorCalls: 1 }),
  signUp(flow, 'idology may have charged, experian is not asked', FAULTS.ServiceUnavailable.surname, {
    ...ENDS.error,
    vendorCalls: 1,
  }),
];

/** The flow accepts a second charge. */
export const failOverAlways = (flow: string): readonly Scenario[] => [
  signUp(flow, 'idology fails uncounted, experian verifies', 'Failed', { ...ENDS.verified, vendorCalls: 2, billed: 1 }),
  signUp(flow, 'idology rejects, experian is not asked', 'Rejected', { ...ENDS.rejected, vendorCalls: 1 }),
  signUp(flow, 'both fail', FAULTS.ServiceUnavailable.surname, { ...ENDS.error, vendorCalls: 2 }),
];

/** The only provider cannot be reached. */
export const vendorDown = (flow: string): readonly Scenario[] => [
  signUp(flow, 'refuses connections', 'Verified', { ...ENDS.error, vendorCalls: 0 }),
];

/** The caller gives up its first try and sends the same bytes again while the vendor is still at it: one inquiry, whatever it ends in. */
export const lostFirstAnswer = (flow: string): readonly Scenario[] => {
  const secondTry = (name: string, surname: string, end: keyof typeof ENDS): Scenario =>
    signUp(flow, name, surname, { ...ENDS[end], patienceMs: 1_200, attempts: 2, vendorCalls: 1 });
  return [
    secondTry('the second try collects what the first one bought', 'Verified', 'verified'),
    secondTry('the second try collects the rejection', 'Rejected', 'rejected'),
    secondTry('the second try collects the doubt', 'Partial', 'inconclusive'),
    secondTry('the second try collects the failure', FAULTS.ServiceUnavailable.surname, 'error'),
  ];
};
