import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PooledHttpPort } from '#libs/provider-kit';
import { ProviderError } from '#libs/provider-spec';
import { Deadline } from '#libs/resilience';
import { call, NOW, ruleConfig, words } from '../../../../test/support/rule-doubles.js';
import type { ExternalLookupConfig } from '../../../config/index.js';
import { RuleUnavailable } from '../attribute-rules.port.js';
import { CompiledAttributeRules } from '../engine/compiled-attribute-rules.js';
import { ExternalLookup } from './external-lookup.js';
import { ExternalLookups } from './external-lookups.js';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const CANARY = 'canary-person-4711';
const json =
  (body: unknown, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
const text =
  (body: string, type = 'application/json'): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': type }).end(body);
const silence: Answer = () => undefined;

let server: Server;
let origin: string;
let answer: Answer;
let asked: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[];
let arrived: () => void;

beforeAll(async () => {
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({ method: request.method, url: request.url, headers: request.headers, body });
    arrived();
    answer(response, request);
  };
  server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked = [];
  arrived = () => undefined;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const open: ExternalLookups[] = [];
afterEach(async () => {
  server.closeAllConnections();
  await Promise.all(open.splice(0).map((lookups) => lookups.close()));
});

const RULE = { claim: 'extension_Customer', lookupAt: 'crm', copyTo: 'extension_Checked' };
const SENT = { extension_Customer: 'C-1', email: `${CANARY}@mail.example`, city: 'Paris', extension_Tier: 'none' };

interface Setting {
  readonly rules?: readonly object[];
  readonly lookup?: object;
  readonly budgetMs?: number;
}

function engineFor({ rules = [RULE], lookup = {} }: Setting = {}) {
  const crm = {
    url: `${origin}/ask`,
    headers: { 'X-Key': 'canary-key' },
    send: ['email', 'extension_Customer', 'surname'],
    answers: { extension_Tier: 'text', extension_Score: 'whole-number', extension_Vip: 'yes-no' },
    ...lookup,
  };
  const config = ruleConfig({ rules, top: { externalLookups: { crm } } });
  const states: string[] = [];
  const lookups = new ExternalLookups(config.externalLookups.values(), (transport) => new PooledHttpPort(transport), {
    breakerChanged: (name, state) => void states.push(`${name} ${state}`),
  });
  open.push(lookups);
  const engine = new CompiledAttributeRules(config.flows.values(), words, lookups.ask, { now: () => NOW });
  const apply = (budgetMs = 10_000, claims: object = SENT) =>
    engine.apply(
      'customers',
      'before-creating-user',
      call(claims as typeof SENT, ['fr', 'en']),
      Deadline.after(budgetMs),
    );
  return { apply, states };
}

const failureOf = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );

describe('an external look-up', () => {
  it('is told what the configuration names, and nothing else', async () => {
    answer = json({ action: 'accept' });
    await engineFor().apply();

    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: '/ask',
      headers: { 'x-key': 'canary-key', 'content-type': 'application/json', accept: 'application/json' },
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      version: 1,
      lookup: 'crm',
      flow: 'customers',
      step: 'before-creating-user',
      locales: ['fr', 'en'],
      claims: { email: `${CANARY}@mail.example`, extension_Customer: 'C-1' },
    });
  });

  it('accepts', async () => {
    answer = json({ action: 'accept' });
    expect(await engineFor().apply()).toEqual({ problems: [], changes: { extension_Checked: 'C-1' } });
  });

  it('changes what it may change, in the kind that was sent', async () => {
    answer = json({ action: 'change', claims: { extension_Tier: 'gold', extension_Score: 7, extension_Vip: true } });
    expect((await engineFor().apply()).changes).toEqual({
      extension_Checked: 'C-1',
      extension_Tier: 'gold',
      extension_Score: 7,
      extension_Vip: true,
    });
  });

  it('rejects with its own sentence, or with ours', async () => {
    answer = json({ action: 'reject', message: 'Ce numéro ne nous dit rien.' });
    expect(await engineFor().apply()).toEqual({
      problems: [{ claim: 'extension_Customer', rule: 'lookup', message: 'Ce numéro ne nous dit rien.' }],
      changes: {},
    });
    answer = json({ action: 'reject' });
    expect((await engineFor().apply()).problems[0]?.message).toBe(
      "Nous n'avons pas pu accepter votre saisie. Veuillez vérifier ce champ : Customer.",
    );
  });

  it('is not asked about a form that goes back to the person', async () => {
    answer = json({ action: 'accept' });
    await engineFor({ rules: [{ attribute: 'surname', required: true }, RULE] }).apply();
    expect(asked).toEqual([]);
  });

  it('sees what the rules before it changed', async () => {
    answer = json({ action: 'accept' });
    await engineFor({ rules: [{ claim: 'extension_Customer', case: 'lower' }, RULE] }).apply();
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ claims: { extension_Customer: 'c-1' } });
  });
});

