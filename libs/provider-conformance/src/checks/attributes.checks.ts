import { type ApplicantAttribute, type AttributeRequirement, ProviderError } from '#libs/provider-spec';
import type { AttributeValues } from '../harness.js';
import { ask, repliesOf, type Stage, wordsOf } from '../stage.js';
import type { CheckGroup } from './check-group.js';
import { endsIn } from './verdicts.js';

const groupOf = (need: AttributeRequirement): readonly ApplicantAttribute[] =>
  typeof need === 'string' ? [need] : need;

const without = (person: AttributeValues, attributes: readonly string[]): AttributeValues =>
  Object.fromEntries(Object.entries(person).filter(([attribute]) => !attributes.includes(attribute)));

/** The provider asks with what it was told, all that it needs, and nothing else. */
export const checkAttributes: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  const { requires, accepts } = harness.definition.capabilities;
  const scenario = harness.scenarios.find((candidate) => endsIn(candidate, 'verified'));
  if (!scenario) return;

  const askWith = async (person: AttributeValues): Promise<Stage> => {
    const stage = theatre.playing(scenario);
    await ask(stage, theatre.request(person), theatre.call());
    return stage;
  };

  describe('asks only what it was told', () => {
    for (const need of requires) {
      const group = groupOf(need);
      it(`refuses before sending when ${group.join(' or ')} is missing`, async () => {
        const stage = theatre.playing(scenario);
        const person = without(theatre.personOf(scenario), group);
        const result = await ask(stage, theatre.request(person), theatre.call());
        const fault = result.kind === 'fault' && ProviderError.is(result.fault) ? result.fault : undefined;
        expect({ kind: fault?.kind, delivery: fault?.delivery }).toEqual({
          kind: 'missing_attributes',
          delivery: 'not_sent',
        });
        expect(group.some((attribute) => fault?.attributes.includes(attribute))).toBe(true);
        expect(stage.billable.length + stage.auxiliary.length).toBe(0);
      });
    }

    it('works with each set of attributes that it says is enough', async () => {
      const enough = requires.flatMap((need) => groupOf(need).map((chosen) => ({ need, chosen })));
      for (const { need, chosen } of enough) {
        const spare = accepts.filter((attribute) => groupOf(need).includes(attribute) && attribute !== chosen);
        const stage = theatre.playing(scenario);
        const result = await ask(stage, theatre.request(without(theatre.personOf(scenario), spare)), theatre.call());
        const missing =
          result.kind === 'fault' && ProviderError.is(result.fault) && result.fault.kind === 'missing_attributes';
        expect({ chosen, missing, kind: result.kind }).toEqual({ chosen, missing: false, kind: 'outcome' });
      }
    });

    if (repliesOf(scenario).length === 0) return;
    it('never invents a value for an attribute that it was not given', async () => {
      const full = theatre.personOf(scenario);
      const first = requires.map((need) => groupOf(need)[0] as string);
      const bare = without(
        full,
        accepts.filter((attribute) => !first.includes(attribute)),
      );
      const [bareOnce, bareAgain, fullOnce] = [await askWith(bare), await askWith(bare), await askWith(full)];
      const known = wordsOf(fullOnce.billable[0]);
      // A word of one request only is a nonce, not an invention.
      const steady = [...wordsOf(bareOnce.billable[0])].filter((word) => wordsOf(bareAgain.billable[0]).has(word));
      expect(bareOnce.billable.length).toBe(1);
      expect(steady.filter((word) => !known.has(word))).toEqual([]);
    });
  });
};
