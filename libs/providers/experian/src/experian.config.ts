import { ValidateBy, ValidateIf } from 'class-validator';
import { Described, Secret, VendorUrl } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { CrossCoreConfig } from './crosscore.config.js';
import { EXPERIAN_HOSTS } from './experian.hosts.js';

const DOMAIN = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

interface Account {
  readonly username?: unknown;
  readonly userDomain?: unknown;
}

/** `X-User-Domain` is the part after @ of the user name (CrossCore 2 token, reference experian.md section 2.1). */
function domainOf({ username, userDomain }: Account): unknown {
  if (userDomain !== undefined && userDomain !== null) return userDomain;
  const name: unknown = (username as Sensitive<unknown> | undefined)?.reveal?.();
  return typeof name === 'string' && name.includes('@') ? name.slice(name.lastIndexOf('@') + 1) : undefined;
}

const isDomain = (value: unknown): boolean => typeof value === 'string' && DOMAIN.test(value);

/** CrossCore 2 with the token of Experian One. */
export class ExperianConfig extends CrossCoreConfig {
  @VendorUrl('Where tokens are issued, for example https://uk-api.experian.com/oauth2/experianone/v1/token.', {
    hosts: EXPERIAN_HOSTS,
  })
  tokenUrl: string;

  @Secret('Client id of your Experian One application.')
  clientId: Sensitive<string>;

  @Secret('Client secret of your Experian One application.')
  clientSecret: Sensitive<string>;

  @Secret('User name at Experian One, usually name@your-domain.')
  username: Sensitive<string>;

  @Secret('Password at Experian One.')
  password: Sensitive<string>;

  @ValidateIf((account: Account) => !isDomain(domainOf(account)))
  @ValidateBy({
    name: 'userDomain',
    validator: {
      validate: (_value, args) => isDomain(domainOf(args?.object ?? {})),
      defaultMessage: () => '$property must be a domain such as example.com, since username holds none',
    },
  })
  @Described(
    'Your domain at Experian One; needed only where the user name does not end in it, as in name@example.com.',
    'example.com',
  )
  userDomain?: string;
}

export const userDomainOf = (config: ExperianConfig): string => String(domainOf(config));
