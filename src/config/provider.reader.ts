import type { ProviderDefinition } from '#libs/provider-spec';
import { below, type Problems } from './config-error.js';
import type { ProviderInstance } from './gateway-config.js';
import { ProviderLimitSettings } from './provider.settings.js';
import { childrenOf } from './section.decorators.js';
import { isPlain, readSection, settingsOf } from './section.reader.js';
import { suggestion } from './suggestion.js';

/** Names that every provider's table has; a vendor's own settings must not be called so. */
export const LIMIT_NAMES: readonly string[] = [
  ...settingsOf(ProviderLimitSettings),
  ...childrenOf(ProviderLimitSettings).keys(),
];

export interface ReadProvider {
  readonly name: string;
  readonly definition: ProviderDefinition;
  readonly settings: object;
  readonly limits: Partial<ProviderLimitSettings>;
}

/** One entry of `providers`; undefined when its kind is not known. */
export function readProvider(
  name: string,
  given: unknown,
  installed: readonly ProviderDefinition[],
  problems: Problems,
): ReadProvider | undefined {
  const path = below('providers', name);
  if (!isPlain(given)) return problems.add(path, 'must hold settings, one a line: "key: value"; {} for none');
  const known = installed.map(({ type }) => type);
  const type = given.type ?? name;
  const definition = installed.find((candidate) => candidate.type === type);
  if (!definition) {
    const wanted = typeof type === 'string' ? type : '';
    const text = `is not a kind of provider${suggestion(wanted, known)}`;
    return problems.add(
      given.type === undefined ? path : `${path}.type`,
      given.type === undefined ? `${text} (or name one as type)` : text,
    );
  }
  const vendors = settingsOf(definition.configClass);
  const [limits, own] = [{} as Record<string, unknown>, {} as Record<string, unknown>];
  for (const [key, value] of Object.entries(given)) {
    if (LIMIT_NAMES.includes(key)) limits[key] = value;
    else if (vendors.includes(key)) own[key] = value;
    else
      problems.add(
        below(path, key),
        `is not a setting of ${definition.type}${suggestion(key, [...vendors, ...LIMIT_NAMES])}`,
      );
  }
  return {
    name,
    definition,
    settings: readSection(definition.configClass, own, path, problems),
    limits: readSection(ProviderLimitSettings, limits, path, problems),
  };
}

export function buildProvider({ name, definition, settings, limits }: ReadProvider): ProviderInstance {
  const { timeout, concurrency, breaker, price } = limits as ProviderLimitSettings;
  return {
    name,
    definition,
    settings,
    limits: {
      timeoutMs: timeout,
      concurrency,
      breaker: {
        errorPercentage: breaker.errorPercentage,
        minimumCalls: breaker.minimumCalls,
        windowMs: breaker.window,
        openMs: breaker.open,
      },
    },
    ...(price ? { price: { amount: price.amount, currency: price.currency } } : {}),
  };
}
