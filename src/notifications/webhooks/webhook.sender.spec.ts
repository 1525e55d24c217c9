import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PooledHttpPort } from '#libs/provider-kit';
import { Sensitive } from '#libs/provider-spec';
import {
  startVendorServer,
  startWebhookReceiver,
  type VendorReply,
  type VendorServer,
  type WebhookReceiver,
} from '#libs/simulators';
import type { PendingDelivery } from '../delivery-store.port.js';
import { WebhookSender } from './webhook.sender.js';

const SECRETS = {
  whsec: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
  plain: 'a-secret-of-more-than-32-characters-é',
};
const EVENT = '0190a0a0-0000-7000-8000-000000000002';
const now = new Date();
const clock = { now: () => now };
const NEVER = new AbortController().signal;

const delivery: PendingDelivery = {
  target: 'desk',
  eventId: EVENT,
  origin: 'verigate/test',
  index: '41',
  kind: 'case.approved',
  state: 'pending',
  attempts: 0,
  nextAt: now,
  envelope: Buffer.from(
    JSON.stringify({
      v: 1,
      origin: 'verigate/test',
      uid: EVENT,
      at: '2026-11-22T10:00:00.000Z',
      kind: 'case.approved',
      actor: { type: 'staff', id: 'key:desk' },
      subject: '0190a0a0-0000-7000-8000-000000000003',
      body: { case: '0190a0a0-0000-7000-8000-000000000001', flow: 'customers', reason: 'known_person' },
      payload: { alg: 'A256GCM', ct_sha256: 'q83v', key: 'k' },
    }),
  ),
};

const ports: PooledHttpPort[] = [];
function senderTo(url: string, secret = SECRETS.whsec, timeoutMs?: number): WebhookSender {
  const port = new PooledHttpPort({
    origins: [new URL(url).origin],
    maxReplyBytes: 1_000,
    connectTimeoutMs: 1_000,
    connections: 1,
  });
  ports.push(port);
  return new WebhookSender({ url, secret: new Sensitive(secret) }, port, clock, timeoutMs);
}
afterAll(() => Promise.all(ports.map((port) => port.close())));

describe('what is sent', () => {
  it.each(Object.keys(SECRETS) as (keyof typeof SECRETS)[])(
    'is signed, so that the library believes it (%s)',
    async (name) => {
      const receiver: WebhookReceiver = await startWebhookReceiver({ secret: SECRETS[name] });
      expect(await senderTo(receiver.url, SECRETS[name]).attempt(delivery, NEVER)).toEqual({
        kind: 'delivered',
        httpStatus: 200,
      });
      expect(receiver.arrivals).toMatchObject([{ id: EVENT, genuine: true }]);
      expect(receiver.arrivals[0]?.payload).toEqual({
        type: 'case.approved',
        timestamp: '2026-11-22T10:00:00.000Z',
        data: {
          log: 'verigate/test',
          index: 41,
          actor: { type: 'staff', id: 'key:desk' },
          subject: '0190a0a0-0000-7000-8000-000000000003',
          body: { case: '0190a0a0-0000-7000-8000-000000000001', flow: 'customers', reason: 'known_person' },
        },
      });
      expect(
        await senderTo(receiver.url, `whsec_${Buffer.alloc(24, 8).toString('base64')}`).attempt(delivery, NEVER),
      ).toMatchObject({
        kind: 'refused',
        httpStatus: 401,
      });
      await receiver.close();
    },
  );
});

describe('what is answered', () => {
  let server: VendorServer;
  let reply: VendorReply;
  let asked: string[];
  beforeAll(async () => {
    server = await startVendorServer({
      handle: ({ path }) => {
        asked.push(path);
        return reply;
      },
    });
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => server.close());

  it.each<[string, Partial<VendorReply>, object]>([
    ['200', { status: 200 }, { kind: 'delivered', httpStatus: 200 }],
    [
      '202 with more text than is read',
      { status: 202, body: 'x'.repeat(5_000) },
      { kind: 'delivered', httpStatus: 202 },
    ],
    ['400', { status: 400 }, { kind: 'refused', fault: 'refused', httpStatus: 400 }],
    ['410', { status: 410 }, { kind: 'gone', fault: 'gone', httpStatus: 410 }],
    [
      '302, which is not followed',
      { status: 302, headers: { location: '/elsewhere' } },
      { kind: 'refused', fault: 'redirected', httpStatus: 302 },
    ],
    [
      '308, which is not followed',
      { status: 308, headers: { location: '/elsewhere' } },
      { kind: 'refused', fault: 'redirected', httpStatus: 308 },
    ],
    [
      '429',
      { status: 429, headers: { 'retry-after': '120' } },
      { kind: 'away', fault: 'rate_limited', httpStatus: 429, retryAfterMs: 120_000 },
    ],
    ['503', { status: 503 }, { kind: 'away', fault: 'server_error', httpStatus: 503 }],
  ])('%s', async (_, given, end) => {
    reply = { status: 200, body: '', ...given };
    expect(await senderTo(`${server.origin}/hook?sig=1`).attempt(delivery, NEVER)).toEqual(end);
    expect(asked).toEqual(['/hook?sig=1']);
  });

  it('nothing in time', async () => {
    reply = { status: 200, body: '', fault: 'Hang' };
    expect(await senderTo(`${server.origin}/`, undefined, 50).attempt(delivery, NEVER)).toEqual({
      kind: 'away',
      fault: 'timed_out',
    });
  });

  it('nobody there', async () => {
    expect(await senderTo('http://127.0.0.1:9/').attempt(delivery, NEVER)).toEqual({
      kind: 'away',
      fault: 'unreachable',
    });
  });
});
