import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy, type ValidationArguments } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { suggestion } from './suggestion.js';
import { bytes, milliseconds, period } from './units.js';

/** What is wrong with a value, perhaps with one of its parts (`[2]`). Takes the value's place until the section has been read. */
export class Flaw {
  constructor(readonly parts: readonly { readonly at: string; readonly text: string }[]) {}

  static of(text: string): Flaw {
    return new Flaw([{ at: '', text }]);
  }
}

export interface Wording {
  readonly description: string;
  /** As it would be written in the file. */
  readonly default?: unknown;
  readonly example?: unknown;
  /** May be left out although there is no default. */
  readonly optional?: true;
}

type Schema = Record<string, unknown>;

interface Rule extends Wording {
  readonly schema: Schema;
  parse(value: unknown): unknown;
}

const defaults = new WeakMap<object, Map<string, unknown>>();

/** What a section's settings are when they are left out. */
export const defaultsOf = (section: new () => object): ReadonlyMap<string, unknown> =>
  defaults.get(section.prototype as object) ?? new Map();

/** Every scalar may be a reference as well, which a schema cannot look behind. */
export const orReference = (schema: Schema): Schema => ({
  anyOf: [schema, { type: 'string', pattern: '\\$\\{(env|file):' }],
});

function setting(rule: Rule): PropertyDecorator {
  return (target, property) => {
    const key = String(property);
    const known = defaults.get(target) ?? new Map<string, unknown>();
    if (rule.default !== undefined) known.set(key, rule.default);
    defaults.set(target, known);
    if (rule.optional || rule.default !== undefined) IsOptional()(target, key);
    Transform(({ obj }) => rule.parse((obj as Record<string, unknown>)[key]))(target, key);
    ValidateBy({
      name: 'setting',
      validator: {
        validate: (value) => value !== undefined && !(value instanceof Flaw),
        defaultMessage: (args?: ValidationArguments) =>
          args?.value instanceof Flaw ? 'is not right' : `is missing: ${rule.description}`,
      },
    })(target, key);
    JSONSchema(() => ({
      ...rule.schema,
      description: rule.description,
      ...(rule.default === undefined ? {} : { default: rule.default }),
      ...(rule.example === undefined ? {} : { examples: [rule.example] }),
    }))(target, key);
  };
}

/** Text; `flaw` says what is wrong with it, or undefined. */
export function Text(rule: Wording & { readonly flaw?: (text: string) => string | undefined }): PropertyDecorator {
  const parse = (value: unknown): unknown => {
    if (typeof value !== 'string') return Flaw.of('must be text: put the value in quotes');
    const flaw = value.trim() === '' ? 'is empty: give it a value or remove the line' : rule.flaw?.(value);
    return flaw === undefined ? value : Flaw.of(flaw);
  };
  return setting({ ...rule, schema: { type: 'string', minLength: 1 }, parse });
}

function quantityOf(
  rule: Wording & { readonly from: string; readonly to: string },
  read: (text: string) => number | undefined,
  kind: string,
  units: string,
): PropertyDecorator {
  const [from, to] = [read(rule.from) ?? 0, read(rule.to) ?? 0];
  const flaw = `must be a ${kind} from ${rule.from} to ${rule.to}, such as ${String(rule.default ?? rule.example)}`;
  const parse = (value: unknown): unknown => {
    const amount = typeof value === 'string' ? read(value.trim()) : undefined;
    return amount !== undefined && amount >= from && amount <= to ? amount : Flaw.of(flaw);
  };
  const schema = orReference({ type: 'string', pattern: `^[0-9]+(\\.[0-9]+)? ?(${units})$` });
  return setting({ ...rule, schema, parse });
}

/** A time such as 5s, 800ms or 2m; becomes milliseconds. */
export const Duration = (rule: Wording & { readonly from: string; readonly to: string }): PropertyDecorator =>
  quantityOf(rule, milliseconds, 'duration', 'ms|s|m|h');

/** A time in whole days such as 35d, or in years: 5y; becomes milliseconds. */
export const Period = (rule: Wording & { readonly from: string; readonly to: string }): PropertyDecorator =>
  quantityOf(rule, period, 'period', 'd|y');

/** A size such as 64kb; becomes bytes. */
export const Size = (rule: Wording & { readonly from: string; readonly to: string }): PropertyDecorator =>
  quantityOf(rule, bytes, 'size', 'b|kb|mb');

