import { Secret } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { below, type Problems } from './config-error.js';
import { flawOfName } from './formats.js';
import { Section, SectionList } from './section.decorators.js';
import { oneOf, Switch, Text, TextList } from './setting.decorators.js';
import {
  buildOidc,
  buildSessions,
  checkOidc,
  checkSessions,
  OidcSettings,
  StaffSessionSettings,
} from './sign-in.settings.js';
import { STAFF_ROLES, type StaffConfig, type StaffRole } from './staff-config.js';

export class StaffKeySettings {
  @Text({
    description: 'name of the key, on every audit event of what is done with it',
    example: 'review-desk',
    flaw: flawOfName,
  })
  name: string;

  @Secret('what the caller sends as a bearer token, at least 32 characters: npm run secret:new makes one')
  secret: Sensitive<string>;

  @TextList({
    description: 'what may be done with it',
    example: ['reviewer'],
    minItems: 1,
    flaw: (role) => oneOf(role, STAFF_ROLES),
    items: { type: 'string', enum: [...STAFF_ROLES] },
  })
  roles: StaffRole[];

  @Text({
    description:
      'when it ends: needed with personal-data-reader, which nobody has for good, and then at most 90 days away',
    example: '2027-01-31',
    optional: true,
    flaw: (text) =>
      endOf(text) === undefined ? 'must be a day or a time, such as 2027-01-31 or 2027-01-31T18:00:00Z' : undefined,
  })
  until?: string;
}

const A_DAY = 24 * 60 * 60_000;
const LONGEST_DAYS = 90;

/** A day ends when it is over everywhere that counts in UTC. */
function endOf(text: string): Date | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(isDay ? time + A_DAY : time);
}

/** `staff:` in the file. */
export class StaffSettings {
  @SectionList(() => StaffKeySettings, {
    description: 'keys of machines that use the staff interface',
    absent: 'empty',
    maxItems: 20,
  })
  apiKeys: StaffKeySettings[];

  @Section(() => StaffSessionSettings, { description: 'how long people stay signed in', absent: 'empty' })
  sessions: StaffSessionSettings;

  @Switch({ description: 'may people sign in with a password that is kept here', default: true })
  localSignIn: boolean;

  @Section(() => OidcSettings, { description: 'OpenID provider that people sign in at', absent: 'none' })
  oidc?: OidcSettings;
}

const MIN_SECRET = 32;
const HOW_TO_MAKE_ONE = 'npm run secret:new makes one';

/** What no setting shows by itself. */
export function checkStaff(
  { apiKeys = [], sessions, oidc }: Partial<StaffSettings>,
  path: string,
  problems: Problems,
  publicUrl: string | undefined,
): void {
  checkKeys(apiKeys, path, problems);
  checkEnds(apiKeys, path, problems);
  checkSessions(sessions ?? {}, below(path, 'sessions'), problems);
  if (oidc) checkOidc(oidc, below(path, 'oidc'), problems, publicUrl);
}

/** Names and secrets are each used once. */
function checkKeys(apiKeys: readonly Partial<StaffKeySettings>[], path: string, problems: Problems): void {
  apiKeys.forEach(({ name, secret }: Partial<StaffKeySettings>, at) => {
    const [earlier, place] = [apiKeys.slice(0, at), `${below(path, 'apiKeys')}[${at}]`];
    if (name !== undefined && earlier.some((other) => other.name === name)) {
      problems.add(`${place}.name`, 'is the name of another key: what each one did must be told apart');
    }
    if (secret === undefined) return;
    if (secret.reveal().length < MIN_SECRET) {
      problems.add(`${place}.secret`, `is too short: at least ${MIN_SECRET} characters are needed; ${HOW_TO_MAKE_ONE}`);
    } else if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(secret.reveal())) {
      problems.add(`${place}.secret`, `holds a character that a bearer token cannot have; ${HOW_TO_MAKE_ONE}`);
    }
    if (earlier.some((other) => other.secret?.reveal() === secret.reveal())) {
      problems.add(`${place}.secret`, `is the same as that of another key; ${HOW_TO_MAKE_ONE}`);
    }
  });
}

/** Personal data is opened for a time, to machines too. */
function checkEnds(apiKeys: readonly Partial<StaffKeySettings>[], path: string, problems: Problems): void {
  apiKeys.forEach(({ roles, until }: Partial<StaffKeySettings>, at) => {
    const place = `${below(path, 'apiKeys')}[${at}].until`;
    if (!Array.isArray(roles) || !roles.includes('personal-data-reader') || problems.has(place)) return;
    if (until === undefined) {
      problems.add(place, 'is missing: a key with personal-data-reader has to end, at most 90 days from now');
    } else if ((endOf(until)?.getTime() ?? 0) > Date.now() + LONGEST_DAYS * A_DAY) {
      problems.add(place, 'is more than 90 days away, which is too long for personal-data-reader');
    }
  });
}

export const buildStaff = ({ apiKeys, sessions, localSignIn, oidc }: StaffSettings): StaffConfig => ({
  apiKeys: apiKeys.map(({ name, secret, roles, until }) => ({
    name,
    secret,
    roles,
    ...(until === undefined ? {} : { until: endOf(until) }),
  })),
  sessions: buildSessions(sessions),
  localSignIn,
  ...(oidc ? { oidc: buildOidc(oidc) } : {}),
});
