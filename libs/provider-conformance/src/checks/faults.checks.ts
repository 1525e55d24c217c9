import { PROVIDER_ERROR_POLICY, ProviderError, type ProviderErrorKind } from '#libs/provider-spec';
import { ask, type Stage } from '../stage.js';
import type { CheckGroup } from './check-group.js';
import { flawOf } from './verdicts.js';

/** Faults that the port itself throws (HttpPort), and what it may know of the delivery. */
const PORT_FAULTS = [
  ['unreachable', 'not_sent'],
  ['timed_out', 'unknown'],
  ['timed_out', 'not_sent'],
  ['cancelled', 'unknown'],
  ['unreadable_response', 'sent'],
  ['vendor_fault', 'unknown'],
] as const satisfies readonly (readonly [ProviderErrorKind, string])[];

/** A fault below the provider reaches the core as it is, after one call. */
export const checkFaults: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  if (harness.inProcess) return;
  const fail = (kind: ProviderErrorKind, delivery: 'not_sent' | 'sent' | 'unknown'): Stage =>
    theatre.stage(() => Promise.reject(new ProviderError(kind, 'the port failed', { delivery })));

  describe('lets faults through', () => {
    for (const [kind, delivery] of PORT_FAULTS) {
      it(`${kind}, ${delivery}: once, unchanged, not sent again`, async () => {
        const stage = fail(kind, delivery);
        const result = await ask(stage, theatre.request(), theatre.call());
        const fault = result.kind === 'fault' && ProviderError.is(result.fault) ? result.fault : undefined;
        expect({ kind: fault?.kind, delivery: fault?.delivery, calls: stage.billable.length }).toEqual({
          kind,
          delivery,
          calls: 1,
        });
        expect(fault?.policy).toBe(PROVIDER_ERROR_POLICY[kind]);
      });
    }

    for (const status of [429, 500, 502, 503, 504]) {
      it(`a ${status} is not sent again`, async () => {
        const stage = theatre.answering({ status, headers: {}, body: '' });
        const result = await ask(stage, theatre.request(), theatre.call());
        expect({ kind: result.kind, flaw: flawOf(result), calls: stage.billable.length }).toEqual({
          kind: 'fault',
          flaw: undefined,
          calls: 1,
        });
      });
    }
  });
};
