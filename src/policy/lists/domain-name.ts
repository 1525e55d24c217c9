import { domainToASCII } from 'node:url';

const MAX_LENGTH = 253;
/** Characters that end or escape a host in an address: the URL parser would read them as something else than a part of the name. */
const NOT_IN_NAMES = /[\s%/\\?#:@[\]<>^|*"'`{}]/u;
/** Underscores are no host names, but mail is delivered to them. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A domain in its ASCII form (RFC 5891, as WHATWG URLs have it), lower case, without the root's dot; undefined when it can be none. */
export function readDomain(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_LENGTH || NOT_IN_NAMES.test(trimmed)) return undefined;
  const ascii = domainToASCII(trimmed.normalize('NFC').toLowerCase()).replace(/\.$/, '');
  const labels = ascii.split('.');
  const isName = ascii.length <= MAX_LENGTH && labels.every((label) => LABEL.test(label));
  // A name that ends in a number is an IPv4 address to the URL parser, which fills in what is missing.
  return isName && !/^\d/.test(labels.at(-1) as string) ? ascii : undefined;
}

/** The domain itself and every domain that it is below of, nearest first: a.example.com, example.com, com. */
export function withParents(domain: string): readonly string[] {
  const labels = domain.split('.');
  return labels.map((_, at) => labels.slice(at).join('.'));
}
