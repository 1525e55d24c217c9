import { type HttpExchange, type HttpReply, ProviderError } from '#libs/provider-spec';
import type { Scenario } from '../harness.js';
import { ask, referenceOf, repliesOf, type Stage, textOf, wordsOf, written } from '../stage.js';
import type { CheckGroup } from './check-group.js';
import { endsIn, essenceOf, flawOf, wanted } from './verdicts.js';

const TURNS = 50;

/** A wait that ends with its signal and never otherwise, as the port's does. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const give = () => reject(new ProviderError('timed_out', 'the time is over', { delivery: 'unknown' }));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Many calls at once, calls that hang, and two instances side by side. */
export const checkLoad: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  const { scenarios, inProcess, auxiliary } = harness;
  const playable = scenarios.filter(
    (scenario) => 'status' in scenario.expect && !scenario.auxiliary && (inProcess || repliesOf(scenario).length === 1),
  );
  const verified = playable.find((scenario) => endsIn(scenario, 'verified'));
  if (!verified) return;

  const settlesOnAbort = async (
    stage: Stage,
    hanging: Promise<void>,
    person = theatre.personOf(verified),
    controller: AbortController,
  ) => {
    const pending = ask(stage, theatre.request(person), theatre.call(controller.signal));
    await Promise.race([inProcess ? turns(20) : hanging, pending]);
    controller.abort();
    const result = await pending;
    const kind = result.kind === 'fault' && ProviderError.is(result.fault) ? result.fault.kind : result.kind;
    expect(['timed_out', 'cancelled']).toContain(kind);
    return result;
  };

  describe('behaves under load', () => {
    it('gives up when its signal says so, without another call', async () => {
      const controller = new AbortController();
      let reached: () => void = () => undefined;
      const hanging = new Promise<void>((resolve) => {
        reached = resolve;
      });
      const stage = theatre.stage((_exchange, signal) => {
        reached();
        return untilAborted(signal);
      });
      await settlesOnAbort(
        stage,
        hanging,
        inProcess ? { ...theatre.person, ...inProcess.hangs } : undefined,
        controller,
      );
      expect(stage.billable.length).toBe(inProcess ? 0 : 1);
    });

    it('starts nothing when its time is over already', async () => {
      const stage = theatre.playing(verified);
      const result = await ask(stage, theatre.request(theatre.personOf(verified)), theatre.call(AbortSignal.abort()));
      expect({ kind: result.kind, flaw: flawOf(result) }).toEqual({ kind: 'fault', flaw: undefined });
      expect(stage.billable.length).toBe(0);
    });

    if (auxiliary) {
      it('gives up while an auxiliary call hangs, and says that nothing was bought', async () => {
        const controller = new AbortController();
        let reached: () => void = () => undefined;
        const hanging = new Promise<void>((resolve) => {
          reached = resolve;
        });
        const stage = theatre.stage(() => Promise.reject(new Error('not to be reached')), {
          respondAuxiliary: (_exchange, signal) => {
            reached();
            return untilAborted(signal);
          },
        });
        const result = await settlesOnAbort(stage, hanging, undefined, controller);
        expect(stage.billable.length).toBe(0);
        if (result.kind === 'fault' && ProviderError.is(result.fault)) expect(result.fault.delivery).toBe('not_sent');
      });
    }

    it(`keeps ${TURNS} calls at once apart`, async () => {
      const parts = Array.from({ length: TURNS }, (_, n) => ({
        reference: referenceOf(100 + n),
        scenario: playable[n % playable.length] as Scenario,
        delay: (n * 7) % 11,
      }));
      const answer = async (exchange: HttpExchange): Promise<HttpReply> => {
        const part = parts.find(({ reference }) => textOf(exchange).includes(reference));
        if (!part)
          throw new ProviderError('unreadable_response', 'a request without its reference', { delivery: 'sent' });
        await turns(part.delay);
        return written(repliesOf(part.scenario)[0] as HttpReply, part.reference);
      };
      const stage = theatre.stage(answer);
      const results = await Promise.all(
        parts.map(({ reference, scenario }) =>
          ask(stage, theatre.request(theatre.personOf(scenario), reference), theatre.call(), 20_000),
        ),
      );
      const mixed = parts.filter(({ scenario }, n) => {
        const result = results[n];
        return (
          !result || JSON.stringify(essenceOf(result, scenario.expect)) !== JSON.stringify(wanted(scenario.expect))
        );
      });
      expect(mixed.map(({ reference, scenario }) => `${reference} ${scenario.name}`)).toEqual([]);
      expect(stage.billable.length).toBe(inProcess ? 0 : TURNS);
    });

    it('keeps nothing between instances: two with other settings do not mix', async () => {
      const mine = () => theatre.playing(verified);
      const other = () =>
        theatre.stage(async () => written(repliesOf(verified)[0] as HttpReply, referenceOf(1)), {
          settings: harness.otherSettings,
        });
      const use = async (stage: Stage, scenario: Scenario = verified) =>
        essenceOf(await ask(stage, theatre.request(theatre.personOf(scenario)), theatre.call()), scenario.expect);
      if (inProcess) {
        const rejected = playable.find((scenario) => endsIn(scenario, 'rejected')) ?? verified;
        const [a, b] = [mine(), other()];
        const seen = [await use(a), await use(b, rejected), await use(a)];
        return expect(seen).toEqual([wanted(verified.expect), wanted(rejected.expect), wanted(verified.expect)]);
      }
      const alone = async (build: () => Stage) => {
        const stage = build();
        await use(stage);
        return new Set(
          [...stage.billable, ...stage.auxiliary].flatMap((exchange) => [
            ...wordsOf(exchange),
            ...Object.values(exchange.headers),
          ]),
        );
      };
      const [otherOnce, otherAgain, mineAlone] = [await alone(other), await alone(other), await alone(mine)];
      const foreign = [...otherOnce].filter((word) => otherAgain.has(word) && !mineAlone.has(word));
      const [a, b] = [mine(), other()];
      await use(b);
      await use(a);
      await use(b);
      await use(a);
      const said = [...a.billable, ...a.auxiliary]
        .map((exchange) => [...wordsOf(exchange), ...Object.values(exchange.headers)])
        .flat();
      expect(foreign.length).toBeGreaterThan(0);
      expect(said.filter((word) => foreign.includes(word))).toEqual([]);
      expect(a.billable.length).toBe(2);
    });
  });
};
