import { defineProvider, ProviderError } from '#libs/provider-spec';
import { transportTo } from './crosscore.config.js';
import { PRECISE_ID_CAPABILITIES } from './experian.capabilities.js';
import { CrossCore2Provider, type Dialect } from './experian.provider.js';
import { PreciseIdConfig } from './precise-id.config.js';
import { preciseIdControl, preciseIdSubjectOf } from './precise-id.request.js';

const PRECISE_ID: Dialect<PreciseIdConfig> = {
  capabilities: PRECISE_ID_CAPABILITIES,
  needsPreciseId: true,
  subjectOf: (applicant, config) => {
    if (applicant.country?.reveal() !== 'US') {
      throw new ProviderError('unsupported_request', 'Precise ID knows people in the United States only.', {
        delivery: 'not_sent',
        attributes: ['country'],
      });
    }
    return preciseIdSubjectOf(applicant, config);
  },
  controlOf: preciseIdControl,
};

/** Precise ID, a service of CrossCore 2 with credentials of its own in the body (reference experian.md sections 2.4 and 4.4). */
export const experianPreciseId = defineProvider<PreciseIdConfig>({
  specVersion: 1,
  type: 'experian-precise-id',
  displayName: 'Experian Precise ID',
  capabilities: PRECISE_ID_CAPABILITIES,
  configClass: PreciseIdConfig,
  transport: ({ tokenUrl, submitUrl, ca }) => transportTo([tokenUrl, submitUrl], { ca }),
  create: (config, dependencies) => new CrossCore2Provider(config, PRECISE_ID, dependencies),
});
