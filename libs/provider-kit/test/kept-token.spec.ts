import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { clientCredentialsCall, issuedToken, KeptToken } from '../src/kept-token.js';

const { signal } = new AbortController();

/** Tokens `t1`, `t2`, ... */
function issuer(lifetimeMs: number) {
  let count = 0;
  let now = 0;
  const issue = async () => ({ value: new Sensitive(`t${++count}`), lifetimeMs });
  const token = new KeptToken(issue, () => now);
  return { token, pass: (ms: number) => (now += ms), get: async () => (await token.get(signal)).reveal() };
}

describe('a kept token', () => {
  it('is asked for once by many at the same time, and kept until shortly before its end', async () => {
    const { get, pass } = issuer(3_600_000);
    expect(await Promise.all([get(), get(), get()])).toEqual(['t1', 't1', 't1']);
    pass(3_600_000 - 5 * 60_000 - 1);
    expect(await get()).toBe('t1');
    pass(1);
    expect(await get()).toBe('t2');
  });

  it('that lives shortly is kept for half of its life', async () => {
    const { get, pass } = issuer(60_000);
    await get();
    pass(29_999);
    expect(await get()).toBe('t1');
    pass(1);
    expect(await get()).toBe('t2');
  });

  it('that was refused is not used again, and one that came meanwhile stays', async () => {
    const { token, get } = issuer(3_600_000);
    const first = await token.get(signal);
    token.drop(first);
    expect(await get()).toBe('t2');
    token.drop(first);
    expect(await get()).toBe('t2');
  });

  it('is asked for again after a failure', async () => {
    let fails = true;
    const token = new KeptToken(async () => {
      if (fails) throw new Error('away');
      return { value: new Sensitive('late'), lifetimeMs: 60_000 };
    });
    await expect(token.get(signal)).rejects.toThrow('away');
    fails = false;
    expect((await token.get(signal)).reveal()).toBe('late');
  });
});

describe('client credentials', () => {
  it('are sent as a form to the tenant’s token endpoint', () => {
    const call = clientCredentialsCall({
      authority: 'https://login.example/',
      tenantId: 'tenant',
      clientId: 'client',
      clientSecret: new Sensitive('a&b=c'),
      scope: 'https://vault.example/.default',
    });
    expect(call.url.href).toBe('https://login.example/tenant/oauth2/v2.0/token');
    expect(Object.fromEntries(new URLSearchParams(Buffer.from(call.body ?? []).toString()))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'a&b=c',
      scope: 'https://vault.example/.default',
    });
  });

  it.each(['', 'no JSON', '{}', '{"access_token":""}', '{"access_token":5}'])('are not answered by %j', (body) => {
    expect(() => issuedToken(body)).toThrow(expect.objectContaining({ kind: 'unreadable_response' }));
  });

  it('bring a token with its lifetime', () => {
    const { value, lifetimeMs } = issuedToken('{"access_token":"secret","expires_in":3599}');
    expect([value.reveal(), lifetimeMs]).toEqual(['secret', 3_599_000]);
    expect(issuedToken('{"access_token":"secret"}').lifetimeMs).toBeNaN();
  });
});
