import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countAtServers, countInMetrics, type VendorCount } from '../src/cli/call-counter.js';
import { mockScenarios } from '../src/cli/mock-scenarios.js';
import { Mistake, readOptions } from '../src/cli/options.js';
import { startOwnGateway } from '../src/cli/own-gateway.js';
import { pageBox } from '../src/cli/page-box.js';
import { aPerson, PERSONAS } from '../src/cli/people.js';
import { playAll } from '../src/cli/play-all.js';
import { playOne } from '../src/cli/play-one.js';
import { jsonLine, table } from '../src/cli/report.js';
import { runScenario } from '../src/cli/run-scenario.js';
import type { Scenario, ScenarioResult } from '../src/cli/scenario.js';
import { suggestions } from '../src/cli/suggestion.js';
import type { Surroundings } from '../src/cli/surroundings.js';
import { answerJson, BLOCK, CONTINUE, CORRECT, type FakeGateway, startFakeGateway } from './fake-gateway.js';

const CREDENTIAL = { username: 'demo', secret: 'not-a-secret' };
/** One request, counted by the vendor. */
const ONE: VendorCount = { requests: 1, billed: 1 };
const OPTIONS = readOptions(['--secret', CREDENTIAL.secret]);

function shell(environment: Surroundings['environment'] = { VERIGATE_DATA_DIR: '/nowhere' }) {
  const lines: string[] = [];
  const around: Surroundings = {
    environment,
    write: (text) => void lines.push(text),
    complain: (text) => void lines.push(text),
  };
  return { around, lines };
}

let gateway: FakeGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

describe('readOptions', () => {
  it('plays a person who passes, before the user is created, unless told otherwise', () => {
    expect(readOptions([])).toMatchObject({
      flow: 'customers',
      persona: 'verified',
      step: 'before-creating-user',
      all: false,
    });
  });

  it.each([
    [['--persona', 'rejcted'], 'There is no persona "rejcted". Did you mean rejected? --list shows them all.'],
    [['--persona', 'qqqqqqqq'], 'There is no persona "qqqqqqqq". --list shows them all.'],
    [['--personna', 'x'], 'There is no option --personna. Did you mean --persona? --help shows all.'],
    [['--flow'], '--flow needs a value.'],
    [['--flow='], '--flow needs a value.'],
    [['--all=yes'], '--all takes no value.'],
    [['rejected'], '"rejected" is no option. --help shows what there is.'],
    [['--step', 'before-creating'], /There is no step "before-creating". Did you mean before-creating-user\?/],
    [['--url', 'gateway.example'], '--url must be an address such as http://127.0.0.1:3000.'],
    [['--all', '--persona', 'slow'], '--all plays every persona: leave out --persona.'],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(Mistake);
    expect(() => readOptions(args)).toThrow(sentence);
  });
});

describe('suggestions', () => {
  it.each([
    ['watchlist', ['watch-list', 'verified'], ['watch-list']],
    ['token', ['after-federation', 'before-sending-token'], ['before-sending-token']],
    ['xyz', ['verified'], []],
  ])('for %s among %j are %j', (word, known, expected) => {
    expect(suggestions(word, known)).toEqual(expected);
  });
});

describe('personas', () => {
  it('have names of their own, and forms of their own each time', () => {
    expect(new Set(PERSONAS.map(({ name }) => name)).size).toBe(PERSONAS.length);
    expect(aPerson().email).not.toBe(aPerson().email);
  });
});

describe('pageBox', () => {
  const seen = { status: 400, attempts: 1, milliseconds: 3, claims: {}, problems: [] };

  it('draws what the person sees, every line as wide as the others', () => {
    const message =
      'Il manque encore des informations : nom de famille. Ajoutez-les, puis appuyez de nouveau sur Continuer.';
    const lines = pageBox('before-creating-user', { ...seen, page: 'form error', message }).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines.join(' ')).toContain('[ Continue ]');
  });

  it.each([
    ['before-creating-user', 'Account created'],
    ['after-federation', 'Sign-up form'],
    ['before-sending-token', 'Signed in'],
  ] as const)('says where Continue leads at %s', (step, title) => {
    expect(pageBox(step, { ...seen, page: 'created' })).toContain(title);
  });
});

