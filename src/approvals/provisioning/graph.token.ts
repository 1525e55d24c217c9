import { clientCredentialsCall, type IssuedToken, issuedToken, KeptToken } from '#libs/provider-kit';
import { type HttpPort, ProviderError } from '#libs/provider-spec';
import type { GraphConfig } from '../../config/index.js';
import { faultOf, GraphFault } from './graph-fault.js';

type Credentials = Pick<GraphConfig, 'tenantId' | 'clientId' | 'clientSecret' | 'authority' | 'baseUrl'>;

/** The token for calls to Graph; getting it throws GraphFault. docs/decisions says why this is not MSAL. */
export const graphToken = (config: Credentials, http: HttpPort, now: () => number = Date.now): KeptToken =>
  new KeptToken((signal) => ask(config, http, now, signal), now);

async function ask(config: Credentials, http: HttpPort, now: () => number, signal: AbortSignal): Promise<IssuedToken> {
  const scope = `${new URL(config.baseUrl).origin}/.default`;
  try {
    const reply = await http.send(clientCredentialsCall({ ...config, scope }), signal);
    const fault = faultOf(reply, now());
    if (fault) throw isOurs(fault) ? new GraphFault('unauthenticated') : fault;
    return issuedToken(reply.body);
  } catch (error) {
    throw ProviderError.is(error) ? new GraphFault('unavailable') : error;
  }
}

/** 400, 401 and 404 of this endpoint: client id, secret or tenant are wrong. */
const isOurs = ({ kind }: GraphFault): boolean => ['refused', 'unauthenticated', 'not_found'].includes(kind);
