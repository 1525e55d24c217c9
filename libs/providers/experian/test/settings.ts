/** Settings as the configuration file would give them. Invented accounts. */
export const CROSSCORE2 = {
  environment: 'uat',
  tokenUrl: 'https://uk-api.experian.com/oauth2/experianone/v1/token',
  submitUrl: 'https://uk-api.experian.com/decisionanalytics/crosscore/npunittest01/services/v0/applications/3',
  tenantId: 'UNITTENANT',
  requestType: 'Authenticateplus-Standalone',
  consent: true,
  clientId: 'unit-client-id-1',
  clientSecret: 'unit-client-secret-1',
  username: 'unit-user-1@unit.example.test',
  password: 'unit-password-1',
};

export const OTHER_CROSSCORE2 = {
  ...CROSSCORE2,
  tokenUrl: 'https://us-api.experian.com/oauth2/experianone/v1/token',
  submitUrl: 'https://us-api.experian.com/decisionanalytics/crosscore/npunittest02/services/v0/applications/3',
  tenantId: 'OTHERTENANT',
  clientId: 'other-client-id-2',
  clientSecret: 'other-client-secret-2',
  username: 'other-user-2@other.example.test',
  password: 'other-password-2',
};

const SUBSCRIBER = {
  requestType: 'PreciseIdOnly',
  subscriberPreamble: 'TEST1',
  subscriberOperatorInitials: 'VG',
  subscriberSubCode: '0000001',
  preciseIdUsername: 'unit-pid-user-1',
  preciseIdPassword: 'unit-pid-password-1',
  productOption: '01',
};

export const PRECISE_ID = { ...CROSSCORE2, ...SUBSCRIBER };

export const OTHER_PRECISE_ID = {
  ...OTHER_CROSSCORE2,
  ...SUBSCRIBER,
  subscriberSubCode: '0000002',
  preciseIdUsername: 'other-pid-user-2',
  preciseIdPassword: 'other-pid-password-2',
};

const {
  tokenUrl: _tokenUrl,
  clientId: _id,
  clientSecret: _secret,
  username: _user,
  password: _password,
  ...shared
} = CROSSCORE2;

export const crossCore1 = (identity: { readonly certPem: string; readonly keyPem: string }) => ({
  ...shared,
  submitUrl: 'https://crosscore.experian.com/DefaultRequestListener',
  requestType: 'EIDV',
  hmacKey: 'unit-test-key',
  clientCertificate: identity.certPem,
  clientKey: identity.keyPem,
});
