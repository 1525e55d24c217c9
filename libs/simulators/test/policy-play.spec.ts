import { LET_IN, REFUSED } from '../src/cli/policy-pages.js';
import { applicant } from '../src/cli/policy-people.js';
import { playPolicy } from '../src/cli/policy-play.js';
import type { ExpectedPage, PolicyScenario, Press, Props } from '../src/cli/policy-scenario.js';
import type { ScenarioResult } from '../src/cli/scenario.js';
import { answerJson, BLOCK, CONTINUE, CORRECT, type FakeGateway, startFakeGateway } from './fake-gateway.js';

/** A story that looks at nothing but pages needs nobody around the gateway. */
const NOBODY = {} as Props;
const PRESS: Press = { flow: 'members', form: applicant() };

let gateway: FakeGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

/** The gateway answers in this order; the last answer again and again. */
async function play(
  story: PolicyScenario['play'],
  answers: readonly [number, object][],
  { calls, signal }: { readonly calls?: number; readonly signal?: AbortSignal } = { calls: 1 },
): Promise<ScenarioResult> {
  gateway = await startFakeGateway((response, _call, nth) => {
    const [status, body] = answers[Math.min(nth, answers.length) - 1] ?? [500, {}];
    answerJson(response, status, body);
  });
  const counts = calls === undefined ? [] : [{ requests: 7 }, { requests: 7 + calls }];
  const stage = {
    url: gateway.url,
    credential: { username: 'caller', secret: 'not-a-secret' },
    vendorCalls: () => Promise.resolve(counts.shift()),
    signal,
  };
  return playPolicy({ name: 'a story', vendorCalls: 1, play: story }, stage, NOBODY);
}

const pressing =
  (expected: ExpectedPage): PolicyScenario['play'] =>
  async ({ press }) =>
    void (await press(PRESS, expected));

describe('a story', () => {
  it('is content when every page, its words and the number of calls are right', async () => {
    const story: PolicyScenario['play'] = async ({ press, must }) => {
      await press(PRESS, { page: 'form error', says: /postal code/ });
      await press(PRESS, { page: 'created', claims: {} });
      must(true, 'never said');
    };
    const result = await play(story, [
      [400, CORRECT],
      [400, CORRECT],
      [200, CONTINUE],
    ]);
    expect(result).toMatchObject({
      name: 'a story',
      expected: 'form error, then created',
      seen: 'form error, then created',
      status: 400,
      vendorCalls: 1,
      ok: true,
      problems: [],
    });
  });

  it('sends every press twice, with the same bytes', async () => {
    await play(pressing(LET_IN), [[200, CONTINUE]]);
    const [first, again, ...more] = gateway?.calls ?? [];
    expect(again?.body).toBe(first?.body);
    expect(more).toEqual([]);
  });

  const member = { ...CONTINUE, extension_Seats: 3 };
  it.each<[string, ExpectedPage, [number, object][], RegExp]>([
    ['the page is another', LET_IN, [[200, BLOCK]], /^press 1: the page is "block page"$/m],
    ['the words are others', REFUSED, [[200, BLOCK]], /^press 1: it says "We could not/m],
    [
      'a claim is missing',
      { page: 'created', claims: { extension_Seats: 3 } },
      [[200, CONTINUE]],
      /the claims are \{\}/,
    ],
    [
      'a claim is one too many',
      { page: 'created', claims: {} },
      [[200, member]],
      /the claims are \{"extension_Seats":3\}/,
    ],
    [
      'a claim is of another kind',
      { page: 'created', claims: { extension_Seats: '3' } },
      [[200, member]],
      /the claims are \{"extension_Seats":3\}/,
    ],
    ['the caller had to send twice', { ...LET_IN, attempts: 2 }, [[200, CONTINUE]], /the caller sent 1 times/],
    ['the reply is outside the contract', LET_IN, [[200, { ...CONTINUE, pers: 'x' }]], /pers is ignored/],
    [
      'the same bytes get other claims',
      LET_IN,
      [
        [200, member],
        [200, CONTINUE],
      ],
      /the same bytes are answered \{"version"/,
    ],
    [
      'the same bytes get another status',
      LET_IN,
      [
        [200, CONTINUE],
        [500, CONTINUE],
      ],
      /the same bytes are answered/,
    ],
  ])('is not when %s', async (_what, expected, answers, problem) => {
    const result = await play(pressing(expected), answers);
    expect(result.ok).toBe(false);
    expect(result.problems.join('\n')).toMatch(problem);
  });

  it('is not when the provider was called another number of times', async () => {
    const { ok, problems } = await play(pressing(LET_IN), [[200, CONTINUE]], { calls: 2 });
    expect({ ok, problems }).toEqual({ ok: false, problems: ['vendor calls: 2 instead of 1'] });
  });

  it('leaves calls that cannot be seen out of it', async () => {
    const { ok, vendorCalls } = await play(pressing(LET_IN), [[200, CONTINUE]], {});
    expect({ ok, vendorCalls }).toEqual({ ok: true, vendorCalls: null });
  });

  it('ends where it goes wrong, and tells only what it saw', async () => {
    const story: PolicyScenario['play'] = async ({ press, must }) => {
      await press(PRESS, LET_IN);
      must(false, 'accounts of this person: 2 instead of 1');
      await press(PRESS, REFUSED);
    };
    const { seen, expected, problems } = await play(story, [[200, CONTINUE]]);
    expect({ seen, expected, problems }).toEqual({
      seen: 'created',
      expected: 'created',
      problems: ['accounts of this person: 2 instead of 1'],
    });
  });

  it('ends when staff are refused, with what they were told', async () => {
    const { ok, problems } = await play(
      () => Promise.reject(new Error('POST invitations was answered 403: {}')),
      [[200, CONTINUE]],
    );
    expect({ ok, problems }).toEqual({
      ok: false,
      problems: ['POST invitations was answered 403: {}'],
    });
  });

  it('rejects when it is interrupted', async () => {
    const interrupted = new AbortController();
    const story: PolicyScenario['play'] = ({ signal }) => {
      interrupted.abort(new Error('interrupted'));
      signal?.throwIfAborted();
      return Promise.resolve();
    };
    await expect(play(story, [[200, CONTINUE]], { signal: interrupted.signal })).rejects.toThrow('interrupted');
  });
});
