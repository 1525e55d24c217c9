import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { makeTestAuthority } from '#libs/simulators';
import { signatureOf } from '../src/crosscore.signature.js';
import { CrossCore1Config } from '../src/crosscore1.config.js';
import { experianCrossCore1 } from '../src/crosscore1.provider.js';
import { crossCoreReply } from './replies.js';
import { crossCore1 } from './settings.js';
import { bodyOf, call, configOf, dependenciesOver, faultIn, json, requestFor, TestClock } from './stage.js';

const KEY = new Sensitive('unit-test-key');
const HEADER = '{"header":{"tenantId":"TENANT1","requestType":"EIDV"},"payload":{"source":"WEB"}}';
const ACCENT = '{"payload":{"contacts":[{"person":{"names":[{"surName":"Müller"}]}}]}}';

describe('hmac-signature: the vectors of reference experian.md section 2.3', () => {
  it.each([
    ['a plain body', Buffer.from(HEADER), 81, 'rjvGCSpYpNEu4Qk49CVuziab9eGzdnNqyYhaGvJfaNk='],
    ['the same and a line feed', Buffer.from(`${HEADER}\n`), 82, 'BLQ9KeH8Vh9MH5ffyN+H9UdFetY8UO8HOAvCtyjLMKc='],
    ['an accent in UTF-8', Buffer.from(ACCENT), 71, 'wQyVTUMQJSIPBrJ9b6WgaRpqc0sao3zdiVWohThsejI='],
  ])('%s', (_name, body, bytes, signature) => {
    expect(body).toHaveLength(bytes);
    expect(signatureOf(body, KEY)).toBe(signature);
  });
});

const authority = await makeTestAuthority();
const identity = await authority.issue({ commonName: 'client.example.test', client: true });
const stage = (settings: object = crossCore1(identity), clock = new TestClock(Date.now())) => {
  const over = dependenciesOver(() => json(crossCoreReply({ decision: 'CONTINUE' })), clock);
  return { ...over, provider: experianCrossCore1.create(configOf(CrossCore1Config, settings), over.dependencies) };
};

describe('CrossCore 1', () => {
  it('signs the very bytes that it sends, accents included', async () => {
    const { provider, sent } = stage();
    await expect(provider.verify(requestFor(), call())).resolves.toMatchObject({ status: 'verified' });
    const [exchange] = sent;
    expect(Buffer.from(exchange?.body ?? []).toString('utf8')).toContain('Müllerström');
    expect(exchange?.headers).toEqual({
      'content-type': 'application/json',
      accept: 'application/json',
      'hmac-signature': signatureOf(exchange?.body as Uint8Array, KEY),
    });
  });

  it('can not be told to skip the signature', async () => {
    const { provider, sent } = stage({ ...crossCore1(identity), options: { version: '1' } });
    await provider.verify(requestFor(), call());
    expect(bodyOf(sent[0]).header.options).toEqual({ version: '1' });
    expect(Buffer.from(sent[0]?.body ?? []).toString()).not.toMatch(/skipHMAC|useSimulatorMappers/i);
    expect(() => stage({ ...crossCore1(identity), options: { skipHMAC: 'true' } })).toThrow('options');
  });

  it('sends nothing with a certificate that has expired', async () => {
    const late = new TestClock(Date.now() + 10 * 86_400_000);
    const { provider, sent } = stage(crossCore1(identity), late);
    expect(await faultIn(provider.verify(requestFor(), call()))).toMatchObject({
      kind: 'misconfigured',
      delivery: 'not_sent',
    });
    expect(sent).toEqual([]);
  });
});
