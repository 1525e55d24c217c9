import type { ClaimValue, DecodedCall } from '#libs/connector-protocols';
import type { ExternalLookupConfig } from '../../../config/index.js';

/** What an external look-up is asked. */
export interface LookupQuestion {
  readonly flow: string;
  readonly step: string;
  readonly locales: DecodedCall['locales'];
  /** As the rules before have left them. */
  readonly claims: ReadonlyMap<string, ClaimValue>;
}

/** The body: of the claims only those that the configuration names, each in the kind in which the caller sent it. */
export function lookupBody({ name, send }: ExternalLookupConfig, question: LookupQuestion): Uint8Array {
  const { flow, step, locales, claims } = question;
  const told = Object.fromEntries(send.flatMap((claim) => (claims.has(claim) ? [[claim, claims.get(claim)]] : [])));
  return Buffer.from(JSON.stringify({ version: 1, lookup: name, flow, step, locales, claims: told }));
}

/** Content type last: no header of the operator's stands above it. */
export const lookupHeaders = ({ headers }: ExternalLookupConfig): Readonly<Record<string, string>> => ({
  ...Object.fromEntries([...headers].map(([name, value]) => [name, value.reveal()])),
  accept: 'application/json',
  'content-type': 'application/json',
});
