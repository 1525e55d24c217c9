import { LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { Problems } from './config-error.js';

const BAD_ALIAS = 'a value that begins with * is a YAML alias: put it in quotes';

/** Our own sentences: the parser's quote the line that they complain of, and the line may hold a secret. */
const SENTENCES: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  DUPLICATE_KEY: 'this key stands here a second time: keep one of them',
  TAB_AS_INDENT: 'the line is indented with a tab: use spaces',
  BAD_INDENT: 'the line is indented differently from its neighbours',
  BAD_ALIAS,
  BAD_SCALAR_START: 'a value cannot begin with this character: put it in quotes',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins an escape: use single quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a colon inside a value, or two on one line: put the value in quotes',
  MULTILINE_IMPLICIT_KEY: 'a key without a colon and value',
  MISSING_CHAR: 'a bracket, quotation mark, comma or colon is missing here or before',
  MULTIPLE_DOCS: 'the file holds more than one document: remove the line ---',
  TAG_RESOLVE_FAILED: 'a value that begins with ! is a YAML tag: put it in quotes',
  UNEXPECTED_TOKEN: 'this character is not expected here: put the value in quotes if it belongs to it',
};

/** The parser calls it bad indentation that a list or table in brackets goes on where the next key begins. */
const UNCLOSED: readonly (readonly [RegExp, string])[] = [
  [/^Flow sequence .* end with a \]/, 'the list before has no closing ]: write it where the list ends'],
  [/^Flow map .* end with a \}/, 'the table before has no closing }: write it where the table ends'],
];

const sentenceOf = ({ code, message }: Pick<YAMLError, 'code' | 'message'>): string =>
  UNCLOSED.find(([pattern]) => pattern.test(message))?.[1] ?? SENTENCES[code] ?? 'this is not valid YAML';

const MAX_ALIASES = 100;

/** The file as plain values, or undefined with the problems as `file:line:column`. An empty file is an empty table. */
export function readYaml(text: string, file: string, problems: Problems): unknown {
  const lines = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'silent',
    stringKeys: true,
  });
  let found = 0;
  const refuse = (offset: number, sentence: string): void => {
    found += 1;
    problems.add(place(offset), sentence);
  };
  for (const error of [...document.errors, ...document.warnings]) refuse(error.pos[0], sentenceOf(error));
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document)) refuse(alias.range?.[0] ?? 0, BAD_ALIAS);
    },
  });
  if (found > 0) return undefined;
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch {
    problems.add(file, 'cannot be read: it holds too many aliases (*name)');
    return undefined;
  }
}
