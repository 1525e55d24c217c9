import { plainToInstance } from 'class-transformer';
import fc from 'fast-check';
import { Sensitive } from '#libs/provider-spec';
import { Problems } from '../../src/config/config-error.js';
import { canonicalText, versionOf } from '../../src/config/config-version.js';
import { GatewaySettings } from '../../src/config/gateway.settings.js';
import { configSchema, type Schema, sectionSchema } from '../../src/config/json-schema.js';
import { childrenOf, type SectionClass } from '../../src/config/section.decorators.js';
import { readSection } from '../../src/config/section.reader.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { goodBut, load } from './fixtures.js';

const CANARY = 'canaryOfASecret0123456789canaryOfASecret0123';

/** A value for every setting that a schema knows; each secret is the canary. */
function sampleOf(schema: Schema): unknown {
  if (schema.format === 'password') return CANARY;
  const [example] = schema.examples ?? [];
  if (example !== undefined) return example;
  if (schema.default !== undefined) return schema.default;
  const [alternative] = (schema.anyOf as readonly Schema[] | undefined)?.filter(({ type }) => type === 'object') ?? [];
  if (alternative) return sampleOf(alternative);
  if (schema.type === 'array') return schema.items ? [sampleOf(schema.items)] : [];
  const { properties = {}, additionalProperties: more } = schema;
  const own = Object.entries(properties).map(([key, each]) => [key, sampleOf(each)]);
  const named = typeof more === 'object' ? [['one', sampleOf(more)]] : [];
  return Object.fromEntries([...own, ...named]);
}

const secretsIn = (value: unknown): number => JSON.stringify(value).split(CANARY).length - 1;

/** Every class that the file is read by. */
function sectionsOf(section: SectionClass): readonly SectionClass[] {
  const below = [...childrenOf(section).values()].flatMap((child) => ('of' in child ? sectionsOf(child.of()) : []));
  return [section, ...below];
}

/** Secrets of an instance, however deep. */
function concealedIn(value: unknown): number {
  if (value instanceof Sensitive) return 1;
  if (typeof value !== 'object' || value === null) return 0;
  const members = value instanceof Map ? [...value.values()] : Object.values(value);
  return members.reduce((sum: number, member) => sum + concealedIn(member), 0);
}

describe('the text of a configuration', () => {
  it('holds no secret of any setting, the gateway’s or a provider’s', () => {
    const classes = [
      ...sectionsOf(GatewaySettings),
      ...INSTALLED_PROVIDERS.map(({ definition }) => definition.configClass),
    ];
    const secrets = classes.map((section) => {
      const own = Object.entries(sectionSchema(section).properties ?? {}).filter(
        ([key]) => !childrenOf(section).has(key),
      );
      const tree = sampleOf({ type: 'object', properties: Object.fromEntries(own) });
      // Not checked, because many a secret has a form of its own; what conceals it comes before that.
      const instance: unknown = plainToInstance(section, tree);
      expect(canonicalText(instance)).not.toContain('canary');
      expect(concealedIn(instance)).toBe(secretsIn(tree));
      return secretsIn(tree);
    });
    expect(secrets.reduce((sum, count) => sum + count)).toBeGreaterThan(15);
  });

  it('holds what is no secret, of every section', () => {
    const { providers: _, ...sections } = configSchema([]).properties ?? {};
    const tree = sampleOf({ type: 'object', properties: sections });
    const text = canonicalText(readSection(GatewaySettings, tree, '', new Problems()));
    for (const name of Object.keys(sections)) expect(text).toContain(`"${name}":`);
    expect(text).not.toContain('canary');
  });

  it('holds no secret wherever one is put', () => {
    const { tree } = fc.letrec((tie) => ({
      secret: fc.constant(new Sensitive(CANARY)),
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.string(),
        tie('secret'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }).map((table) => new Map(Object.entries(table))),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = canonicalText(value);
        expect(text).not.toContain('canary');
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      }),
    );
  });

  it.each([
    ['a mail address', 'canary.person@example.test', '[address]'],
    ['a mail address in a sentence', 'Ask Ana <canary.person@example.test>.', 'Ask Ana <[address]>.'],
    ['a key in a query', 'https://func.example/api/check?code=canary', 'https://func.example/api/check'],
    ['a user in a URL', 'https://canary:canary@func.example/api', 'https://func.example/api'],
    ['a key in a query in a sentence', 'See https://func.example/?k=canary now', 'See https://func.example/ now'],
    ['a fragment', 'https://func.example/api#canary', 'https://func.example/api'],
    ['what only looks like a URL', 'https://[canary/api?k=canary', 'https://[canary/api'],
  ])('leaves out %s', (_name, given, kept) => {
    expect(JSON.parse(canonicalText({ given, [given]: 1 }))).toEqual({ given: kept, [kept]: 1 });
  });

  it('keeps addresses of places as they are', () => {
    for (const place of ['https://acme.example/api', 'https://acme.example:8443/v1.0/', 'customers@v2'])
      expect(canonicalText(place)).toBe(JSON.stringify(place));
  });

  it('keeps the place of a webhook and not its path, which is often its only secret', () => {
    const { text } = load({
      yaml: `${goodBut()}webhooks:\n  - name: desk\n    url: https://hooks.example/services/canary-path?sig=canary\n    secret: ${CANARY}\n    events: [case.*]\n`,
    });
    expect(text).toContain('"url":"https://hooks.example"');
    expect(text).not.toContain('canary');
  });

  it('keeps no value of a header', () => {
    const { text } = load({
      yaml: `${goodBut()}externalLookups:\n  crm:\n    url: https://crm.example/api\n    headers: { x-api-key: ${CANARY} }\n    send: [email]\n`,
    });
    expect(text).toContain('https://crm.example/api');
    expect(text).not.toContain('canary');
  });

  it('is what the version is made of', () => {
    const { text, version } = load({ yaml: goodBut() });
    expect(version).toBe(versionOf(text));
    expect(JSON.parse(text)).toMatchObject({ flows: { customers: {} }, providers: [{ name: 'acme', type: 'acme' }] });
  });
});

describe('the price of a provider', () => {
  const priced = (price: string) => goodBut(['    password:', `    price: ${price}\n    password:`]);

  it('is kept with the provider, and part of the version', () => {
    const config = load({ yaml: priced('{ amount: "0.85", currency: EUR }') });
    expect(config.providers.get('acme')?.price).toEqual({ amount: 0.85, currency: 'EUR' });
    expect(config.version).not.toBe(load({ yaml: goodBut() }).version);
    expect(load({ yaml: goodBut() }).providers.get('acme')?.price).toBeUndefined();
  });

  it.each([
    '{ amount: -1, currency: EUR }',
    '{ amount: 0.1234567, currency: EUR }',
    '{ amount: 1, currency: euro }',
    '1',
  ])('is refused as %s', (price) => {
    expect(() => load({ yaml: priced(price) })).toThrow(/providers\.acme\.price/);
  });
});
