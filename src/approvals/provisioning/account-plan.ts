import type { ClaimValue, Identity } from '#libs/connector-protocols';
import type { GraphConfig } from '../../config/index.js';
import { type CasePerson, canonicalIssuer } from '../case-person.js';

/** Body of a Graph request. */
export type GraphBody = Readonly<Record<string, unknown>>;

/** How an account comes to be (reference microsoft.md section 3). Everything in it is personal data. */
export type AccountPlan =
  /** (a) Google, Facebook, or e-mail with one-time passcode: POST /users. */
  | { readonly kind: 'create'; readonly identity: Identity; readonly user: GraphBody }
  /** (b) Entra ID or Microsoft account, which send no identities: POST /invitations, then PATCH /users/{id}. */
  | { readonly kind: 'invite'; readonly email: string; readonly invitation: GraphBody; readonly changes: GraphBody };

export type PlanRefusal = 'no_email' | 'unsupported_identity';

const CREATED_ISSUERS: ReadonlySet<string> = new Set(['google.com', 'facebook.com', 'mail']);

/** Is an account with an identity of this issuer made by POST /users, for that identity alone (reference microsoft.md section 3)? */
export const isCreatedFor = (issuer: string): boolean => CREATED_ISSUERS.has(canonicalIssuer(issuer));

/** Properties of Graph's user that a sign-up form collects, under the names in which they are received. */
const USER_PROPERTIES: ReadonlySet<string> = new Set([
  'displayName',
  'givenName',
  'surname',
  'jobTitle',
  'streetAddress',
  'city',
  'postalCode',
  'state',
  'country',
]);
/** Short names are derived for our own use: the directory knows the long ones only. */
const EXTENSION = /^extension_[0-9a-f]{32}_.+$/i;

const MAX_NICKNAME = 64;

export function planAccount(person: CasePerson, graph: GraphConfig): AccountPlan | PlanRefusal {
  const { email } = person;
  const identities = person.identities.map(named);
  if (!email) return 'no_email';
  const attributes = attributesOf(person);
  const [identity] = identities;
  if (!identity) {
    const { inviteRedirectUrl, sendInvitationMessage } = graph;
    const name = attributes.displayName;
    const invitation = {
      invitedUserEmailAddress: email,
      ...(name === undefined ? {} : { invitedUserDisplayName: name }),
      inviteRedirectUrl,
      sendInvitationMessage,
    };
    return { kind: 'invite', email, invitation, changes: attributes };
  }
  if (!isCreatedFor(identity.issuer)) return 'unsupported_identity';
  return { kind: 'create', identity, user: newUser(identities, email, attributes, graph) };
}

/** `mailNickname` and `passwordPolicies` as in Microsoft's sample; `displayName` is required by Graph, so an address stands in for it. */
function newUser(
  identities: readonly Identity[],
  email: string,
  attributes: Readonly<Record<string, ClaimValue>>,
  { upnMarker, tenantDomain }: GraphConfig,
): GraphBody {
  const name = accountName(email);
  const [given, surname] = [attributes.givenName, attributes.surname];
  return {
    displayName: [given, surname].filter((part) => part !== undefined).join(' ') || email,
    ...attributes,
    userPrincipalName: `${name}${upnMarker}@${tenantDomain}`,
    mailNickname: name.slice(0, MAX_NICKNAME),
    accountEnabled: true,
    mail: email,
    userType: 'Guest',
    passwordPolicies: 'DisablePasswordExpiration',
    identities,
  };
}

/** As the directory has it: looked for and made under the same name of the issuer. */
const named = ({ signInType, issuer, issuerAssignedId }: Identity): Identity => ({
  signInType,
  issuer: canonicalIssuer(issuer),
  issuerAssignedId,
});

/** `ana@example.test` -> `ana_example.test`; what a user principal name cannot hold becomes `_` as well. */
const accountName = (email: string): string => email.replaceAll(/[^A-Za-z0-9._-]/g, '_');

const attributesOf = ({ claims }: CasePerson): Readonly<Record<string, ClaimValue>> =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => USER_PROPERTIES.has(name) || EXTENSION.test(name)));
