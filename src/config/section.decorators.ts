export type SectionClass<T extends object = object> = new () => T;

interface About {
  readonly description: string;
  /** What it means that it is left out: `empty` is read as if {} or [] were given, so that its defaults hold. */
  readonly absent: 'empty' | 'none' | 'missing';
  /** What the keys of a map are, for the documentation. */
  readonly keys?: string;
}

/** A part of a section that holds settings of its own. */
export type Child = About &
  (
    | { readonly kind: 'section'; readonly of: () => SectionClass; readonly expand?: Expand }
    | { readonly kind: 'list'; readonly of: () => SectionClass; readonly maxItems: number }
    | { readonly kind: 'map'; readonly of: () => SectionClass; readonly key: KeyRule }
    /** Names to words. */
    | { readonly kind: 'table'; readonly key: KeyRule; readonly values: readonly string[] }
    /** Names to tables that are read elsewhere, because their class depends on what is in them. */
    | { readonly kind: 'open'; readonly key: KeyRule }
  );

/** A short form: what it stands for, a sentence when it is wrong, or undefined when it is not the short form. */
export type Expand = (value: unknown) => { readonly table: object } | { readonly flaw: string } | undefined;

/** What is wrong with a name, or undefined. */
export type KeyRule = (key: string) => string | undefined;

const registry = new WeakMap<object, Map<string, Child>>();

export const childrenOf = (section: SectionClass): ReadonlyMap<string, Child> =>
  registry.get(section.prototype as object) ?? new Map();

const child =
  (rule: Child): PropertyDecorator =>
  (target, property) => {
    const children = registry.get(target) ?? new Map<string, Child>();
    children.set(String(property), rule);
    registry.set(target, children);
  };

/** Settings of a class of its own. */
export const Section = (of: () => SectionClass, rule: About & { readonly expand?: Expand }): PropertyDecorator =>
  child({ kind: 'section', of, ...rule });

export const SectionList = (of: () => SectionClass, rule: About & { readonly maxItems: number }): PropertyDecorator =>
  child({ kind: 'list', of, ...rule });

/** Names of the operator's choice, each with settings of the same class. */
export const SectionMap = (of: () => SectionClass, rule: About & { readonly key: KeyRule }): PropertyDecorator =>
  child({ kind: 'map', of, ...rule });

export const Table = (rule: About & { readonly key: KeyRule; readonly values: readonly string[] }): PropertyDecorator =>
  child({ kind: 'table', ...rule });

export const OpenMap = (rule: About & { readonly key: KeyRule }): PropertyDecorator => child({ kind: 'open', ...rule });
