import { ProviderError } from '#libs/provider-spec';
import { leaksOf, wordsFound } from '../canary.js';
import type { AttributeValues, Scenario } from '../harness.js';
import { ask, everythingIn, type Stage } from '../stage.js';
import type { CheckGroup } from './check-group.js';

/** Nothing of the person and none of our secrets leaves by any way but the request's headers and body. */
export const checkSecrets: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  const { scenarios, secrets } = harness;

  const leaks = async (
    stage: Stage,
    person: AttributeValues = theatre.person,
    searched: AttributeValues = person,
  ): Promise<readonly string[]> => {
    const result = await ask(stage, theatre.request(person), theatre.call());
    const texts = [
      ...stage.lines,
      everythingIn(result.kind === 'outcome' ? result.outcome : result.kind === 'fault' ? result.fault : ''),
    ];
    return wordsFound(texts.join('\n'), [...secrets, ...leaksOf(searched)]);
  };

  describe('keeps secrets', () => {
    // In process the words of a persona steer the provider: they are no data of a person.
    const personal = (scenario: Scenario) => (harness.inProcess ? theatre.person : theatre.personOf(scenario));

    it('in logs, outcomes and errors of every scenario', async () => {
      for (const scenario of scenarios) {
        const found = await leaks(theatre.playing(scenario), theatre.personOf(scenario), personal(scenario));
        expect({ scenario: scenario.name, found }).toEqual({ scenario: scenario.name, found: [] });
      }
    });

    if (harness.inProcess) return;
    it('when the vendor throws them back at us', async () => {
      const echo = [...secrets, ...Object.values(theatre.person)].join(' ');
      const bodies = [
        echo,
        `<html><body>${echo}</body></html>`,
        JSON.stringify({ error: echo }),
        `<response><error>${echo}</error></response>`,
      ];
      for (const status of [200, 302, 400, 401, 403, 429, 500, 503]) {
        for (const body of bodies) {
          const found = await leaks(
            theatre.answering({ status, headers: { location: `/?${echo.replaceAll(' ', '+')}` }, body }),
          );
          expect({ status, body, found }).toEqual({ status, body, found: [] });
        }
      }
    });

    it('when the port fails', async () => {
      const fault = new ProviderError('unreachable', 'the port failed', { delivery: 'not_sent' });
      expect(await leaks(theatre.stage(() => Promise.reject(fault)))).toEqual([]);
    });

    it('out of the address, which proxies and servers write down', async () => {
      for (const scenario of scenarios) {
        const stage = theatre.playing(scenario);
        const person = theatre.personOf(scenario);
        await ask(stage, theatre.request(person), theatre.call());
        const addresses = [...stage.billable, ...stage.auxiliary].map(({ url }) =>
          decodeURIComponent(url.href.replaceAll('+', ' ')),
        );
        expect(wordsFound(addresses.join('\n'), [...secrets, ...leaksOf(person)])).toEqual([]);
      }
    });
  });
};
