import { describe, expect, it } from '@jest/globals';
import {
  type CallContext,
  isLookup,
  isProbeable,
  isResumable,
  type ProviderDependencies,
  ProviderError,
  Sensitive,
  type VerificationRequest,
} from '#libs/provider-spec';
import { MockConfig, MockLedger, mockProviderWith } from '#libs/providers/mock';

const NOW = new Date('2026-01-15T12:00:00Z');
const REFERENCE = '0123456789ABCDEFGHJKMNPQRS';

const dependencies: ProviderDependencies = {
  http: { send: () => Promise.reject(new Error('The mock opens no socket.')) },
  clock: { now: () => NOW },
  log: { info: () => undefined, warn: () => undefined },
};

const call = (signal = new AbortController().signal): CallContext => ({ signal, correlationId: 'c1' });

const person = (surname: string, email?: string, reference = REFERENCE): VerificationRequest => ({
  applicant: {
    givenName: new Sensitive('Ana'),
    surname: new Sensitive(surname),
    ...(email === undefined ? {} : { email: new Sensitive(email) }),
  },
  reference,
});

function aMock(settings: Partial<MockConfig> = {}) {
  const ledger = new MockLedger();
  const config = Object.assign(new MockConfig(), { latencyMs: 0, slowMs: 0, ...settings });
  const provider = mockProviderWith(ledger).create(config, dependencies);
  if (!isLookup(provider) || !isResumable(provider) || !isProbeable(provider))
    throw new Error('The mock lost an ability.');
  return { ledger, provider };
}

describe('the persona', () => {
  it.each(['Not Found', 'not-found', 'NOTFOUND', ' NotFound '])('is found in the surname %j', async (surname) => {
    const { provider } = aMock();
    expect(await provider.verify(person(surname), call())).toMatchObject({
      status: 'inconclusive',
      reason: 'not_found',
    });
  });

  it('of the e-mail address outranks that of the surname', async () => {
    const { provider } = aMock();
    const outcome = await provider.verify(person('Referred', 'ana+rejected@example.test'), call());
    expect(outcome.status).toBe('rejected');
  });

  it.each(['ana+newsletter@example.test', 'rejected@example.test', 'ana@rejected.test', 'ana+@example.test'])(
    'is not read into the address %s',
    async (email) => {
      const { provider } = aMock();
      expect((await provider.verify(person('Garcia', email), call())).status).toBe('verified');
    },
  );
});

describe('the vendor behind the mock', () => {
  it('answers the same reference with the same answer, whoever asks', async () => {
    const { provider, ledger } = aMock();
    const first = await provider.verify(person('Rejected'), call());
    expect(await provider.verify(person('Garcia'), call())).toEqual(first);
    expect(ledger.callsOf(REFERENCE)).toBe(2);
  });

  it('counts a call that was refused and none that never arrived', async () => {
    const { provider, ledger } = aMock();
    await expect(provider.verify(person('VendorFault', undefined, 'A'), call())).rejects.toMatchObject({
      kind: 'vendor_fault',
    });
    await expect(provider.verify(person('Garcia', undefined, 'B'), call(AbortSignal.abort()))).rejects.toMatchObject({
      kind: 'cancelled',
      delivery: 'not_sent',
    });
    expect(ledger.references()).toEqual(['A']);
    expect(ledger.total).toBe(1);
  });

  it('has decided although nobody waited: a look-up finds the pass', async () => {
    const { provider } = aMock();
    const controller = new AbortController();
    const waiting = provider.verify(person('Hang'), call(controller.signal));
    controller.abort(new DOMException('late', 'TimeoutError'));
    await expect(waiting).rejects.toMatchObject({ kind: 'timed_out', delivery: 'unknown' });
    expect(await provider.lookup(REFERENCE, call())).toMatchObject({ status: 'verified' });
  });

  it.each(['Unreachable', 'VendorFault', 'RateLimited'])(
    'keeps no record of a call that ended as %s',
    async (surname) => {
      const { provider } = aMock();
      await expect(provider.verify(person(surname), call())).rejects.toBeInstanceOf(ProviderError);
      expect(await provider.lookup(REFERENCE, call())).toBe(undefined);
    },
  );

  it('says how long to wait when it is asked to slow down', async () => {
    const { provider } = aMock();
    await expect(provider.verify(person('RateLimited'), call())).rejects.toMatchObject({ retryAfterMs: 1_000 });
  });

  it('passes a pending check when it is asked again, and then remembers it so', async () => {
    const { provider } = aMock();
    const pending = await provider.verify(person('Pending'), call());
    expect(pending).toMatchObject({ status: 'pending', pollAfterMs: 1_000, expiresAt: NOW.getTime() + 3_600_000 });
    expect(await provider.lookup(REFERENCE, call())).toMatchObject({ status: 'pending' });
    expect(await provider.resume(pending.vendorReference ?? '', call())).toMatchObject({ status: 'verified' });
    expect(await provider.lookup(REFERENCE, call())).toMatchObject({ status: 'verified' });
  });

  it('refuses to resume what is none of its checks', async () => {
    await expect(aMock().provider.resume('elsewhere-1', call())).rejects.toMatchObject({ kind: 'refused_request' });
  });

  it('takes the time that its settings say, for Slow and for the rest', async () => {
    const { provider } = aMock({ latencyMs: 0, slowMs: 60_000 });
    expect((await provider.verify(person('Garcia', undefined, 'A'), call())).status).toBe('verified');
    const controller = new AbortController();
    const slow = provider.verify(person('Slow', undefined, 'B'), call(controller.signal));
    controller.abort();
    await expect(slow).rejects.toMatchObject({ kind: 'cancelled', delivery: 'unknown' });
  });

  it('is reachable', async () => {
    expect(await aMock().provider.probe(call())).toMatchObject({ status: 'reachable' });
  });
});
