import { ProviderError } from '#libs/provider-spec';
import { ask, referenceOf, repliesOf, textOf } from '../stage.js';
import type { CheckGroup } from './check-group.js';
import { essenceOf, flawOf, wanted } from './verdicts.js';

/** Each scenario is read as it must be, with the calls that it is worth. */
export const checkReading: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  describe('reads its vendor', () => {
    for (const scenario of harness.scenarios) {
      it(scenario.name, async () => {
        const stage = theatre.playing(scenario);
        const result = await ask(stage, theatre.request(theatre.personOf(scenario)), theatre.call());
        expect(essenceOf(result, scenario.expect)).toEqual(wanted(scenario.expect));
        expect(flawOf(result)).toBe(undefined);
        expect(stage.billable.length).toBe(repliesOf(scenario).length);
        // Nothing was bought where nothing was asked: a fault must say so, or nobody may fail over.
        if (
          stage.billable.length === 0 &&
          !harness.inProcess &&
          result.kind === 'fault' &&
          ProviderError.is(result.fault)
        ) {
          expect(result.fault.delivery).toBe('not_sent');
        }
      });
    }

    if (harness.inProcess) return;
    it('puts our reference into the request, so that a lost call can be found', async () => {
      const scenario = harness.scenarios.find((candidate) => repliesOf(candidate).length > 0);
      if (!scenario) throw new Error('No scenario has a reply.');
      const reference = referenceOf(4711);
      const stage = theatre.playing(scenario, reference);
      await ask(stage, theatre.request(theatre.personOf(scenario), reference), theatre.call());
      expect(stage.billable.map((exchange) => textOf(exchange).includes(reference))).toEqual(
        stage.billable.map(() => true),
      );
    });
  });
};
