import {
  type CallContext,
  defineProvider,
  type HttpPort,
  ProviderError,
  type ProviderLog,
  type ProviderOutcome,
  type VerificationProvider,
  type VerificationRequest,
} from '#libs/provider-spec';
import { UNKNOWN_FAULT } from './idology.codes.js';
import { IdologyConfig, transportOf } from './idology.config.js';
import { readIdologyReply } from './idology.reply.js';
import { IDOLOGY_ACCEPTS, IDOLOGY_REQUIRES, idologyRequest } from './idology.request.js';

/**
 * ExpectID, one call. No look-up and no free probe: IDology can neither be asked by invoice, nor without an inquiry that may be billed
 * and counts for its velocity warnings (reference idology.md section 13).
 */
export class IdologyProvider implements VerificationProvider {
  constructor(
    private readonly config: IdologyConfig,
    private readonly http: HttpPort,
    private readonly log: ProviderLog,
  ) {}

  async verify(request: VerificationRequest, { signal }: CallContext): Promise<ProviderOutcome> {
    const reply = await this.http.send(idologyRequest(request, this.config), signal);
    try {
      return readIdologyReply(reply, request.reference, this.config);
    } catch (error) {
      if (ProviderError.is(error) && error.vendorCode === UNKNOWN_FAULT.vendorCode) {
        this.log.warn('idology.unrecognised_error', { reference: request.reference, httpStatus: reply.status });
      }
      throw error;
    }
  }
}

export const idology = defineProvider({
  specVersion: 1,
  type: 'idology',
  displayName: 'IDology ExpectID',
  capabilities: {
    countries: ['US'],
    checks: ['identity', 'address', 'date_of_birth', 'national_id', 'watchlist', 'fraud', 'phone', 'email'],
    requires: IDOLOGY_REQUIRES,
    accepts: IDOLOGY_ACCEPTS,
    idempotent: false,
  },
  configClass: IdologyConfig,
  transport: transportOf,
  create: (config, { http, log }) => new IdologyProvider(config, http, log),
});