describe('call counters', () => {
  const METRICS = [
    'verigate_provider_attempts_total{provider="mock",result="verified",delivery="sent"} 3',
    'verigate_provider_attempts_total{provider="mock",result="unreachable",delivery="not_sent"} 5',
    'verigate_provider_attempts_total{provider="idology",result="timed_out",delivery="unknown"} 2',
    'verigate_bulkhead_in_use{provider="mock"} 1',
    'verigate_bulkhead_limit{provider="mock"} 64',
  ].join('\n');

  it('read what the gateway counted, calls under way included and those that never left not', async () => {
    gateway = await startFakeGateway(
      () => {},
      () => METRICS,
    );
    expect(await countInMetrics(gateway.url)()).toEqual({ requests: 6 });
    expect(await countInMetrics(gateway.url, 'mock')()).toEqual({ requests: 4 });
  });

  it('say so when they cannot see', async () => {
    gateway = await startFakeGateway(() => {});
    expect(await countInMetrics(gateway.url)()).toBeUndefined();
    expect(await countInMetrics('http://127.0.0.1:1')()).toBeUndefined();
  });

  it('add up servers of our own', async () => {
    const call = { path: '/', reference: 'REF1', at: 0 };
    const servers = [
      { calls: [call, call], requests: ['/', '/'] },
      { calls: [], requests: ['/refused'] },
    ];
    expect(await countAtServers(...servers)()).toEqual({ requests: 3, billed: 2 });
  });
});

describe('runScenario', () => {
  const scenario = (over: Partial<Scenario> = {}): Scenario => ({
    name: 'a scenario',
    flow: 'customers',
    form: aPerson(),
    expected: 'created',
    vendorCalls: 1,
    ...over,
  });

  /** The gateway answers in this order; the last answer again and again. Every call for a new body is one for the vendor. */
  const play = async (
    given: Scenario,
    answers: readonly [number, object][],
    counted = ONE,
  ): Promise<ScenarioResult> => {
    gateway = await startFakeGateway((response, _call, nth) => {
      const [status, body] = answers[Math.min(nth, answers.length) - 1] ?? [500, {}];
      answerJson(response, status, body);
    });
    const counts = [{ requests: 0, billed: 0 }, counted];
    const vendorCalls = () => Promise.resolve(counts.shift());
    return runScenario(given, { url: gateway.url, credential: CREDENTIAL, vendorCalls });
  };

  it('is content when page, words, calls and the second answer are right', async () => {
    const result = await play(scenario({ expected: 'block page', says: /could not/ }), [[200, BLOCK]]);
    expect(result).toMatchObject({
      expected: 'block page',
      seen: 'block page',
      status: 200,
      vendorCalls: 1,
      billed: 1,
      ok: true,
      problems: [],
    });
    expect(gateway?.calls.map(({ body }) => body)).toEqual([gateway?.calls[0]?.body, gateway?.calls[0]?.body]);
  });

  it.each<[string, Partial<Scenario>, [number, object][], VendorCount, RegExp]>([
    ['the page is another', {}, [[200, BLOCK]], ONE, /the page is "block page"/],
    ['the words are others', { expected: 'block page', says: /Anmeldung/ }, [[200, BLOCK]], ONE, /it says/],
    ['the vendor was called twice', {}, [[200, CONTINUE]], { requests: 2, billed: 2 }, /vendor calls: 2 instead of 1/],
    [
      'the vendor was asked twice and counted one',
      {},
      [[200, CONTINUE]],
      { requests: 2, billed: 1 },
      /^vendor calls: 2 instead of 1$/,
    ],
    [
      'a vendor that cannot be asked for its books was called twice',
      {},
      [[200, CONTINUE]],
      { requests: 2 },
      /^vendor calls: 2 instead of 1$/,
    ],
    ['the vendor counted what it refuses', { billed: 0 }, [[200, CONTINUE]], ONE, /^billed: 1 instead of 0$/],
    [
      'the repeated call gets another answer',
      {},
      [
        [200, CONTINUE],
        [200, BLOCK],
      ],
      ONE,
      /the next time the page/,
    ],
    [
      'the repeated call gets other words',
      { expected: 'block page' },
      [
        [200, BLOCK],
        [200, { ...BLOCK, userMessage: 'No.' }],
      ],
      ONE,
      /the next time it says/,
    ],
    ['the reply is outside the contract', {}, [[200, { ...CONTINUE, pers: 'x' }]], ONE, /pers is ignored/],
    ['the status is another', { expected: 'engine error', status: 401 }, [[500, {}]], ONE, /the status is 500/],
    ['the caller had to send twice', { attempts: 2 }, [[200, CONTINUE]], ONE, /sent 1 times/],
  ])('is not when %s', async (_what, over, answers, calls, problem) => {
    const result = await play(scenario(over), answers, calls);
    expect(result.ok).toBe(false);
    expect(result.problems.join('\n')).toMatch(problem);
  });

  it('presses Continue until the check has ended', async () => {
    const later = scenario({ expected: 'form error', followUp: 'later', ends: 'created' });
    const result = await play(later, [
      [400, CORRECT],
      [400, CORRECT],
      [200, CONTINUE],
    ]);
    expect(result).toMatchObject({ seen: 'form error, then created', status: 400, ok: true });
    expect(gateway?.calls).toHaveLength(3);
  });

  it('shows another secret where the scenario wants that', async () => {
    const refused = scenario({ expected: 'engine error', status: 401, wrongSecret: true, vendorCalls: 0 });
    expect(await play(refused, [[401, {}]], { requests: 0, billed: 0 })).toMatchObject({ ok: true });
    const [sent] = gateway?.calls ?? [];
    expect(sent?.headers.authorization).not.toBe(`Basic ${Buffer.from('demo:not-a-secret').toString('base64')}`);
  });
});