describe('an external look-up that is ill', () => {
  it.each<[string, Answer, string]>([
    ['says 500', json({ action: 'accept' }, 500), 'vendor_fault'],
    ['says 503', json({}, 503), 'vendor_fault'],
    ['says 204', (response) => response.writeHead(204).end(), 'unreadable_response'],
    ['says 201', json({ action: 'accept' }, 201), 'unreadable_response'],
    ['says 302', (response) => response.writeHead(302, { location: '/other' }).end(), 'misconfigured'],
    ['says 401', json({}, 401), 'unauthenticated'],
    ['says 429', json({}, 429), 'rate_limited'],
    ['says nothing in JSON', text(''), 'unreadable_response'],
    ['says garbage', text('<html>'), 'unreadable_response'],
    ['says half of it', text('{"action":"accept"'), 'unreadable_response'],
    ['says it twice', text('{"action":"reject","action":"accept"}'), 'unreadable_response'],
    ['says it as HTML', text('{"action":"accept"}', 'text/html'), 'unreadable_response'],
    ['says a list', text('["accept"]'), 'unreadable_response'],
    ['says too much', text(`{"action":"accept","pad":"${'x'.repeat(20_000)}"}`), 'unreadable_response'],
    ['knows no action', json({ action: 'approve' }), 'unreadable_response'],
    ['says the action in capitals', json({ action: 'ACCEPT' }), 'unreadable_response'],
    ['accepts and changes', json({ action: 'accept', claims: { extension_Tier: 'gold' } }), 'unreadable_response'],
    ['accepts with a member too many', json({ action: 'accept', note: 'x' }), 'unreadable_response'],
    ['changes nothing', json({ action: 'change' }), 'unreadable_response'],
    ['changes a list', json({ action: 'change', claims: ['a'] }), 'unreadable_response'],
    [
      'changes a claim that it may not',
      json({ action: 'change', claims: { email: 'x@y.example' } }),
      'unreadable_response',
    ],
    ['changes a prototype', text('{"action":"change","claims":{"toString":"x"}}'), 'unreadable_response'],
    ['gives null', json({ action: 'change', claims: { extension_Tier: null } }), 'unreadable_response'],
    ['gives an empty text', json({ action: 'change', claims: { extension_Tier: ' ' } }), 'unreadable_response'],
    ['gives a number as text', json({ action: 'change', claims: { extension_Score: '7' } }), 'unreadable_response'],
    ['gives half a number', json({ action: 'change', claims: { extension_Score: 7.5 } }), 'unreadable_response'],
    ['gives a word for yes', json({ action: 'change', claims: { extension_Vip: 'yes' } }), 'unreadable_response'],
    ['rejects in HTML', json({ action: 'reject', message: '<b>no</b>' }), 'unreadable_response'],
    ['rejects at length', json({ action: 'reject', message: 'x'.repeat(251) }), 'unreadable_response'],
    ['rejects with a number', json({ action: 'reject', message: 5 }), 'unreadable_response'],
    ['rejects on two lines', json({ action: 'reject', message: 'a\nb' }), 'unreadable_response'],
    ['breaks the connection', (response) => response.socket?.resetAndDestroy(), 'vendor_fault'],
    ['hangs up', (response) => response.socket?.end(), 'vendor_fault'],
  ])('%s: unavailable, asked once, without a word of the person', async (_what, given, reason) => {
    answer = given;
    const error = await failureOf(engineFor().apply());

    expect(error).toBeInstanceOf(RuleUnavailable);
    expect(error.message).toBe(`the external look-up crm gave no answer (${reason})`);
    expect(asked).toHaveLength(1);
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
  });

  it('is given up after its own time', async () => {
    answer = silence;
    const error = await failureOf(engineFor({ lookup: { timeout: '100ms' } }).apply());

    expect(error.message).toBe('the external look-up crm gave no answer (timed_out)');
    expect(asked).toHaveLength(1);
  });

  it('is given up when the caller’s time is over, which is no mark against it', async () => {
    answer = silence;
    const { apply, states } = engineFor({ lookup: { breaker: { minimumCalls: 1 } } });
    const error = await failureOf(apply(350));

    expect(error.message).toBe('the external look-up crm gave no answer (cancelled)');
    answer = json({ action: 'accept' });
    expect((await apply()).problems).toEqual([]);
    expect(states).toEqual([]);
  });

  it('is not asked when there is no time left', async () => {
    answer = json({ action: 'accept' });
    const error = await failureOf(engineFor().apply(10));

    expect(error.message).toBe('the external look-up crm gave no answer (no_time)');
    expect(asked).toEqual([]);
  });

  it('is left alone once it fails again and again', async () => {
    answer = json({}, 500);
    const { apply, states } = engineFor({ lookup: { breaker: { minimumCalls: 3, errorPercentage: 50 } } });
    for (let time = 0; time < 3; time += 1) await failureOf(apply());
    const error = await failureOf(apply());

    expect(error.message).toBe('the external look-up crm gave no answer (breaker_open)');
    expect(asked).toHaveLength(3);
    expect(states).toEqual(['lookup-crm open']);
  });

  it('holds no more calls than it is allowed', async () => {
    answer = silence;
    const { apply } = engineFor({ lookup: { concurrency: 1, timeout: '1s' } });
    const here = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const first = failureOf(apply(600));
    await here;
    const second = await failureOf(apply());

    expect(second.message).toBe('the external look-up crm gave no answer (bulkhead_full)');
    expect((await first).message).toContain('cancelled');
    expect(asked).toHaveLength(1);
  });

  it('that cannot be reached is no answer either', async () => {
    const lookup = { url: 'http://127.0.0.1:9/ask' };
    const error = await failureOf(engineFor({ lookup }).apply());

    expect(error.message).toBe('the external look-up crm gave no answer (unreachable)');
    expect(asked).toEqual([]);
  });

  it.each([
    ['not_sent', 2],
    ['unknown', 1],
    ['sent', 1],
  ] as const)('is asked again only when nothing left: %s', async (delivery, times) => {
    let sent = 0;
    const port = {
      send: () => {
        sent += 1;
        return Promise.reject(new ProviderError('unreachable', 'no connection', { delivery }));
      },
    };
    const { externalLookups } = ruleConfig({
      rules: [],
      top: { externalLookups: { crm: { url: origin, send: ['email'] } } },
    });
    const lookup = new ExternalLookup(externalLookups.get('crm') as ExternalLookupConfig, port);
    const question = { flow: 'customers', step: 'before-creating-user', locales: [], claims: new Map() };
    const error = await failureOf(lookup.ask(question, Deadline.after(10_000)));
    lookup.shutdown();

    expect(error.message).toBe('the external look-up crm gave no answer (unreachable)');
    expect(sent).toBe(times);
  });

  it('may not turn a claim into another kind', async () => {
    answer = json({ action: 'change', claims: { extension_Score: 7 } });
    const error = await failureOf(engineFor().apply(10_000, { ...SENT, extension_Score: true }));

    expect(error).toBeInstanceOf(RuleUnavailable);
  });
});
