import { X509Certificate } from 'node:crypto';
import { requireAttributes } from '#libs/provider-kit';
import {
  type CallContext,
  defineProvider,
  type HttpExchange,
  type ProviderDependencies,
  ProviderError,
  type ProviderOutcome,
  type VerificationProvider,
  type VerificationRequest,
} from '#libs/provider-spec';
import { transportTo } from './crosscore.config.js';
import { signatureOf } from './crosscore.signature.js';
import { openReply } from './crosscore.status.js';
import { CrossCore1Config } from './crosscore1.config.js';
import { CROSSCORE_CAPABILITIES } from './experian.capabilities.js';
import { readReply } from './experian.reply.js';
import { controlOf, crossCoreRequest, subjectOf } from './experian.request.js';

class CrossCore1Provider implements VerificationProvider {
  private readonly certificateEnds: number;

  constructor(
    private readonly config: CrossCore1Config,
    private readonly dependencies: ProviderDependencies,
  ) {
    this.certificateEnds = Date.parse(new X509Certificate(config.clientCertificate.reveal()).validTo);
  }

  async verify({ applicant, reference }: VerificationRequest, { signal }: CallContext): Promise<ProviderOutcome> {
    const { config, dependencies } = this;
    requireAttributes(applicant, CROSSCORE_CAPABILITIES.requires);
    const now = dependencies.clock.now();
    if (now.getTime() > this.certificateEnds) throw certificateExpired();
    const body = crossCoreRequest(subjectOf(applicant, config), reference, config, controlOf(config.control), now);
    const reply = await dependencies.http.send(this.exchange(body), signal);
    return readReply(openReply(reply), { reference, settings: config, log: dependencies.log });
  }

  /** Signed over the very bytes that are sent: whoever changes one afterwards breaks the signature. */
  private exchange(body: Uint8Array): HttpExchange {
    return {
      method: 'POST',
      url: new URL(this.config.submitUrl),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'hmac-signature': signatureOf(body, this.config.hmacKey),
      },
      body,
    };
  }
}

const certificateExpired = (): ProviderError =>
  new ProviderError('misconfigured', 'The client certificate for Experian has expired.', { delivery: 'not_sent' });

/** CrossCore 1, for tenants that Experian has not moved yet (reference experian.md section 1). */
export const experianCrossCore1 = defineProvider<CrossCore1Config>({
  specVersion: 1,
  type: 'experian-crosscore1',
  displayName: 'Experian CrossCore 1',
  capabilities: CROSSCORE_CAPABILITIES,
  configClass: CrossCore1Config,
  transport: ({ submitUrl, ca, clientCertificate, clientKey }) =>
    transportTo([submitUrl], { ca, cert: clientCertificate.reveal(), key: clientKey.reveal() }),
  create: (config, dependencies) => new CrossCore1Provider(config, dependencies),
});
