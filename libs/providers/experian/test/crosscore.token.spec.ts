import { describe, expect, it, jest } from '@jest/globals';
import { type HttpReply, ProviderError, Sensitive } from '#libs/provider-spec';
import { TokenSource } from '../src/crosscore.token.js';
import { type IssuedToken, RENEWAL_MARGIN_MS } from '../src/crosscore.token-call.js';
import { ExperianConfig } from '../src/experian.config.js';
import { experian } from '../src/experian.provider.js';
import { crossCoreReply } from './replies.js';
import { CROSSCORE2 } from './settings.js';
import { bodyOf, call, configOf, dependenciesOver, faultIn, json, requestFor, TestClock } from './stage.js';

const MINUTE = 60_000;
const never = new AbortController().signal;

/** A source whose token calls are answered by hand. */
function sourceOver(answers: (() => Promise<IssuedToken>)[] = [], random = () => 0) {
  const clock = new TestClock();
  const lines: string[] = [];
  let issued = 0;
  const issue = jest.fn(async (_signal: AbortSignal): Promise<IssuedToken> => {
    issued += 1;
    return answers.shift()?.() ?? tokenOf(issued);
  });
  const log = { info: () => undefined, warn: (event: string) => void lines.push(event) };
  return { clock, issue, lines, source: new TokenSource({ issue, clock, log, random }) };
}

const tokenOf = (number: number): IssuedToken => ({ value: new Sensitive(`token-${number}`), lifetimeMs: 30 * MINUTE });
const fails = (kind: 'vendor_fault' | 'unauthenticated') => () =>
  Promise.reject(new ProviderError(kind, 'no token', { delivery: 'not_sent', httpStatus: 500 }));

describe('TokenSource', () => {
  it('makes one call for 50 checks at once', async () => {
    const { source, issue } = sourceOver();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => source.take(never)));
    expect(issue).toHaveBeenCalledTimes(1);
    expect(new Set(tokens).size).toBe(1);
  });

  it('makes one call for 50 checks whose token fails, and none of them hangs', async () => {
    const { source, issue } = sourceOver([fails('vendor_fault')]);
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => source.take(never)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(issue).toHaveBeenCalledTimes(1);
    await expect(source.take(never)).resolves.toBeDefined();
  });

  it('renews in the margin while the valid token serves', async () => {
    const { source, clock, issue } = sourceOver();
    const first = await source.take(never);
    clock.advance(25 * MINUTE - 1);
    expect(await source.take(never)).toBe(first);
    expect(issue).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(await source.take(never)).toBe(first);
    await new Promise(setImmediate);
    expect(issue).toHaveBeenCalledTimes(2);
    expect((await source.take(never)).value.reveal()).toBe('token-2');
  });

  it('spreads renewals by jitter', async () => {
    const { source, clock } = sourceOver([], () => 1);
    const { renewAt } = await source.take(never);
    expect(renewAt).toBe(clock.now().getTime() + 30 * MINUTE - RENEWAL_MARGIN_MS - MINUTE);
  });

  it('keeps a valid token when renewal fails, asks again after a pause, and never uses one that has ended', async () => {
    const { source, clock, issue, lines } = sourceOver([
      async () => tokenOf(1),
      fails('vendor_fault'),
      fails('vendor_fault'),
    ]);
    const first = await source.take(never);
    clock.advance(26 * MINUTE);
    expect(await source.take(never)).toBe(first);
    await new Promise(setImmediate);
    expect(await source.take(never)).toBe(first);
    expect({ calls: issue.mock.calls.length, lines }).toEqual({ calls: 2, lines: ['experian.token_renewal_failed'] });
    clock.advance(4 * MINUTE);
    expect((await faultIn(source.take(never))).kind).toBe('vendor_fault');
    expect(issue).toHaveBeenCalledTimes(3);
  });

  it('discards the token that was refused, and not the one that replaced it', async () => {
    const { source, issue } = sourceOver();
    const first = await source.take(never);
    source.discard(first);
    const second = await source.take(never);
    source.discard(first);
    expect(await source.take(never)).toBe(second);
    expect(issue).toHaveBeenCalledTimes(2);
  });

  it.each([
    [0, 30_000],
    [1, 60_000],
  ])('does not ask again for a while after a refusal (random %d: %d ms)', async (random, pause) => {
    const { source, clock, issue } = sourceOver([fails('unauthenticated')], () => random);
    await faultIn(source.take(never));
    clock.advance(pause - 1);
    const again = await faultIn(source.take(never));
    expect(again).toMatchObject({ kind: 'unauthenticated', delivery: 'not_sent', httpStatus: 500 });
    expect(issue).toHaveBeenCalledTimes(1);
    clock.advance(1);
    await expect(source.take(never)).resolves.toBeDefined();
  });

  it('lets one check leave while others wait, and ends the call with the last', async () => {
    let seen: AbortSignal | undefined;
    const clock = new TestClock();
    const issue = (signal: AbortSignal) => {
      seen = signal;
      return new Promise<IssuedToken>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new ProviderError('cancelled', 'x', { delivery: 'not_sent' })));
      });
    };
    const source = new TokenSource({ issue, clock, log: { info: () => undefined, warn: () => undefined } });
    const [one, two] = [new AbortController(), new AbortController()];
    const [first, second] = [faultIn(source.take(one.signal)), faultIn(source.take(two.signal))];
    one.abort();
    expect(await first).toMatchObject({ kind: 'cancelled', delivery: 'not_sent' });
    expect(seen?.aborted).toBe(false);
    two.abort(new DOMException('late', 'TimeoutError'));
    expect(await second).toMatchObject({ kind: 'timed_out', delivery: 'not_sent' });
    expect(seen?.aborted).toBe(true);
  });

  it('starts nothing for a check whose time is over', async () => {
    const { source, issue } = sourceOver();
    expect((await faultIn(source.take(AbortSignal.abort()))).delivery).toBe('not_sent');
    expect(issue).not.toHaveBeenCalled();
  });
});

