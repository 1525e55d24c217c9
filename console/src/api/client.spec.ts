import { describe, expect, it, jest } from '@jest/globals';
import { ApiClient, addressOf } from './client.js';
import { ApiProblem } from './problem.js';

const problem = (kind: string, status: number, more: object = {}) =>
  new Response(
    JSON.stringify({ type: `urn:verigate:problem:${kind}`, title: 'No', status, detail: 'Because.', ...more }),
    {
      status,
      headers: { 'content-type': 'application/problem+json' },
    },
  );

function aClient(...answers: readonly (Response | Error)[]) {
  const left = [...answers];
  const fetch = jest.fn<typeof globalThis.fetch>(async () => {
    const answer = left.shift();
    if (!answer) throw new Error('nothing more was expected to be asked');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const onSignedOut = jest.fn();
  const onSignInAgain = jest.fn<() => Promise<boolean>>(async () => true);
  const client = new ApiClient({ fetch, onSignedOut, onSignInAgain });
  const sent = (at: number) => ({ init: fetch.mock.calls[at]?.[1] });
  return { client, fetch, onSignedOut, onSignInAgain, sent };
}

const refusal = async (work: Promise<unknown>): Promise<ApiProblem> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiProblem)) throw new Error(`no ApiProblem but ${String(error)}`);
  return error;
};

describe('ApiClient', () => {
  it('puts parameters and query where they belong, written so that they stay one part of the address', () => {
    expect(addressOf('GET /decisions/:id', { id: 'a/b?c' })).toBe('/staff/v1/decisions/a%2Fb%3Fc');
    expect(addressOf('GET /decisions', {}, { flow: 'a b', from: undefined, reason: '', limit: 50 })).toBe(
      '/staff/v1/decisions?flow=a+b&limit=50',
    );
    expect(() => addressOf('GET /decisions/:id', {})).toThrow(RangeError);
    expect(() => addressOf('GET /decisions/:id', { id: '' })).toThrow(RangeError);
  });

  it('marks what changes something, and nothing else', async () => {
    const { client, sent } = aClient(Response.json({}), Response.json({}));
    await client.call('GET /flows', {});
    await client.call('POST /holds/:id/release', { params: { id: '1' }, body: { reason: 'over' } });
    expect(sent(0).init?.headers).not.toHaveProperty('x-verigate-request');
    expect(sent(1).init).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      body: '{"reason":"over"}',
      headers: { 'x-verigate-request': 'console', 'content-type': 'application/json' },
    });
  });

  it('gives nothing for 204 and for an empty answer', async () => {
    const { client } = aClient(new Response(null, { status: 204 }), new Response(''));
    expect(await client.call('DELETE /session', {})).toBeUndefined();
    expect(await client.call('POST /staff/:id/disable', { params: { id: '1' } })).toBeUndefined();
  });

  it('tells what the service says', async () => {
    const { client, onSignedOut } = aClient(
      problem('invalid-input', 400, { problems: [{ path: 'name', problem: 'is missing' }] }),
    );
    const error = await refusal(client.call('POST /saved-views', { body: { name: '', shared: false, filters: {} } }));
    expect({ kind: error.kind, status: error.status, message: error.message }).toEqual({
      kind: 'invalid-input',
      status: 400,
      message: 'Because.',
    });
    expect(error.of('name')).toBe('is missing');
    expect(error.of('filters')).toBeUndefined();
    expect(error.isPassing).toBe(false);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it('reads how long to wait', async () => {
    const answer = problem('too-many-requests', 429);
    answer.headers.set('retry-after', '6');
    expect((await refusal(aClient(answer).client.call('GET /log', {}))).retryAfterSeconds).toBe(6);
  });

  it('says that somebody is signed out when the session is over, not when a password is wrong', async () => {
    const over = aClient(problem('not-authenticated', 401));
    await refusal(over.client.call('GET /flows', {}));
    expect(over.onSignedOut).toHaveBeenCalledTimes(1);
    const wrong = aClient(problem('sign-in-failed', 401));
    await refusal(wrong.client.call('POST /session', { body: { username: 'ada', password: 'no' } }));
    expect(wrong.onSignedOut).not.toHaveBeenCalled();
  });

  it('sends once more what needed a fresh sign-in, when there was one', async () => {
    const { client, fetch, sent } = aClient(
      problem('sign-in-again', 403),
      Response.json({ attributes: {}, event: 'e' }),
    );
    const call = { params: { id: 'd' }, body: { reason: 'a complaint' } };
    expect(await client.call('POST /decisions/:id/personal-data', call)).toEqual({ attributes: {}, event: 'e' });
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(sent(1).init?.body).toBe(sent(0).init?.body);
  });

  it('does not ask twice: a second refusal is the end, and so is "no"', async () => {
    const twice = aClient(problem('sign-in-again', 403), problem('sign-in-again', 403));
    const call = { params: { id: 'd' }, body: { reason: 'a complaint' } };
    expect((await refusal(twice.client.call('POST /decisions/:id/personal-data', call))).kind).toBe('sign-in-again');
    expect(twice.onSignInAgain).toHaveBeenCalledTimes(1);
    const declined = aClient(problem('sign-in-again', 403));
    declined.onSignInAgain.mockResolvedValueOnce(false);
    await refusal(declined.client.call('POST /decisions/:id/personal-data', call));
    expect(declined.fetch).toHaveBeenCalledTimes(1);
  });

  it('tells no answer from one that makes no sense', async () => {
    const offline = await refusal(aClient(new TypeError('fetch failed')).client.call('GET /flows', {}));
    expect([offline.kind, offline.isPassing]).toEqual(['offline', true]);
    const proxy = await refusal(
      aClient(new Response('<h1>Bad gateway</h1>', { status: 502 })).client.call('GET /flows', {}),
    );
    expect([proxy.kind, proxy.status, proxy.isPassing]).toEqual(['unreadable', 502, false]);
    const page = await refusal(aClient(new Response('<h1>Welcome</h1>')).client.call('GET /flows', {}));
    expect(page.kind).toBe('unreadable');
    expect((await refusal(aClient(problem('unavailable', 503)).client.call('GET /flows', {}))).isPassing).toBe(true);
  });

  it('lets an abort be an abort', async () => {
    const ending = new AbortController();
    ending.abort();
    const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });
    await expect(aClient(aborted).client.call('GET /flows', { signal: ending.signal })).rejects.toBe(aborted);
  });
});
