/**
 * Every value of a header, from Node's `rawHeaders` (name, value, name, value ...): Node itself keeps the first of a repeated
 * Authorization header and joins others. `name` in lower case.
 */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (const [raw, value] of headers(rawHeaders)) if (raw.toLowerCase() === name) values.push(value);
  return values;
}

/** How a header is spelt each time that it occurs, in lower case; underscores count as hyphens, as they do for some servers behind proxies. */
export function headerSpellings(rawHeaders: readonly string[], names: readonly string[]): string[] {
  const spellings: string[] = [];
  for (const [raw] of headers(rawHeaders)) {
    const spelling = raw.toLowerCase();
    if (names.includes(spelling.replaceAll('_', '-'))) spellings.push(spelling);
  }
  return spellings;
}

function* headers(rawHeaders: readonly string[]): Generator<readonly [string, string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) yield [rawHeaders[at] as string, rawHeaders[at + 1] as string];
}