const TOKEN = { issued_at: '1', expires_in: '1800', token_type: 'Bearer', access_token: 'aaa.bbb.ccc' };

/** A provider whose token calls get these replies in turn (the last one repeats), and whose checks all pass unless told otherwise. */
function providerOver(tokens: HttpReply[], checks: HttpReply[] = [json(crossCoreReply({ decision: 'ACCEPT' }))]) {
  const clock = new TestClock();
  const next = (replies: HttpReply[]) => (replies.length > 1 ? replies.shift() : replies[0]) as HttpReply;
  const over = dependenciesOver(({ url }) => next(url.pathname.endsWith('/token') ? tokens : checks), clock);
  const paths = () => over.sent.map(({ url }) => (url.pathname.endsWith('/token') ? 'token' : 'check'));
  return { ...over, clock, paths, provider: experian.create(configOf(ExperianConfig, CROSSCORE2), over.dependencies) };
}

describe('the token call', () => {
  it('has four fields, three headers, a bare content type and no grant', async () => {
    const { provider, sent, clock } = providerOver([json(TOKEN)]);
    await provider.verify(requestFor(), call());
    clock.advance(31 * MINUTE);
    await provider.verify(requestFor(), call());
    const [first, check, second] = sent;
    expect(first?.url.href).toBe(CROSSCORE2.tokenUrl);
    expect(bodyOf(first)).toEqual({
      username: CROSSCORE2.username,
      password: CROSSCORE2.password,
      client_id: CROSSCORE2.clientId,
      client_secret: CROSSCORE2.clientSecret,
    });
    expect(first?.headers).toMatchObject({ 'content-type': 'application/json', 'x-user-domain': 'unit.example.test' });
    expect(first?.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.headers['x-correlation-id']).not.toBe(first?.headers['x-correlation-id']);
    expect(check?.headers).toEqual({
      authorization: 'Bearer aaa.bbb.ccc',
      'content-type': 'application/json',
      accept: 'application/json',
      'x-user-domain': 'unit.example.test',
    });
  });

  it.each([
    ['three failures', [json({}, 500), json({}, 503), json({}, 500)], 'vendor_fault', 3],
    ['too many requests', [json({}, 429)], 'rate_limited', 3],
    ['a page', [{ status: 200, headers: {}, body: '<html>' }], 'vendor_fault', 3],
    ['a token that ends too soon', [json({ ...TOKEN, expires_in: '300' })], 'vendor_fault', 3],
    ['an end that is no number', [json({ ...TOKEN, expires_in: '1800 seconds' })], 'vendor_fault', 3],
    ['no end', [json({ ...TOKEN, expires_in: undefined })], 'vendor_fault', 3],
    ['no token', [json({ ...TOKEN, access_token: '' })], 'vendor_fault', 3],
    ['a token that would break the header', [json({ ...TOKEN, access_token: 'a\r\nx: y' })], 'vendor_fault', 3],
    ['another kind of token', [json({ ...TOKEN, token_type: 'mac' })], 'vendor_fault', 3],
    ['400', [json({}, 400)], 'unauthenticated', 1],
    ['401', [json({}, 401)], 'unauthenticated', 1],
    ['403', [json({}, 403)], 'unauthenticated', 1],
    ['404', [json({}, 404)], 'misconfigured', 1],
  ])('%s: nothing is bought', async (_name, tokens, kind, calls) => {
    const { provider, paths, lines } = providerOver(tokens);
    const fault = await faultIn(provider.verify(requestFor(), call()));
    expect(fault).toMatchObject({ kind, delivery: 'not_sent' });
    expect(paths()).toEqual(Array.from({ length: calls }, () => 'token'));
    expect(lines.join()).not.toContain('aaa.bbb.ccc');
  });

  it('recovers from a passing failure at once', async () => {
    const { provider, paths } = providerOver([json({}, 500), json({}, 500), json(TOKEN)]);
    await expect(provider.verify(requestFor(), call())).resolves.toMatchObject({ status: 'verified' });
    expect(paths()).toEqual(['token', 'token', 'token', 'check']);
  });

  it.each([
    ['a number', 1800],
    ['text', '1800'],
    ['more than is believed', '86400'],
  ])('reads an end given as %s', async (_name, expires_in) => {
    const { provider, paths, clock } = providerOver([json({ ...TOKEN, expires_in, issued_at: '9999999999999' })]);
    await provider.verify(requestFor(), call());
    clock.advance(23 * MINUTE);
    await provider.verify(requestFor(), call());
    expect(paths()).toEqual(['token', 'check', 'check']);
    clock.advance(8 * MINUTE);
    await provider.verify(requestFor(), call());
    expect(paths()).toEqual(['token', 'check', 'check', 'token', 'check']);
  });
});

