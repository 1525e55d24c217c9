/** A note or verdict: `key` and `message`. */
export interface Keyed {
  readonly key: string;
  readonly message: string;
}

/** Everything that one answer of ExpectID can hold, in the order of the fixtures (response schema, reference idology.md section 5). */
export interface IdologyAnswer {
  readonly summary?: Keyed;
  readonly results?: Keyed;
  readonly qualifiers?: readonly Keyed[];
  /** Further elements, already written. */
  readonly more?: readonly string[];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

export const keyed = (name: string, { key, message }: Keyed): string =>
  `<${name}>${element('key', key)}${element('message', message)}</${name}>`;

/** Answers begin with a prolog that names no encoding. */
export function answerXml(id: string, { summary, results, qualifiers = [], more = [] }: IdologyAnswer): string {
  const lines = [
    element('id-number', id),
    summary && keyed('summary-result', summary),
    results && keyed('results', results),
    qualifiers.length > 0 && `<qualifiers>${qualifiers.map((note) => keyed('qualifier', note)).join('')}</qualifiers>`,
    ...more,
  ].filter((line) => typeof line === 'string');
  return `<?xml version="1.0"?>\n<response>\n${lines.map((line) => `  ${line}\n`).join('')}</response>\n`;
}

/** Errors have no prolog and no transaction (Transport, reference idology.md section 3). */
export const errorXml = (text: string): string => `<response>${element('error', text)}</response>`;
