import { expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { providerToken } from '#libs/provider-kit';
import { Sensitive } from '#libs/provider-spec';
import { MockConfig, MockModule, MockProvider } from '#libs/providers/mock';

it('is a Nest module that gives a working provider under its instance name', async () => {
  const settings = Object.assign(new MockConfig(), { latencyMs: 0 });
  const module = await Test.createTestingModule({
    imports: [MockModule.register({ name: 'demo', settings })],
  }).compile();
  const provider = module.get<MockProvider>(providerToken('demo'), { strict: false });
  const applicant = { givenName: new Sensitive('Ana'), surname: new Sensitive('Rejected') };
  const call = { signal: new AbortController().signal, correlationId: 'c1' };
  expect(await provider.verify({ applicant, reference: 'R1' }, call)).toMatchObject({ status: 'rejected' });
  expect(provider).toBeInstanceOf(MockProvider);
  expect(provider.ledger.callsOf('R1')).toBe(1);
  await module.close();
});
