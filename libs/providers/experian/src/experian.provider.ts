import { requireAttributes } from '#libs/provider-kit';
import {
  type Applicant,
  type CallContext,
  defineProvider,
  type HttpExchange,
  type ProviderCapabilities,
  type ProviderDependencies,
  type ProviderOutcome,
  type VerificationProvider,
  type VerificationRequest,
} from '#libs/provider-spec';
import { transportTo } from './crosscore.config.js';
import { openReply, refusesToken, tokenRefused } from './crosscore.status.js';
import { type HeldToken, TokenSource } from './crosscore.token.js';
import { askForToken } from './crosscore.token-call.js';
import { CROSSCORE_CAPABILITIES } from './experian.capabilities.js';
import { ExperianConfig, userDomainOf } from './experian.config.js';
import { readReply } from './experian.reply.js';
import { type ControlEntry, controlOf, crossCoreRequest, type Subject, subjectOf } from './experian.request.js';

/** What one product of CrossCore 2 says differently from another. */
export interface Dialect<Config extends ExperianConfig> {
  readonly capabilities: ProviderCapabilities;
  readonly needsPreciseId: boolean;
  subjectOf(applicant: Applicant, config: Config): Subject;
  controlOf(config: Config): readonly ControlEntry[];
}

export class CrossCore2Provider<Config extends ExperianConfig> implements VerificationProvider {
  private readonly tokens: TokenSource;

  constructor(
    private readonly config: Config,
    private readonly dialect: Dialect<Config>,
    private readonly dependencies: ProviderDependencies,
  ) {
    const { http, clock, log } = dependencies;
    this.tokens = new TokenSource({ issue: (signal) => askForToken(config, http, signal), clock, log });
  }

  async verify({ applicant, reference }: VerificationRequest, { signal }: CallContext): Promise<ProviderOutcome> {
    const { config, dialect, dependencies } = this;
    requireAttributes(applicant, dialect.capabilities.requires);
    const subject = dialect.subjectOf(applicant, config);
    for (let replayed = false; ; replayed = true) {
      const token = await this.tokens.take(signal);
      const opened = openReply(await dependencies.http.send(this.exchange(subject, reference, token), signal));
      if (!refusesToken(opened)) {
        const { needsPreciseId } = dialect;
        return readReply(opened, { reference, settings: config, needsPreciseId, log: dependencies.log });
      }
      // The gateway refused the token before any check ran, so one replay with another token buys nothing twice.
      this.tokens.discard(token);
      if (replayed) throw tokenRefused(opened.reply.status);
    }
  }

  private exchange(subject: Subject, reference: string, token: HeldToken): HttpExchange {
    const { config, dialect, dependencies } = this;
    return {
      method: 'POST',
      url: new URL(config.submitUrl),
      headers: {
        authorization: `Bearer ${token.value.reveal()}`,
        // Without a charset, which the gateway refuses with 415 (reference experian.md section 2.2).
        'content-type': 'application/json',
        accept: 'application/json',
        'x-user-domain': userDomainOf(config),
      },
      body: crossCoreRequest(subject, reference, config, dialect.controlOf(config), dependencies.clock.now()),
    };
  }
}

const CROSSCORE: Dialect<ExperianConfig> = {
  capabilities: CROSSCORE_CAPABILITIES,
  needsPreciseId: false,
  subjectOf,
  controlOf: ({ control }) => controlOf(control),
};

/** CrossCore 2, any scenario: which services are asked is decided by `requestType` at Experian. */
export const experian = defineProvider<ExperianConfig>({
  specVersion: 1,
  type: 'experian',
  displayName: 'Experian CrossCore 2',
  capabilities: CROSSCORE_CAPABILITIES,
  configClass: ExperianConfig,
  transport: ({ tokenUrl, submitUrl, ca }) => transportTo([tokenUrl, submitUrl], { ca }),
  create: (config, dependencies) => new CrossCore2Provider(config, CROSSCORE, dependencies),
});
