import { ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { ProviderDefinition } from '#libs/provider-spec';
import { GatewaySettings } from './gateway.settings.js';
import { ProviderLimitSettings } from './provider.settings.js';
import { type Child, childrenOf, type SectionClass } from './section.decorators.js';
import { settingsOf } from './section.reader.js';

/** A JSON Schema, or a part of one. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly type?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

const NAME = { pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$' };

/** A validator of one's own says by @JSONSchema what it wants; what the compiler emits of the property's type depends on the compiler. */
const OPTIONS = { additionalConverters: { [ValidationTypes.CUSTOM_VALIDATION]: () => ({}) } };

/** The schema of the configuration file, from the same classes that read it. For editors: the gateway itself does not use it. */
export function configSchema(installed: readonly ProviderDefinition[]): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Verigate configuration',
    ...sectionSchema(GatewaySettings, { providers: providersSchema(installed) }),
    $defs: definitionsOf(installed),
  };
}

/** One class. `open` holds the schemas of the tables that its own decorators leave open. */
export function sectionSchema(section: SectionClass, open: Readonly<Record<string, Schema>> = {}): Schema {
  const scalars = scalarSchema(section);
  const children = [...childrenOf(section)].map(
    ([key, child]) => [key, { description: child.description, ...(open[key] ?? childSchema(child)) }] as const,
  );
  const missing = [...childrenOf(section)].filter(([, child]) => child.absent === 'missing').map(([key]) => key);
  const required = [...(scalars.required ?? []), ...missing];
  return {
    type: 'object',
    properties: { ...scalars.properties, ...Object.fromEntries(children) },
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  };
}

/** What class-validator knows of a class, ours or a vendor's, with the values that it has when nothing is given. */
function scalarSchema(section: SectionClass): Pick<Schema, 'properties' | 'required'> {
  if (settingsOf(section).length === 0) return {};
  const { properties = {}, required = [] } = targetConstructorToSchema(section, OPTIONS) as Schema;
  const initial = new section() as Readonly<Record<string, unknown>>;
  const own = Object.entries(properties).map(([key, schema]) => [key, withInitial(schema, initial[key])]);
  return {
    properties: Object.fromEntries(own),
    required: required.filter((key) => initial[key] === undefined && properties[key]?.default === undefined),
  };
}

function withInitial(schema: Schema, initial: unknown): Schema {
  // The text in the file may be a reference, which is shorter than what it stands for.
  const { minLength: _, ...secret } = schema;
  const open = schema.format === 'password' ? { ...secret, minLength: 1 } : schema;
  const shown = ['string', 'number', 'boolean'].includes(typeof initial) || Array.isArray(initial);
  return !shown ? open : { ...open, default: initial };
}

type Builders = { readonly [K in Child['kind']]: (child: Extract<Child, { kind: K }>) => Schema };

const BUILDERS: Builders = {
  section: ({ of, expand }) => (expand ? shortOr(sectionSchema(of())) : sectionSchema(of())),
  list: ({ of, maxItems }) => ({ type: 'array', maxItems, items: sectionSchema(of()) }),
  map: ({ of, keys }) => ({ type: 'object', additionalProperties: { title: keys, ...sectionSchema(of()) } }),
  table: ({ values, keys }) => ({
    type: 'object',
    additionalProperties: { title: keys, type: 'string', enum: [...values], examples: values.slice(0, 1) },
  }),
  open: () => ({ type: 'object' }),
};

const childSchema = (child: Child): Schema => BUILDERS[child.kind](child as never);

/** A table, or the one word that any of its settings takes. */
function shortOr(table: Schema): Schema {
  const [first] = Object.values(table.properties ?? {});
  const { description: _, default: __, examples: ___, ...word } = first ?? {};
  return { anyOf: [word, table] };
}

/** What one kind of provider takes: the settings of its vendor and the limits that all have. */
export function providerSchema(definition: ProviderDefinition): Schema {
  const [own, limits] = [sectionSchema(definition.configClass), sectionSchema(ProviderLimitSettings)];
  return { ...own, title: definition.displayName, properties: { ...own.properties, ...limits.properties } };
}

const definitionName = ({ type }: ProviderDefinition): string => `provider-${type}`;

/** An entry is of the kind that it is named after, unless it names another. */
function providersSchema(installed: readonly ProviderDefinition[]): Schema {
  const ofKind = (definition: ProviderDefinition): Schema => ({ $ref: `#/$defs/${definitionName(definition)}` });
  const saidToBe = (definition: ProviderDefinition): Schema => ({ ...ofKind(definition), required: ['type'] });
  const own = installed.map((definition) => [
    definition.type,
    { anyOf: [ofKind(definition), ...installed.filter((other) => other !== definition).map(saidToBe)] },
  ]);
  return {
    type: 'object',
    propertyNames: NAME,
    properties: Object.fromEntries(own),
    additionalProperties: installed.length === 0 ? false : { anyOf: installed.map(saidToBe) },
  };
}

function definitionsOf(installed: readonly ProviderDefinition[]): Readonly<Record<string, Schema>> {
  const named = installed.map((definition) => {
    const schema = providerSchema(definition);
    const type = { description: schema.properties?.type?.description, const: definition.type };
    return [definitionName(definition), { ...schema, properties: { ...schema.properties, type } }];
  });
  return Object.fromEntries(named);
}
