import { ValidateBy } from 'class-validator';

/** Every API host of Experian is below one of these (Endpoints, reference experian.md section 3). */
export const EXPERIAN_HOSTS = ['experian.com', 'experian.com.au', 'experian.com.sg'] as const;

export const ENVIRONMENTS = ['production', 'uat'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])$/;
/** Prefixes of hosts that never are production (Endpoints, reference experian.md section 3). */
const TEST_HOST = /^(sandbox|uat|stg)-/;

interface Addresses {
  readonly environment?: unknown;
  readonly tokenUrl?: unknown;
  readonly submitUrl?: unknown;
}

const hostOf = (address: unknown): string | undefined =>
  typeof address === 'string' ? (URL.parse(address)?.hostname ?? undefined) : undefined;

function flawOf({ environment, tokenUrl, submitUrl }: Addresses): string | undefined {
  const hosts = [hostOf(tokenUrl), hostOf(submitUrl)].filter((host) => host !== undefined);
  const vendors = hosts.filter((host) => !LOOPBACK.test(host));
  if (environment === 'production' && vendors.some((host) => TEST_HOST.test(host))) {
    return 'is production, but an address belongs to a test system';
  }
  if (new Set(hosts).size > 1) return 'is served by one host: tokenUrl and submitUrl name two';
  return undefined;
}

/**
 * UAT and production share a host and differ by the instance in the path and by credentials alone, so a mixture sends real people to
 * UAT or test data to production (Endpoints, reference experian.md section 3). What can be seen to be a mixture is refused.
 */
export function OneEnvironment(): PropertyDecorator {
  return (target, property) => {
    const validate = ValidateBy({
      name: 'oneEnvironment',
      validator: {
        validate: (_value, args) => flawOf(args?.object ?? {}) === undefined,
        defaultMessage: (args) => `$property ${flawOf(args?.object ?? {})}`,
      },
    });
    validate(target, String(property));
  };
}
