import { VendorUrl } from '#libs/provider-kit';
import { Sensitive } from '#libs/provider-spec';
import { below, type Problems } from './config-error.js';
import { flawOfIncomingClaim, flawOfOutgoingClaim } from './formats.js';
import { BreakerSettings } from './provider.settings.js';
import { ANSWER_TYPES, type AnswerType, type ExternalLookupConfig } from './rule-config.js';
import { flawOfHeader, flawOfHeaderValue } from './rule-formats.js';
import { OpenMap, Section, Table } from './section.decorators.js';
import { Duration, OneOf, TextList, WholeNumber } from './setting.decorators.js';

/** `externalLookups.<name>:` in the file. */
export class ExternalLookupSettings {
  @VendorUrl('Where the endpoint is reached.')
  url: string;

  @OneOf({ description: 'method of HTTP', default: 'POST', example: 'POST', values: ['POST'] })
  method: 'POST';

  @OpenMap({
    description: 'headers of the request: name -> value, such as a key',
    absent: 'empty',
    key: flawOfHeader,
  })
  headers: Map<string, unknown>;

  @TextList({
    description: 'claims that the endpoint is told; no others leave the gateway',
    example: ['email', 'extension_CustomerNumber'],
    minItems: 1,
    maxItems: 50,
    flaw: flawOfIncomingClaim,
  })
  send: string[];

  @Table({
    description: 'claims that the answer may change: claim -> kind of value',
    absent: 'empty',
    keys: 'claim',
    key: flawOfOutgoingClaim,
    values: ANSWER_TYPES,
  })
  answers: Record<string, AnswerType>;

  @Duration({
    description: 'cap of one attempt; it ends earlier when the caller’s time is over',
    default: '2s',
    example: '800ms',
    from: '50ms',
    to: '15s',
  })
  timeout: number;

  @WholeNumber({ description: 'attempts at the same time', default: 32, example: 16, from: 1, to: 1024 })
  concurrency: number;

  @Section(() => BreakerSettings, { description: 'when a failing endpoint is left alone', absent: 'empty' })
  breaker: BreakerSettings;
}

/** What no setting shows by itself: the headers, whose names are the operator's. */
export function checkLookup({ headers }: Partial<ExternalLookupSettings>, path: string, problems: Problems): void {
  const seen = new Set<string>();
  for (const [name, value] of headers ?? []) {
    const place = below(`${path}.headers`, name);
    const flaw = flawOfHeaderValue(value);
    if (flaw !== undefined) problems.add(place, flaw);
    if (seen.has(name.toLowerCase())) problems.add(place, 'is the same header a second time');
    seen.add(name.toLowerCase());
  }
}

export function buildLookup(name: string, settings: ExternalLookupSettings): ExternalLookupConfig {
  const { url, method, headers, send, answers, timeout, concurrency, breaker } = settings;
  const { errorPercentage, minimumCalls, window, open } = breaker;
  return {
    name,
    url,
    method,
    headers: new Map([...headers].map(([key, value]) => [key.toLowerCase(), new Sensitive(String(value))])),
    send,
    answers: { ...answers },
    limits: {
      timeoutMs: timeout,
      concurrency,
      breaker: { errorPercentage, minimumCalls, windowMs: window, openMs: open },
    },
  };
}
