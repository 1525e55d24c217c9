import type { SignUpForm } from '../callers/index.js';
import {
  EXPERIAN_PERSONAS,
  EXPERIAN_TEST_CREDENTIALS,
  type ExperianPersona,
  type ExperianServer,
  startExperianServer,
} from '../vendors/experian/index.js';
import type { TestAuthority } from '../vendors/tls.js';
import { aPerson } from './people.js';
import type { Scenario } from './scenario.js';
import { ENDS, endsLate } from './vendor-ends.js';

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
    hmacKey: HMAC_KEY,
    tls: withClientCertificate ? { ...identity, clientCa: authority.caPem } : identity,
  });
}

/** Claims as Microsoft sends them -> what was typed. The address is the scenario's own, so that no two are the same sign-up. */
function formOf({ claims }: ExperianPersona): SignUpForm {
  const { extension_DateOfBirth: dateOfBirth, extension_NationalId: nationalId, email: _email, ...own } = claims;
  return aPerson({ ...own, dateOfBirth, nationalId });
}

/** Refused before anything is counted (libs/simulators/src/vendors/experian). */
const UNCOUNTED: ReadonlySet<string> = new Set(['Unauthorized']);

const scenarioOf = (flow: string, persona: ExperianPersona): Scenario => ({
  name: `${flow}: ${persona.name}`,
  flow,
  form: formOf(persona),
  ...(endsLate(persona.name) ?? ENDS[persona.expect]),
  vendorCalls: UNCOUNTED.has(persona.name) ? 0 : 1,
});

const named = (names: readonly string[]): readonly ExperianPersona[] =>
  EXPERIAN_PERSONAS.filter(({ name }) => names.includes(name));

/** Everybody. */
export const experianScenarios = (flow: string): readonly Scenario[] =>
  EXPERIAN_PERSONAS.map((persona) => scenarioOf(flow, persona));

/** The ways of ending, for a further route to the same vendor. */
export const fewExperianScenarios = (flow: string): readonly Scenario[] =>
  named(['Accept', 'Refer', 'Reject', 'Nodecision', 'Deceased', 'ServiceUnavailable', 'Truncated', 'Slow']).map(
    (persona) => scenarioOf(flow, persona),
  );