describe('playOne', () => {
  it('shows the page, and counts the calls', async () => {
    gateway = await startFakeGateway((response) => answerJson(response, 200, BLOCK));
    const { around, lines } = shell();
    const code = await playOne(
      { ...OPTIONS, url: gateway.url, persona: 'rejected' },
      around,
      new AbortController().signal,
    );
    expect(code).toBe(0);
    expect(lines.join('\n')).toContain(BLOCK.userMessage);
    expect(lines.join('\n')).toContain('rejected at customers/before-creating-user: HTTP 200');
    expect(gateway.calls[0]?.body).toContain('"surname":"Rejected"');
  });

  it('says so, and fails, when the gateway is not there', async () => {
    const { around, lines } = shell();
    const code = await playOne({ ...OPTIONS, url: 'http://127.0.0.1:1' }, around, new AbortController().signal);
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain('npm start brings one up');
  });

  it.each([
    ['http://127.0.0.1:3000', /npm start/],
    ['https://gateway.example', /--username and --secret/],
  ])('asks for a credential for %s when it has none', async (url, sentence) => {
    const { around } = shell();
    const playing = playOne({ ...OPTIONS, url, secret: undefined }, around, new AbortController().signal);
    await expect(playing).rejects.toThrow(sentence);
  });
});

describe('playAll against a gateway that is up', () => {
  it('prints one object a scenario, and fails when one is not as expected', async () => {
    gateway = await startFakeGateway((response) => answerJson(response, 200, BLOCK));
    const { around, lines } = shell();
    const code = await playAll(
      { ...OPTIONS, url: gateway.url, all: true, json: true },
      around,
      new AbortController().signal,
    );
    expect(code).toBe(1);
    const results = lines.map((line) => JSON.parse(line) as ScenarioResult);
    expect(results.map(({ name }) => name)).toEqual(mockScenarios('customers').map(({ name }) => name));
    expect(results.find(({ name }) => name === 'mock: rejected')).toMatchObject({
      expected: 'block page',
      seen: 'block page',
      status: 200,
      milliseconds: expect.any(Number),
      vendorCalls: null,
      ok: true,
    });
    expect(results.find(({ name }) => name === 'mock: verified')).toMatchObject({ ok: false });
  });

  it('ends at once when it is interrupted', async () => {
    const interrupted = new AbortController();
    gateway = await startFakeGateway(() => interrupted.abort(new Error('interrupted')));
    const { around } = shell();
    await expect(playAll({ ...OPTIONS, url: gateway.url, all: true }, around, interrupted.signal)).rejects.toThrow(
      'interrupted',
    );
    expect(gateway.calls).toHaveLength(1);
  });
});

describe('reports', () => {
  const result: ScenarioResult = {
    name: 'mock: verified',
    expected: 'created',
    seen: 'engine error',
    status: null,
    milliseconds: 10_003,
    vendorCalls: null,
    billed: null,
    ok: false,
    problems: ['the page is "engine error"'],
  };

  it('say what went wrong below the table', () => {
    expect(table([result, { ...result, name: 'another', ok: true }])).toMatch(
      /NO {2}mock: verified.*\? +\?\n[\s\S]*mock: verified:\n {2}the page is "engine error"\n1 of 2 scenarios as expected$/,
    );
  });

  it('have the promised members', () => {
    expect(Object.keys(JSON.parse(jsonLine({ ...result, ok: true })) as object)).toEqual([
      'name',
      'expected',
      'seen',
      'status',
      'milliseconds',
      'vendorCalls',
      'billed',
      'ok',
    ]);
  });
});

describe('startOwnGateway', () => {
  it('tells why it did not start, and leaves nothing behind', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'signup-spec-'));
    // Beside the sources there is no main.js, so the process ends at once.
    const starting = startOwnGateway({
      configuration: {},
      environment: {},
      signal: new AbortController().signal,
      onProgress: () => {},
      parent,
    });
    await expect(starting).rejects.toThrow(/The gateway ended: exit code 1[\s\S]*main\.js/);
    expect(await readdir(parent)).toEqual([]);
    await rmdir(parent);
  });
});
