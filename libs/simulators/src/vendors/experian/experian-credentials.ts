/** What the simulated Experian knows of its customer. Invented; never a real account. */
export interface ExperianCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  readonly userDomain: string;
  readonly tenantId: string;
  /** Part of the submit address; one for each customer and environment. */
  readonly instanceId: string;
  readonly preciseId: { readonly username: string; readonly password: string };
}

export const EXPERIAN_TEST_CREDENTIALS: ExperianCredentials = {
  clientId: 'simulated-client-id',
  clientSecret: 'simulated-client-secret',
  username: 'verigate@tenant.example.test',
  password: 'simulated-token-password',
  userDomain: 'tenant.example.test',
  tenantId: 'SIMULATEDTENANT',
  instanceId: 'npsimulated1',
  preciseId: { username: 'simulated-pid-user', password: 'simulated-pid-password' },
};

/** Scenarios that the simulated customer has configured; any other requestType is R0205. */
export const EXPERIAN_REQUEST_TYPES = [
  'Authenticateplus-Standalone',
  'PepSanctions01',
  'PreciseIdOnly',
  'EIDV',
] as const;

export const EXPERIAN_TOKEN_PATH = '/oauth2/experianone/v1/token';
export const EXPERIAN_CROSSCORE1_PATH = '/DefaultRequestListener';
export const experianSubmitPath = (instanceId: string): string =>
  `/decisionanalytics/crosscore/${instanceId}/services/v0/applications/3`;
