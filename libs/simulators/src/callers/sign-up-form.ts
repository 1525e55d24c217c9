import { createHash } from 'node:crypto';
import type { UserFlowStep } from '#libs/connector-protocols';

/** What a person typed into a sign-up form, under our names. Invented people only. What was left blank is absent. */
export interface SignUpForm {
  readonly email: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly dateOfBirth?: string;
  readonly nationalId?: string;
  readonly phone?: string;
  readonly streetAddress?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
  /** Custom attributes that the form asks for besides: name without prefix -> value. */
  readonly custom?: Readonly<Record<string, string | number | boolean>>;
  /** Default: mail. */
  readonly signIn?: SignIn;
}

/** Whom the person signed in with before the form. `mail` is a one-time passcode; `entra` is Entra ID or a Microsoft account. */
export type SignIn = 'mail' | 'google' | 'facebook' | 'entra';

/** The two kinds of tenants that send API-connector requests; they differ in claims and in patience. */
export type Tenant = 'b2c' | 'workforce';

/** Milliseconds that the platform waits for one answer (Limits, reference microsoft.md section 1.6). */
export const PATIENCE_MS: Readonly<Record<Tenant, number>> = { b2c: 5_000, workforce: 20_000 };

/** Application id of the directory's extension attributes, without dashes: inbound names always carry it (section 1.3). */
const EXTENSIONS_APP = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const CLIENT_ID = '11111111-2222-4333-8444-555555555555';

/** `step` as Azure AD B2C names it; workforce tenants do not promise it (section 1.3). */
const STEP_CLAIM: Readonly<Record<UserFlowStep, string>> = {
  'after-federation': 'PostFederationSignup',
  'before-creating-user': 'PostAttributeCollection',
  'before-sending-token': 'PreTokenIssuance',
};

const extension = (name: string): string => `extension_${EXTENSIONS_APP}_${name}`;

/** Section 1.3, issuer values. */
const ISSUERS: Readonly<Record<Exclude<SignIn, 'entra'>, string>> = {
  mail: 'mail',
  google: 'google.com',
  facebook: 'facebook.com',
};

/** What an identity provider calls the owner of this address: always the same, and nothing that tells the address. */
const opaqueId = (email: string): string => createHash('sha256').update(email).digest('hex').slice(0, 21);

/** Entra ID and Microsoft accounts send none (section 3). */
function identitiesOf({ email, signIn = 'mail' }: SignUpForm): readonly object[] | undefined {
  if (signIn === 'entra') return undefined;
  const issuerAssignedId = signIn === 'mail' ? email : opaqueId(email);
  return [{ signInType: 'federated', issuer: ISSUERS[signIn], issuerAssignedId }];
}

/** Before the form the workforce sample says `lastName` where everybody else says `surname` (section 1.3, doc-conflict). */
const surnameClaim = (tenant: Tenant, step: UserFlowStep): string =>
  tenant === 'workforce' && step === 'after-federation' ? 'lastName' : 'surname';

const ofTenant: Readonly<Record<Tenant, (step: UserFlowStep) => Readonly<Record<string, string | undefined>>>> = {
  b2c: (step) => ({
    step: STEP_CLAIM[step],
    client_id: CLIENT_ID,
    objectId: step === 'before-sending-token' ? '99999999-8888-4777-8666-555555555555' : undefined,
  }),
  workforce: () => ({}),
};

/** The documented request (section 1.3): flat, and a claim without a value is not sent at all. */
export function requestBody(form: SignUpForm, tenant: Tenant, step: UserFlowStep, locale?: string): string {
  const { email, givenName, surname } = form;
  const isBeforeForm = step === 'after-federation';
  const claims: Readonly<Record<string, unknown>> = {
    email,
    identities: identitiesOf(form),
    displayName: [givenName, surname].filter(Boolean).join(' ') || undefined,
    givenName,
    [surnameClaim(tenant, step)]: surname,
    ...(isBeforeForm ? {} : collected(form)),
    ...ofTenant[tenant](step),
    ui_locales: locale,
  };
  return JSON.stringify(
    Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined && value !== '')),
  );
}

const collected = ({
  streetAddress,
  city,
  state,
  postalCode,
  country,
  dateOfBirth,
  nationalId,
  phone,
  custom = {},
}: SignUpForm) => ({
  streetAddress,
  city,
  state,
  postalCode,
  country,
  [extension('DateOfBirth')]: dateOfBirth,
  [extension('NationalId')]: nationalId,
  [extension('Phone')]: phone,
  ...Object.fromEntries(Object.entries(custom).map(([name, value]) => [extension(name), value])),
});
