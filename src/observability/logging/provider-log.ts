import type { ProviderLog } from '#libs/provider-spec';
import type { Log } from './log.js';

type Notes = Readonly<Record<string, string | number | boolean>>;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** What a provider may say: a code for what happened and the few fields of the catalogue. Anything else that it passes is left out. */
export function providerLog(log: Log, provider: string): ProviderLog {
  const fieldsOf = (note: string, fields: Notes = {}) => ({
    provider,
    note,
    vendorCode: textOf(fields['vendorCode']),
    httpStatus: numberOf(fields['httpStatus']),
    milliseconds: numberOf(fields['milliseconds']),
    count: numberOf(fields['count']),
  });
  return {
    info: (event, fields) => log.write('provider.noted', fieldsOf(event, fields)),
    warn: (event, fields) => log.write('provider.warned', fieldsOf(event, fields)),
  };
}
