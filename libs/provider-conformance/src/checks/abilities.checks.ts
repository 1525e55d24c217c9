import { isLookup, isProbeable, ProviderError } from '#libs/provider-spec';
import { leaksOf, wordsFound } from '../canary.js';
import { ask, everythingIn, referenceOf, textOf } from '../stage.js';
import type { CheckGroup } from './check-group.js';
import { endsIn, flawOfFault } from './verdicts.js';

/** What a provider can do beyond `verify`, if it says so. */
export const checkAbilities: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  const unreachable = () =>
    theatre.stage(() => Promise.reject(new ProviderError('unreachable', 'the port failed', { delivery: 'not_sent' })));
  const { provider } = unreachable();

  if (isProbeable(provider)) {
    describe('probe', () => {
      it('answers or faults in our words, and sends nobody', async () => {
        const stage = unreachable();
        const probed = stage.provider as typeof provider;
        const result = await probed
          .probe(theatre.call())
          .catch((fault: unknown) => ({ status: 'fault', detail: flawOfFault(fault) ?? '' }));
        expect(['reachable', 'degraded', 'unreachable', 'fault']).toContain(result.status);
        if (result.status === 'fault') expect(result.detail).toBe('');
        if (!harness.inProcess) expect(result.status).not.toBe('reachable');
        const said = [...stage.billable, ...stage.auxiliary].map(textOf).join('\n');
        expect(wordsFound(said, leaksOf(theatre.person))).toEqual([]);
        expect(wordsFound([...stage.lines, everythingIn(result)].join('\n'), harness.secrets)).toEqual([]);
      });
    });
  }

  const verified = harness.scenarios.find((scenario) => endsIn(scenario, 'verified'));
  if (harness.inProcess && verified && isLookup(provider)) {
    describe('lookup', () => {
      it('finds a call by our reference, and knows nothing of others', async () => {
        const stage = theatre.playing(verified);
        const result = await ask(stage, theatre.request(theatre.personOf(verified)), theatre.call());
        const lookup = stage.provider as typeof provider;
        expect(await lookup.lookup(referenceOf(1), theatre.call())).toEqual(
          result.kind === 'outcome' ? result.outcome : result,
        );
        expect(await lookup.lookup(referenceOf(2), theatre.call())).toBe(undefined);
      });
    });
  }
};