describe('a token that Experian refuses', () => {
  const refused = json({ errors: [{ errorType: 'Unauthorized', message: 'x' }], success: false }, 401);

  it('is replaced once, with a fresh message time', async () => {
    const { provider, paths } = providerOver([json(TOKEN)], [refused, json(crossCoreReply({ decision: 'ACCEPT' }))]);
    await expect(provider.verify(requestFor(), call())).resolves.toMatchObject({ status: 'verified' });
    expect(paths()).toEqual(['token', 'check', 'token', 'check']);
  });

  it('and its replacement end the attempt, for each request anew', async () => {
    const { provider, paths } = providerOver([json(TOKEN)], [refused]);
    expect(await faultIn(provider.verify(requestFor(), call()))).toMatchObject({
      kind: 'unauthenticated',
      httpStatus: 401,
    });
    await faultIn(provider.verify(requestFor(), call()));
    expect(paths().filter((path) => path === 'check')).toHaveLength(4);
  });

  it('late does not throw away the fresh one', async () => {
    const answers: ((reply: HttpReply) => void)[] = [];
    let issued = 0;
    const over = dependenciesOver(({ url }) => {
      if (url.pathname.endsWith('/token')) return json({ ...TOKEN, access_token: `token-${++issued}` });
      return new Promise<HttpReply>((resolve) => answers.push(resolve));
    });
    const provider = experian.create(configOf(ExperianConfig, CROSSCORE2), over.dependencies);
    const pass = json(crossCoreReply({ decision: 'ACCEPT' }));
    const waitFor = async (count: number) => {
      while (answers.length < count) await new Promise(setImmediate);
    };
    const both = Promise.all([provider.verify(requestFor(), call()), provider.verify(requestFor(), call())]);
    await waitFor(2);
    answers[0]?.(refused);
    await waitFor(3);
    answers[1]?.(refused);
    await waitFor(4);
    answers[2]?.(pass);
    answers[3]?.(pass);
    expect((await both).map(({ status }) => status)).toEqual(['verified', 'verified']);
    expect(issued).toBe(2);
    expect(over.sent.slice(-2).map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token-2',
      'Bearer token-2',
    ]);
  });
});
