import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { below, type Problems } from './config-error.js';
import { type Child, childrenOf, type SectionClass } from './section.decorators.js';
import { defaultsOf, Flaw, oneOf } from './setting.decorators.js';
import { suggestion } from './suggestion.js';

export type Plain = Readonly<Record<string, unknown>>;

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const EMPTY = 'is empty: give it a value or remove the line';
const NO_TABLE = 'must hold settings, one a line: "key: value"';
const NO_LIST = 'must be a list: write each item on a line of its own after "- "';

/** Names of the scalar settings that a class declares, whoever wrote it. */
export function settingsOf(section: SectionClass): readonly string[] {
  const declared = getMetadataStorage().getTargetValidationMetadatas(section, '', true, false);
  return [...new Set(declared.map(({ propertyName }) => propertyName))];
}

/**
 * Reads one table as an instance of its class and says everything that is wrong with it. What has a problem is left out of the
 * instance, so that later checks can look at the rest.
 */
export function readSection<T extends object>(
  section: SectionClass<T>,
  given: unknown,
  path: string,
  problems: Problems,
): Partial<T> {
  if (!isPlain(given)) {
    problems.add(path, NO_TABLE);
    return {};
  }
  const children = childrenOf(section);
  const scalars = settingsOf(section);
  const known = [...scalars, ...children.keys()];
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) problems.add(below(path, key), `is not a setting${suggestion(key, known)}`);
    else if (given[key] === null) problems.add(below(path, key), EMPTY);
  }
  const values = Object.entries(given).filter(([key, value]) => scalars.includes(key) && value !== null);
  const instance = readScalars(section, Object.fromEntries(values), path, problems);
  for (const [key, child] of children) {
    const value = given[key] === null ? undefined : given[key];
    (instance as Record<string, unknown>)[key] = readChild(child, value, below(path, key), problems);
  }
  return instance;
}

function readScalars<T extends object>(section: SectionClass<T>, given: Plain, path: string, problems: Problems) {
  const plain = { ...Object.fromEntries(defaultsOf(section)), ...coerced(section, given) };
  const instance: Partial<T> = plainToInstance(section, plain);
  const rules = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };
  for (const error of validateSync(instance, rules)) {
    report(error, path, problems);
    delete instance[error.property as keyof T];
  }
  return instance;
}

/** A provider's own class may want numbers and switches, where the file could only give the text of a reference. */
function coerced(section: SectionClass, given: Plain): Plain {
  const types: Readonly<Record<string, (text: string) => unknown>> = {
    Number: (text) => (/^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : text),
    Boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
  };
  const convert = ([key, value]: [string, unknown]): [string, unknown] => {
    const declared: unknown = Reflect.getMetadata('design:type', section.prototype as object, key);
    const type = typeof declared === 'function' ? types[declared.name] : undefined;
    return [key, type && typeof value === 'string' ? type(value) : value];
  };
  return Object.fromEntries(Object.entries(given).map(convert));
}

function report(error: ValidationError, path: string, problems: Problems): void {
  const place = /^\d+$/.test(error.property) ? `${path}[${error.property}]` : below(path, error.property);
  if (error.value instanceof Flaw) {
    for (const { at, text } of error.value.parts) problems.add(`${place}${at}`, text);
    return;
  }
  const sentence = brokenRule(error);
  if (sentence !== undefined) problems.add(place, sentence);
  for (const inner of error.children ?? []) report(inner, place, problems);
}

/** Rules that say of what kind a value must be: whether it is too large, say, is no question before. */
const KINDS = ['whitelistValidation', 'isInt', 'isNumber', 'isBoolean', 'isString', 'isArray', 'isIn'];

/** Of all that is wrong with one value, what is to be mended first. A vendor's class speaks with class-validator's words. */
function brokenRule({ property, value, constraints = {} }: ValidationError): string | undefined {
  const rule = KINDS.find((kind) => kind in constraints) ?? Object.keys(constraints)[0];
  if (rule === undefined) return undefined;
  if (rule === 'whitelistValidation') return 'is not a setting here';
  const given = constraints[rule] ?? '';
  const sentence = given.startsWith(`${property} `) ? given.slice(property.length + 1) : given;
  if (value !== undefined || sentence.startsWith('is missing')) return sentence;
  return sentence.startsWith('must ') ? `is missing: it ${sentence}` : 'is missing';
}

function readChild(child: Child, value: unknown, path: string, problems: Problems): unknown {
  if (value !== undefined) return READERS[child.kind](child as never, value, path, problems);
  if (child.absent === 'missing' && !problems.has(path)) problems.add(path, `is missing: ${child.description}`);
  if (child.absent !== 'empty') return undefined;
  return READERS[child.kind](child as never, child.kind === 'list' ? [] : {}, path, problems);
}

type Kind<K extends Child['kind']> = Extract<Child, { kind: K }>;
type Reader<K extends Child['kind']> = (child: Kind<K>, value: unknown, path: string, problems: Problems) => unknown;

const READERS: { readonly [K in Child['kind']]: Reader<K> } = {
  section(child, value, path, problems) {
    const short = child.expand?.(value);
    if (short && 'flaw' in short) {
      problems.add(path, short.flaw);
      return undefined;
    }
    return readSection(child.of(), short ? short.table : value, path, problems);
  },

  list(child, value, path, problems) {
    if (!Array.isArray(value)) return problems.add(path, NO_LIST);
    if (value.length > child.maxItems) problems.add(path, `must hold at most ${child.maxItems} items`);
    return value.map((item: unknown, at) => readSection(child.of(), item, `${path}[${at}]`, problems));
  },

  map(child, value, path, problems) {
    const read = entries(child.key, value, path, problems).map(
      ([key, item]) => [key, readSection(child.of(), item, below(path, key), problems)] as const,
    );
    return new Map(read);
  },

  table(child, value, path, problems) {
    const words = entries(child.key, value, path, problems).filter(([key, word]) => {
      const flaw = oneOf(word, child.values);
      if (flaw !== undefined) problems.add(below(path, key), flaw);
      return flaw === undefined;
    });
    return Object.fromEntries(words);
  },

  open(child, value, path, problems) {
    return new Map(entries(child.key, value, path, problems));
  },
};

function entries(key: Kind<'map'>['key'], value: unknown, path: string, problems: Problems): [string, unknown][] {
  if (!isPlain(value)) {
    problems.add(path, NO_TABLE);
    return [];
  }
  return Object.entries(value).filter(([name, item]) => {
    const flaw = key(name) ?? (item === null ? EMPTY : undefined);
    if (flaw !== undefined) problems.add(below(path, name), flaw);
    return flaw === undefined;
  });
}
