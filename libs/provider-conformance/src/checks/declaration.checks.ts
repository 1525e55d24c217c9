import { validateSync } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { APPLICANT_ATTRIBUTES, type AttributeRequirement } from '#libs/provider-spec';
import { wordsFound } from '../canary.js';
import { referenceOf } from '../stage.js';
import type { CheckGroup } from './check-group.js';
import { endsIn } from './verdicts.js';

const alternatives = (need: AttributeRequirement) => (typeof need === 'string' ? [need] : need);

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

/** What the provider says of itself before it is ever called. */
export const checkDeclaration: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  const { definition, scenarios } = harness;
  const { capabilities } = definition;

  describe('capabilities', () => {
    it('accept everything that they require', () => {
      const required = capabilities.requires.flatMap(alternatives);
      expect(required.filter((attribute) => !capabilities.accepts.includes(attribute))).toEqual([]);
      expect(capabilities.accepts.filter((attribute) => !APPLICANT_ATTRIBUTES.includes(attribute))).toEqual([]);
    });

    it('name a type in kebab-case, countries by ISO code and at least one check', () => {
      expect(definition.specVersion).toBe(1);
      expect(definition.type).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      const countries = capabilities.countries === 'any' ? [] : capabilities.countries;
      expect(countries.filter((country) => !/^[A-Z]{2}$/.test(country))).toEqual([]);
      expect(capabilities.checks.length).toBeGreaterThan(0);
    });
  });

  describe('scenarios', () => {
    it('have names of their own and say where they come from', () => {
      const names = scenarios.map(({ name }) => name);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
      expect(scenarios.filter(({ source }) => source.trim().length < 8).map(({ name }) => name)).toEqual([]);
    });

    for (const status of ['verified', 'rejected', 'inconclusive'] as const) {
      it(`cover ${status}`, () => {
        expect(scenarios.filter((scenario) => endsIn(scenario, status)).length).toBeGreaterThan(0);
      });
    }
  });

  describe('settings', () => {
    const schema = targetConstructorToSchema(definition.configClass);
    const properties = Object.entries(schema.properties ?? {});

    it('of both instances are valid', () => {
      for (const settings of [harness.settings, harness.otherSettings]) {
        const errors = validateSync(theatre.config(settings), { whitelist: true, forbidNonWhitelisted: true });
        expect(errors.map(({ property }) => property)).toEqual([]);
      }
    });

    it('have a description each', () => {
      const names = new Set([...Object.keys(harness.settings), ...properties.map(([name]) => name)]);
      const described = properties.filter(([, property]) => (property as { description?: string }).description);
      expect([...names].filter((name) => !described.some(([other]) => other === name))).toEqual([]);
    });

    it('are refused when wrong, in words that do not repeat them', () => {
      const leaked: string[] = [];
      for (const name of Object.keys(harness.settings)) {
        for (const wrong of ['canary value\r\n4711', { hidden: 'canary value 4711' }, ['canary value 4711']]) {
          const errors = validateSync(theatre.config({ ...harness.settings, [name]: wrong }));
          const words = errors.flatMap(({ constraints }) => Object.values(constraints ?? {})).join('\n');
          if (wordsFound(words, ['canary value', '4711', ...harness.secrets]).length > 0) leaked.push(name);
        }
        const refused = validateSync(theatre.config({ ...harness.settings, [name]: { hidden: 'canary value 4711' } }));
        expect({ name, refused: refused.some(({ property }) => property === name) }).toEqual({ name, refused: true });
      }
      expect(leaked).toEqual([]);
    });
  });

  describe('construction', () => {
    it('is pure: no call, no timer, no line in the log', async () => {
      const before = timers();
      const stage = theatre.stage(() => Promise.reject(new Error('called while it was being built')));
      expect(timers()).toBe(before);
      await new Promise((resolve) => setImmediate(resolve));
      expect([...stage.billable, ...stage.auxiliary].map(({ url }) => url.origin)).toEqual([]);
      expect(stage.lines).toEqual([]);
    });

    it('derives the transport from the settings', async () => {
      const transport = definition.transport(theatre.config());
      const numbers = [transport.maxReplyBytes, transport.connectTimeoutMs, transport.connections];
      if (harness.inProcess) return expect(transport.origins).toEqual([]);
      expect(numbers.filter((number) => !(number > 0))).toEqual([]);
      expect(transport.origins.length).toBeGreaterThan(0);
      expect(transport.origins.filter((origin) => URL.parse(origin)?.origin !== origin)).toEqual([]);
      const verified = scenarios.find((scenario) => endsIn(scenario, 'verified'));
      if (!verified) return;
      const stage = theatre.playing(verified);
      await stage.provider.verify(theatre.request(theatre.personOf(verified), referenceOf(1)), theatre.call());
      const called = [...stage.billable, ...stage.auxiliary].map(({ url }) => url.origin);
      expect(called.filter((origin) => !transport.origins.includes(origin))).toEqual([]);
    });
  });
};
