import { Secret } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { below, type Problems } from './config-error.js';
import { flawOfWebhookUrl } from './formats.js';
import { frozenMap } from './freeze.js';
import { Table } from './section.decorators.js';
import { Duration, oneOf, Switch, Text, TextList, WholeNumber } from './setting.decorators.js';
import {
  type OidcConfig,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  STANDING_ROLES,
  type StaffSessionsConfig,
  type StandingRole,
} from './staff-config.js';

/** Entra ID's issuers for every tenant at once: whoever has an account at Microsoft would be somebody here. */
const EVERY_TENANT = /^https:\/\/login\.microsoftonline\.[a-z]+\/(common|organizations|consumers)(\/|$)/i;

const flawOfIssuer = (text: string): string | undefined =>
  EVERY_TENANT.test(text)
    ? 'stands for every tenant: put the id of your own in place of common, organizations or consumers'
    : flawOfWebhookUrl(text);

const flawOfToken = (text: string): string | undefined =>
  /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(text) ? undefined : 'must be one word without spaces, quotes or backslashes';

/** `staff.sessions:` in the file. */
export class StaffSessionSettings {
  @Duration({
    description: 'after which a session that nobody uses ends',
    default: '15m',
    example: '30m',
    from: '1m',
    to: '24h',
  })
  idle: number;

  @Duration({
    description: 'after which a session ends however much it is used',
    default: '8h',
    example: '12h',
    from: '5m',
    to: '24h',
  })
  absolute: number;

  @WholeNumber({
    description: 'sessions that one person may have at once; another sign-in ends the oldest',
    default: 5,
    example: 2,
    from: 1,
    to: 20,
  })
  perPerson: number;
}

/** `staff.oidc:` in the file. */
export class OidcSettings {
  @Text({
    description: 'issuer of the OpenID provider, as its discovery document names it',
    example: 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0',
    flaw: flawOfIssuer,
  })
  issuer: string;

  @Text({ description: 'id of the application that is registered there', example: 'verigate-console' })
  clientId: string;

  @Secret('its client secret')
  clientSecret: Sensitive<string>;

  @Text({ description: 'what the button of the sign-in page says', default: 'Single sign-on', example: 'Contoso' })
  label: string;

  @TextList({
    description: 'scopes that are asked for; openid has to be among them',
    default: ['openid', 'profile', 'email'],
    minItems: 1,
    maxItems: 20,
    flaw: flawOfToken,
  })
  scopes: string[];

  @Text({ description: "claim of the ID token that names a person's roles", default: 'roles', example: 'groups' })
  rolesClaim: string;

  @Table({
    description: 'which role a value of that claim stands for: value -> role; whoever has none of them is not let in',
    absent: 'empty',
    keys: 'value',
    key: () => undefined,
    values: STANDING_ROLES,
  })
  roles: Record<string, StandingRole>;

  @Switch({
    description: 'is a person let in only after more than a password: amr holds mfa, or acr is one of mfaAcr',
    default: false,
  })
  requireMfa: boolean;

  @TextList({
    description: 'values of acr that stand for more than a password; the provider is asked for them',
    default: [],
    example: ['urn:example:mfa'],
    maxItems: 10,
    flaw: flawOfToken,
  })
  mfaAcr: string[];

  @TextList({
    description: 'algorithms with which ID tokens may be signed',
    default: ['RS256', 'PS256', 'ES256', 'Ed25519'],
    example: ['RS256'],
    minItems: 1,
    flaw: (text) => oneOf(text, SIGNING_ALGORITHMS),
    items: { type: 'string', enum: [...SIGNING_ALGORITHMS] },
  })
  algorithms: SigningAlgorithm[];
}

export function checkOidc(
  { scopes, roles }: Partial<OidcSettings>,
  path: string,
  problems: Problems,
  publicUrl: string | undefined,
): void {
  if (scopes && !scopes.includes('openid')) {
    problems.add(below(path, 'scopes'), 'lacks openid: without it the provider sends no ID token');
  }
  const place = below(path, 'roles');
  if (Object.keys(roles ?? {}).length === 0 && problems.countBelow(place) === 0 && !problems.has(place)) {
    problems.add(place, 'lets nobody in: say at least which value stands for owner');
  }
  if (publicUrl === undefined && !problems.has('server.publicUrl')) {
    problems.add('server.publicUrl', 'is missing: the OpenID provider sends people back to it after they signed in');
  }
}

export const checkSessions = (
  { idle, absolute }: Partial<StaffSessionSettings>,
  path: string,
  problems: Problems,
): void => {
  if (idle !== undefined && absolute !== undefined && idle > absolute) {
    problems.add(below(path, 'idle'), 'is longer than staff.sessions.absolute: it would never be reached');
  }
};

export const buildSessions = ({ idle, absolute, perPerson }: StaffSessionSettings): StaffSessionsConfig => ({
  idleMs: idle,
  absoluteMs: absolute,
  perPerson,
});

export const buildOidc = (settings: OidcSettings): OidcConfig => ({
  issuer: settings.issuer,
  clientId: settings.clientId,
  clientSecret: settings.clientSecret,
  label: settings.label,
  scopes: settings.scopes,
  rolesClaim: settings.rolesClaim,
  roles: frozenMap(Object.entries(settings.roles)),
  requireMfa: settings.requireMfa,
  mfaAcr: settings.mfaAcr,
  algorithms: settings.algorithms,
});
