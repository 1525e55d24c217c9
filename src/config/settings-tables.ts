import type { ProviderDefinition } from '#libs/provider-spec';
import { configSchema, providerSchema, type Schema } from './json-schema.js';

/** One line of the documentation. */
interface Row {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

const SECTIONS = [
  'server',
  'database',
  'keys',
  'flows',
  'externalLookups',
  'invitations',
  'graph',
  'staff',
  'webhooks',
  'mail',
  'log',
  'privacy',
  'retention',
] as const;

/** The tables of docs/configuration.md: name -> Markdown. They stand there between `<!-- settings: name -->` and `<!-- end -->`. */
export function settingsTables(installed: readonly ProviderDefinition[]): ReadonlyMap<string, string> {
  const { properties = {} } = configSchema([]);
  const core = SECTIONS.map((name) => [name, table(rowsOf(name, properties[name] ?? {}, false))] as const);
  const limits = ['type', 'timeout', 'concurrency', 'breaker'];
  const [first] = installed;
  const shared = Object.entries(first ? (providerSchema(first).properties ?? {}) : {}).filter(([key]) =>
    limits.includes(key),
  );
  const every = shared.flatMap(([key, schema]) => rowsOf(`providers.<name>.${key}`, schema, false));
  const vendors = installed.map((definition) => {
    const { properties: all = {}, required = [] } = providerSchema(definition);
    const own = Object.entries(all).filter(([key]) => !limits.includes(key));
    return [
      `provider ${definition.type}`,
      table(own.flatMap(([key, schema]) => rowsOf(key, schema, required.includes(key)))),
    ] as const;
  });
  return new Map([...core, ['providers', table(every)], ...vendors]);
}

/** Puts fresh tables into the page. Throws when the page has no place for one. */
export function withTables(page: string, tables: ReadonlyMap<string, string>): string {
  return [...tables].reduce((text, [name, rows]) => {
    const [begin, end] = [`<!-- settings: ${name} -->\n`, '<!-- end -->'];
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`The page has no place for the settings of "${name}"`);
    return `${text.slice(0, from + begin.length)}\n${rows}\n\n${text.slice(to)}`;
  }, page);
}

function rowsOf(path: string, schema: Schema, required: boolean): Row[] {
  const inner = tableIn(schema);
  const named = inner.additionalProperties;
  const self = inner === schema ? [] : [{ path, schema, required }];
  if (inner.properties) {
    const of = Object.entries(inner.properties);
    return [
      ...self,
      ...of.flatMap(([key, part]) =>
        rowsOf(`${path}.${key}`, { description: inner.description, ...part }, inner.required?.includes(key) ?? false),
      ),
    ];
  }
  if (typeof named === 'object')
    return rowsOf(`${path}.<${named.title ?? 'name'}>`, { description: schema.description, ...named }, false);
  if (inner.items?.properties) return rowsOf(`${path}[]`, inner.items, required);
  return [{ path, schema, required }];
}

/** The table among the forms that a setting may have. */
function tableIn(schema: Schema): Schema {
  const forms = schema.anyOf as readonly Schema[] | undefined;
  return forms?.find(({ properties }) => properties) ?? schema;
}

function table(rows: readonly Row[]): string {
  const head = ['| setting | what it is | default | example |', '|---|---|---|---|'];
  const lines = rows.map(({ path, schema, required }) => {
    const fallback = schema.default === undefined ? (required ? '**required**' : '') : given(schema.default);
    return `| \`${path}\` | ${cell(describe(schema))} | ${fallback} | ${exampleOf(schema)} |`;
  });
  return rows.length === 0 ? 'No settings of its own.' : [...head, ...lines].join('\n');
}

function describe(schema: Schema): string {
  const forms = [schema, ...((schema.anyOf as readonly Schema[] | undefined) ?? [])];
  const words = forms.find((form) => Array.isArray(form.enum))?.enum as readonly string[] | undefined;
  const about = schema.description ?? '';
  return words && words.length > 1
    ? `${about.replace(/\.$/, '')}: ${words.map((word) => `\`${word}\``).join(', ')}`
    : about;
}

function exampleOf(schema: Schema): string {
  const [example] = schema.examples ?? [];
  if (example !== undefined) return code(example);
  return schema.format === 'password' ? code('${env:NAME}') : '';
}

/** A long list says little in a cell; the provider's own page shows it. */
const LONG_LIST = 4;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

const given = (value: unknown): string =>
  Array.isArray(value) && value.length > LONG_LIST ? `a list of ${value.length}` : code(value);

const code = (value: unknown): string =>
  `\`${cell(typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', '))}\``;
