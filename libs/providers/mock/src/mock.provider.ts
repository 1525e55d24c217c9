import {
  APPLICANT_ATTRIBUTES,
  type CallContext,
  defineProvider,
  type LookupProvider,
  type ProbeableProvider,
  type ProbeResult,
  type ProviderDefinition,
  type ProviderOutcome,
  type ResumableProvider,
  type VerificationRequest,
} from '#libs/provider-spec';
import { MockConfig } from './mock.config.js';
import { MockLedger } from './mock.ledger.js';
import { readMockReply } from './mock.reply.js';
import { MOCK_REQUIRES, mockRequest } from './mock.request.js';
import { MockVendor } from './mock.vendor.js';

/** Plays every outcome and fault that a provider can have, steered from the sign-up form (MOCK_PERSONAS). Opens no socket. */
export class MockProvider implements ResumableProvider, LookupProvider, ProbeableProvider {
  constructor(private readonly vendor: MockVendor) {}

  /** What arrived at the vendor: for tests that have the instance. */
  get ledger(): MockLedger {
    return this.vendor.ledger;
  }

  async verify(request: VerificationRequest, { signal }: CallContext): Promise<ProviderOutcome> {
    return readMockReply(await this.vendor.check(mockRequest(request), signal));
  }

  async resume(vendorReference: string): Promise<ProviderOutcome> {
    return readMockReply(this.vendor.resume(vendorReference));
  }

  async lookup(reference: string): Promise<ProviderOutcome | undefined> {
    const reply = this.vendor.find(reference);
    return reply === undefined ? undefined : readMockReply(reply);
  }

  async probe(): Promise<ProbeResult> {
    return { status: 'reachable', detail: 'The mock is part of this process.' };
  }
}

/** The mock whose calls are counted in `ledger`: for tests. Without one each instance has its own. */
export const mockProviderWith = (ledger?: MockLedger): ProviderDefinition<MockConfig> =>
  defineProvider({
    specVersion: 1,
    type: 'mock',
    displayName: 'Mock',
    capabilities: {
      countries: 'any',
      checks: ['identity'],
      requires: MOCK_REQUIRES,
      accepts: APPLICANT_ATTRIBUTES,
      idempotent: true,
    },
    configClass: MockConfig,
    transport: () => ({ origins: [], maxReplyBytes: 1, connectTimeoutMs: 1, connections: 1 }),
    create: (config, { clock }) => new MockProvider(new MockVendor(config, clock, ledger ?? new MockLedger())),
  });

export const mock = mockProviderWith();
