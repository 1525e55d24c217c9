import { EXPERIAN_TEST_CREDENTIALS, type ExperianServer, startExperianServer } from '../vendors/experian/index.js';
import type { TestAuthority } from '../vendors/tls.js';
import { PACE } from './pace.js';

const HMAC_KEY = 'simulated-hmac-key';
const { clientId, clientSecret, username, password, tenantId, preciseId } = EXPERIAN_TEST_CREDENTIALS;

const common = (requestType: string, ca: string) => ({
  environment: 'uat',
  tenantId,
  requestType,
  consent: true,
  ca,
});

/** Settings of an instance that reaches this server by CrossCore 2. */
export const crossCore2Settings = (
  { submitUrl, tokenUrl }: ExperianServer,
  ca: string,
  requestType = 'Authenticateplus-Standalone',
) => ({
  type: 'experian',
  ...common(requestType, ca),
  submitUrl,
  tokenUrl,
  clientId,
  clientSecret,
  username,
  password,
});

export const preciseIdSettings = (server: ExperianServer, ca: string) => ({
  ...crossCore2Settings(server, ca, 'PreciseIdOnly'),
  type: 'experian-precise-id',
  subscriberPreamble: 'TEST',
  subscriberOperatorInitials: 'VG',
  subscriberSubCode: '0000000',
  preciseIdUsername: preciseId.username,
  preciseIdPassword: preciseId.password,
  productOption: '01',
});

export const crossCore1Settings = (
  { crossCore1Url }: ExperianServer,
  ca: string,
  client: { readonly certPem: string; readonly keyPem: string },
) => ({
  type: 'experian-crosscore1',
  ...common('Authenticateplus-Standalone', ca),
  submitUrl: crossCore1Url,
  hmacKey: HMAC_KEY,
  clientCertificate: client.certPem,
  clientKey: client.keyPem,
});

/** One server for each route, so that their calls can be told apart. */
export async function startExperian(authority: TestAuthority, withClientCertificate = false): Promise<ExperianServer> {
  const identity = await authority.issue({ commonName: 'experian.simulated.test' });
  return startExperianServer({
    pace: PACE,
    hmacKey: HMAC_KEY,
    tls: withClientCertificate ? { ...identity, clientCa: authority.caPem } : identity,
  });
}
