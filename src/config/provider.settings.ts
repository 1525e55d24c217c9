import { flawOfName } from './formats.js';
import { Section } from './section.decorators.js';
import { Amount, Duration, Text, WholeNumber } from './setting.decorators.js';

export class BreakerSettings {
  @WholeNumber({
    description: 'share of faults that opens the breaker, in per cent',
    default: 50,
    example: 25,
    from: 1,
    to: 100,
  })
  errorPercentage: number;

  @WholeNumber({
    description: 'attempts in the window before it may open',
    default: 10,
    example: 20,
    from: 1,
    to: 10_000,
  })
  minimumCalls: number;

  @Duration({ description: 'window in which faults are counted', default: '30s', example: '1m', from: '1s', to: '10m' })
  window: number;

  @Duration({
    description: 'how long it stays open before one attempt is let through',
    default: '15s',
    example: '30s',
    from: '1s',
    to: '10m',
  })
  open: number;
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

export class PriceSettings {
  @Amount({ description: 'price of a call that is charged', example: 0.85, to: 1_000_000 })
  amount: number;

  @Text({
    description: 'its currency, ISO 4217',
    example: 'USD',
    flaw: (text) => (CURRENCIES.has(text) ? undefined : 'must be a currency such as USD or EUR'),
  })
  currency: string;
}

/** What every provider has beside the settings of its vendor. */
export class ProviderLimitSettings {
  @Text({
    description: 'kind of provider; the name of the entry when left out',
    optional: true,
    example: 'idology',
    flaw: flawOfName,
  })
  type?: string;

  @Duration({
    description: 'cap of one attempt; it may outlive the caller, whose next press then finds the outcome',
    default: '12s',
    example: '8s',
    from: '100ms',
    to: '2m',
  })
  timeout: number;

  @WholeNumber({ description: 'attempts at the same time', default: 64, example: 16, from: 1, to: 1024 })
  concurrency: number;

  @Section(() => BreakerSettings, { description: 'when a failing provider is left alone', absent: 'empty' })
  breaker: BreakerSettings;

  @Section(() => PriceSettings, {
    description: 'what the vendor charges for a call, to show in the overview',
    absent: 'none',
  })
  price?: PriceSettings;
}