/** A whole number, also as text: it may come from an environment variable. */
export function WholeNumber(rule: Wording & { readonly from: number; readonly to: number }): PropertyDecorator {
  const { from, to } = rule;
  const parse = (value: unknown): unknown => {
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
    const good = typeof number === 'number' && Number.isInteger(number) && number >= from && number <= to;
    return good ? number : Flaw.of(`must be a whole number from ${from} to ${to}`);
  };
  return setting({ ...rule, schema: orReference({ type: 'integer', minimum: from, maximum: to }), parse });
}

const DECIMALS = 6;

/** An amount from 0 on with at most six decimals, also as text: it may come from an environment variable. */
export function Amount(rule: Wording & { readonly to: number }): PropertyDecorator {
  const { to } = rule;
  const parse = (value: unknown): unknown => {
    const amount = typeof value === 'string' && /^\d{1,9}(\.\d{1,6})?$/.test(value.trim()) ? Number(value) : value;
    const good =
      typeof amount === 'number' && amount >= 0 && amount <= to && Number(amount.toFixed(DECIMALS)) === amount;
    return good ? amount : Flaw.of(`must be an amount from 0 to ${to}, such as ${String(rule.example)}`);
  };
  return setting({ ...rule, schema: orReference({ type: 'number', minimum: 0, maximum: to }), parse });
}

/** true or false, also as text: it may come from an environment variable. */
export function Switch(rule: Wording): PropertyDecorator {
  const words: Readonly<Record<string, boolean>> = { true: true, false: false };
  const parse = (value: unknown): unknown =>
    typeof value === 'boolean' ? value : (words[String(value)] ?? Flaw.of('must be true or false'));
  return setting({ ...rule, schema: orReference({ type: 'boolean' }), parse });
}

export function oneOf(value: unknown, known: readonly string[]): string | undefined {
  if (typeof value === 'string' && known.includes(value)) return undefined;
  return `is not one of the known values${suggestion(typeof value === 'string' ? value : '', known)}`;
}

/** One word of a closed list. */
export function OneOf(rule: Wording & { readonly values: readonly string[] }): PropertyDecorator {
  const parse = (value: unknown): unknown => {
    const flaw = oneOf(value, rule.values);
    return flaw === undefined ? value : Flaw.of(flaw);
  };
  return setting({ ...rule, schema: orReference({ type: 'string', enum: [...rule.values] }), parse });
}

export interface ListRule extends Wording {
  readonly minItems?: number;
  readonly maxItems?: number;
  /** What is wrong with one item, or undefined. */
  readonly flaw: (item: string) => string | undefined;
  /** The form in which an item is kept, and in which no two may be the same. */
  readonly keep?: (item: string) => string;
  readonly items?: Schema;
}

/** A list of texts, none twice. */
export function TextList(rule: ListRule): PropertyDecorator {
  const { minItems = 0, maxItems = 100, keep = (item: string) => item } = rule;
  const parse = (value: unknown): unknown => {
    if (!Array.isArray(value)) return Flaw.of('must be a list: write [a, b], or one item a line after "- "');
    if (value.length < minItems)
      return Flaw.of(`must hold at least ${minItems === 1 ? 'one item' : `${minItems} items`}`);
    if (value.length > maxItems) return Flaw.of(`must hold at most ${maxItems} items`);
    const kept: string[] = [];
    const parts = value.flatMap((item: unknown, at) => {
      const text = flawOfItem(item, kept, rule.flaw, keep);
      return text === undefined ? [] : [{ at: `[${at}]`, text }];
    });
    return parts.length === 0 ? kept : new Flaw(parts);
  };
  const schema = { type: 'array', items: rule.items ?? { type: 'string', minLength: 1 }, minItems, maxItems };
  return setting({ ...rule, schema, parse });
}

function flawOfItem(
  item: unknown,
  kept: string[],
  flaw: ListRule['flaw'],
  keep: (item: string) => string,
): string | undefined {
  if (typeof item !== 'string') return 'must be text: put the value in quotes';
  const wrong = flaw(item);
  if (wrong !== undefined) return wrong;
  if (kept.includes(keep(item))) return 'stands in the list a second time: keep one of them';
  kept.push(keep(item));
  return undefined;
}
