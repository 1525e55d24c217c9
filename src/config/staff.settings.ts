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

export const buildStaff = ({ apiKeys, sessions, localSignIn, oidc }: StaffSettings): StaffConfig => ({
  apiKeys: apiKeys.map(({ name, secret, roles }) => ({ name, secret, roles })),
  sessions: buildSessions(sessions),
  localSignIn,
  ...(oidc ? { oidc: buildOidc(oidc) } : {}),
});
