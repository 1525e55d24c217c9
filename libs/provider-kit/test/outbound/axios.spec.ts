import { inspect } from 'node:util';
import { HttpService } from '@nestjs/axios';
import axios, { type AxiosInstance } from 'axios';
import { axiosSettings, hideAxiosErrors } from '#libs/provider-kit';
import { type HttpExchange, type HttpPort, ProviderError } from '#libs/provider-spec';

/** What axios does of its own accord, on top of a port that only notes what it is given. */
const CANARY = 'c4n4ry';
const URL_TEXT = `https://vendor.example/${CANARY}`;

let exchanges: HttpExchange[];
let signals: AbortSignal[];
let instance: AxiosInstance;
let answer: HttpPort['send'];

beforeEach(() => {
  exchanges = [];
  signals = [];
  answer = () => Promise.resolve({ status: 200, headers: {}, body: '{"a":1}' });
  const port: HttpPort = {
    send: (exchange, signal) => {
      exchanges.push(exchange);
      signals.push(signal);
      return answer(exchange, signal);
    },
  };
  instance = hideAxiosErrors(axios.create(axiosSettings(port)));
});

async function failure(call: Promise<unknown>): Promise<ProviderError> {
  const fault: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!ProviderError.is(fault)) throw new Error(`no ProviderError: ${inspect(fault)}`);
  expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain(CANARY);
  return fault;
}

test('addresses are put together as axios does: base, path, parameters', async () => {
  await instance.get('/b', { baseURL: 'https://vendor.example/a', params: { q: 'x y' } });
  expect(exchanges).toMatchObject([{ method: 'GET', url: { href: 'https://vendor.example/a/b?q=x+y' } }]);
});

test.each([
  ['text', 'a=ü', 'a=ü'],
  ['bytes', Buffer.from('a=ü'), 'a=ü'],
  ['a form', new URLSearchParams({ a: 'ü' }), 'a=%C3%BC'],
])('a body of %s goes out as it is', async (_name, data, expected) => {
  await instance.post(URL_TEXT, data);
  expect(Buffer.from(exchanges[0]?.body ?? []).toString()).toBe(expected);
});

test('names of headers are lower case; basic credentials are encoded', async () => {
  await instance.get(URL_TEXT, { headers: { 'X-Api-Key': CANARY }, auth: { username: 'u', password: 'ü' } });
  expect(exchanges[0]?.headers).toMatchObject({ 'x-api-key': CANARY, authorization: 'Basic dTrDvA==' });
});

test('an answer stays text, whatever its status', async () => {
  answer = () => Promise.resolve({ status: 500, headers: { 'x-a': '1' }, body: '{"a":1}' });
  const reply = await instance.get(URL_TEXT);
  expect(reply).toMatchObject({ status: 500, data: '{"a":1}' });
  expect(reply.headers['x-a']).toBe('1');
});

test.each([
  ['a method that no vendor needs', () => instance.delete(URL_TEXT), 'defect'],
  ['a body that nobody serialised', () => instance.post(URL_TEXT, { ssn: CANARY }), 'defect'],
  ['an address that is none', () => instance.get(`/${CANARY}`), 'defect'],
  ['a signal that had aborted', () => instance.get(URL_TEXT, { signal: AbortSignal.abort() }), 'cancelled'],
  [
    'a time that was over',
    () => instance.get(URL_TEXT, { signal: AbortSignal.abort(new DOMException('over', 'TimeoutError')) }),
    'timed_out',
  ],
])('%s: nothing is sent, and the error carries nothing of the request', async (_name, call, kind) => {
  expect(await failure(call())).toMatchObject({ kind, delivery: 'not_sent' });
  expect(exchanges).toHaveLength(0);
});

test("the port's error comes through as it is, although the signal has aborted by then", async () => {
  const controller = new AbortController();
  const fault = new ProviderError('timed_out', 'late', { delivery: 'sent' });
  answer = () => {
    controller.abort();
    return Promise.reject(fault);
  };
  expect(await failure(instance.post(URL_TEXT, CANARY, { signal: controller.signal }))).toBe(fault);
});

test('an answer that was paid for is not thrown away because the signal aborts a moment later', async () => {
  const controller = new AbortController();
  answer = () => {
    controller.abort();
    return Promise.resolve({ status: 200, headers: {}, body: 'paid' });
  };
  await expect(instance.get(URL_TEXT, { signal: controller.signal })).resolves.toMatchObject({ data: 'paid' });
});

test("HttpService's Observable cancels the exchange when it is unsubscribed", async () => {
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  answer = (_exchange, signal) => {
    signal.addEventListener('abort', () => aborted.resolve());
    started.resolve();
    return new Promise(() => undefined);
  };
  const subscription = new HttpService(instance).get(URL_TEXT).subscribe();
  await started.promise;
  expect(signals[0]?.aborted).toBe(false);
  subscription.unsubscribe();
  await aborted.promise;
  expect(signals[0]?.aborted).toBe(true);
});

test('a call without a signal has a time-out all the same', async () => {
  answer = (_exchange, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new ProviderError('timed_out', 'late', { delivery: 'unknown' })));
    });
  expect(await failure(instance.get(URL_TEXT, { timeout: 10 }))).toMatchObject({ kind: 'timed_out' });
  expect(instance.defaults.timeout).toBeGreaterThan(0);
});
