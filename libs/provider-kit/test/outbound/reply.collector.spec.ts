import type { Dispatcher } from 'undici';
import type { HttpReply, ProviderError } from '#libs/provider-spec';
import { ReplyCollector } from '../../src/outbound/reply.collector.js';

function collect(signal: AbortSignal = new AbortController().signal) {
  const replies: HttpReply[] = [];
  const faults: ProviderError[] = [];
  const aborts: unknown[] = [];
  const undici = { abort: (reason: unknown) => aborts.push(reason) } as unknown as Dispatcher.DispatchController;
  const collector = new ReplyCollector(
    10,
    signal,
    (reply) => replies.push(reply),
    (fault) => faults.push(fault),
  );
  return { collector, undici, replies, faults, aborts };
}

const timeOver = new DOMException('over', 'TimeoutError');

test.each([
  ['queued', 'not_sent', 0],
  ['written', 'unknown', 1],
  ['answered', 'sent', 2],
])('a call that is given up when it is %s was delivered: %s', (_progress, delivery, steps) => {
  const controller = new AbortController();
  const { collector, undici, faults, aborts } = collect(controller.signal);
  if (steps > 0) collector.onRequestStart(undici);
  if (steps > 1) collector.onResponseStart(undici, 200, {});
  controller.abort(timeOver);
  expect(faults).toMatchObject([{ kind: 'timed_out', delivery }]);
  expect(aborts).toHaveLength(steps > 0 ? 1 : 0); // the socket is let go
});

test('an informational answer proves nothing', () => {
  const { collector, undici, faults } = collect();
  collector.onRequestStart(undici);
  collector.onResponseStart(undici, 103, {});
  collector.onResponseError(undici, Object.assign(new Error(), { code: 'ECONNRESET' }));
  expect(faults).toMatchObject([{ delivery: 'unknown' }]);
});

test('no request is sent twice, whatever the pool does with those of a broken connection', () => {
  const { collector, undici } = collect();
  collector.onRequestStart(undici);
  expect(() => collector.onRequestStart(undici)).toThrow('not to be sent');
});

test('what was given up in the queue is not sent later', () => {
  const controller = new AbortController();
  const { collector, undici } = collect(controller.signal);
  controller.abort(timeOver);
  expect(() => collector.onRequestStart(undici)).toThrow('not to be sent');
});

test('it settles once', () => {
  const controller = new AbortController();
  const { collector, undici, replies, faults } = collect(controller.signal);
  collector.onRequestStart(undici);
  collector.onResponseStart(undici, 200, {});
  collector.onResponseData(undici, Buffer.from('hello'));
  collector.onResponseEnd();
  controller.abort(timeOver);
  collector.onResponseError(undici, new Error());
  expect(replies).toMatchObject([{ status: 200, body: 'hello' }]);
  expect(faults).toEqual([]);
});
