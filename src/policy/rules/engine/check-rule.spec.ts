import { describe, expect, it } from '@jest/globals';
import { ruleConfig, ruleProblems } from '../../../../test/support/rule-doubles.js';

const AT = 'attributeRules[0]';
const DEEDS =
  'value, normalise, trim, collapse, case, lookup, required, length, pattern, oneOf, age, postalCode, phone, lookupAt, copyTo';
const crm = { url: 'https://crm.example/ask', send: ['email'] };

describe('a rule that cannot be used', () => {
  it.each([
    [
      'an unknown setting',
      { attribute: 'city', patern: 'a' },
      [`${AT}.patern: is not a setting: did you mean "pattern"?`],
    ],
    [
      'an unknown attribute',
      { attribute: 'postcode', trim: true },
      [`${AT}.attribute: is not one of the known values: did you mean "postalCode"?`],
    ],
    [
      'an attribute without a claim',
      { attribute: 'nationalId', trim: true },
      [`${AT}.attribute: has no claim in this flow: add attributes.nationalId with the claim that carries it`],
    ],
    ['neither attribute nor claim', { trim: true }, [`${AT}: needs either an attribute or a claim, and not both`]],
    [
      'both',
      { attribute: 'city', claim: 'city', trim: true },
      [`${AT}: needs either an attribute or a claim, and not both`],
    ],
    [
      'a claim of the call itself',
      { claim: 'ui_locales', trim: true },
      [`${AT}.claim: is a claim of the call itself: name one that the person fills in`],
    ],
    ['nothing to do', { attribute: 'city' }, [`${AT}: does nothing: give it one of ${DEEDS}`]],
    [
      'nothing to do but a guard',
      { attribute: 'city', when: 'true' },
      [`${AT}: does nothing: give it one of ${DEEDS}`],
    ],
    [
      'a bad expression',
      { claim: 'city', value: 'claims.' },
      [`${AT}.value: is not a CEL expression that can be used: expected token at character 8`],
    ],
    ['a bad guard', { claim: 'city', trim: true, when: '1 + 1' }, [`${AT}.when: must come to true or false`]],
    [
      'a bad pattern',
      { claim: 'city', pattern: '(' },
      [`${AT}.pattern: is not a regular expression (ECMAScript, with the flag u)`],
    ],
    [
      'a bad form',
      { claim: 'city', case: 'Title' },
      [`${AT}.case: is not one of the known values: did you mean "title"?`],
    ],
    ['a switch that is none', { claim: 'city', trim: 'perhaps' }, [`${AT}.trim: must be true or false`]],
    [
      'a length the wrong way round',
      { claim: 'city', length: { min: 3, max: 2 } },
      [`${AT}.length: has a min above its max`],
    ],
    ['a length without ends', { claim: 'city', length: {} }, [`${AT}.length: needs min, max or both`]],
    [
      'an age out of range',
      { attribute: 'dateOfBirth', age: { min: 200 } },
      [`${AT}.age.min: must be a whole number from 0 to 130`],
    ],
    [
      'two natures',
      { attribute: 'phone', phone: {}, postalCode: {} },
      [`${AT}: contradicts itself: postalCode and phone cannot both hold of one value`],
    ],
    [
      'oneOf against pattern',
      { claim: 'city', oneOf: ['AB', 'C1'], pattern: '[A-Z]+' },
      [`${AT}.oneOf[1]: can never be right: pattern of the same rule does not let it through`],
    ],
    [
      'oneOf against length',
      { claim: 'city', oneOf: ['AB', 'C'], length: { max: 1 } },
      [`${AT}.oneOf[0]: can never be right: length of the same rule does not let it through`],
    ],
    [
      'oneOf against case',
      { claim: 'city', oneOf: ['AB', 'c'], case: 'upper' },
      [`${AT}.oneOf[1]: can never be right: the form of the text of the same rule does not let it through`],
    ],
    ['an empty table', { claim: 'city', lookup: { table: {} } }, [`${AT}.lookup.table: is empty`]],
    [
      'a table of lists',
      { claim: 'city', lookup: { table: { a: ['b'] } } },
      [`${AT}.lookup.table.a: must be text, a number, true or false`],
    ],
    [
      'a default that is missing',
      { claim: 'city', lookup: { table: { a: 'b' }, otherwise: 'default' } },
      [`${AT}.lookup.default: is missing: \`otherwise: default\` needs it`],
    ],
    [
      'a default that is not used',
      { claim: 'city', lookup: { table: { a: 'b' }, default: 'c' } },
      [`${AT}.lookup.default: is never used: it needs \`otherwise: default\``],
    ],
    [
      'a country that is none',
      { claim: 'city', phone: { defaultCountry: 'Canada' } },
      [`${AT}.phone.defaultCountry: must be a country code of two capital letters, such as CA`],
    ],
    [
      'an unknown look-up',
      { claim: 'city', lookupAt: 'crn' },
      [`${AT}.lookupAt: is not the name of an entry of externalLookups: did you mean "crm"?`],
    ],
    [
      'a copy that Microsoft ignores',
      { claim: 'city', copyTo: 'town' },
      [
        `${AT}.copyTo: cannot be returned: Microsoft takes extension_Name, or a built-in attribute such as displayName, and ignores other names`,
      ],
    ],
    [
      'a step that the flow has not',
      { claim: 'city', trim: true, steps: ['after-federation'] },
      [`${AT}.steps[0]: has no stage attribute-rules in this flow: known are before-creating-user`],
    ],
    [
      'the token step',
      { claim: 'city', trim: true, steps: ['before-sending-token'] },
      [`${AT}.steps[0]: runs at every sign-in and can only continue: rules do not run there`],
    ],
    [
      'a language that is none',
      { claim: 'city', trim: true, messages: { '!': 'a' } },
      [`${AT}.messages[…]: must be a language tag (BCP 47) such as en or fr-CA`],
    ],
    [
      'a language twice',
      { claim: 'city', trim: true, messages: { 'fr-ca': 'a', 'fr-CA': 'b' } },
      [`${AT}.messages.fr-CA: is the language fr-CA a second time: keep one of them`],
    ],
    [
      'a sentence that is too long',
      { claim: 'city', trim: true, messages: { en: 'a'.repeat(251) } },
      [`${AT}.messages.en: is too long: at most 250 characters`],
    ],
    [
      'a sentence and its field',
      { claim: 'city', trim: true, messages: { en: `${'a'.repeat(160)}{field}` } },
      [`${AT}.messages.en: is too long: at most 150 characters beside the field`],
    ],
    [
      'markup',
      { claim: 'city', trim: true, messages: { en: '<b>no</b>' } },
      [`${AT}.messages.en: must be plain text: no tags and no HTML entities`],
    ],
    [
      'braces',
      { claim: 'city', trim: true, messages: { en: 'a {claim}' } },
      [`${AT}.messages.en: must hold no braces but one {field}`],
    ],
  ])('%s', (_what, rule, lines) => {
    expect(ruleProblems({ rules: [rule], top: { externalLookups: { crm } } })).toEqual(lines);
  });

  it('is listed beside everything else that is wrong, with its place', () => {
    const rules = [
      { claim: 'city', trim: true },
      { claim: 'city', pattern: '(' },
      { claim: 'city', when: '!', trim: true },
    ];

    expect(ruleProblems({ rules, flow: { timeZone: 'Mars/Olympus', callerTimeout: 'soon' } })).toEqual([
      'callerTimeout: must be a duration from 500ms to 60s, such as 20s',
      'timeZone: must be a time zone such as Europe/Paris or UTC',
      'attributeRules[1].pattern: is not a regular expression (ECMAScript, with the flag u)',
      'attributeRules[2].when: is not a CEL expression that can be used: unexpected token at character 2',
    ]);
  });
});

describe('an external look-up that cannot be used', () => {
  it.each([
    [
      'plain HTTP',
      { ...crm, url: 'http://crm.example' },
      'externalLookups.crm.url: must begin with https:// (plain http:// is accepted for 127.0.0.1, localhost and [::1] only)',
    ],
    [
      'no claims',
      { url: crm.url },
      'externalLookups.crm.send: is missing: claims that the endpoint is told; no others leave the gateway',
    ],
    [
      'a header of ours',
      { ...crm, headers: { Host: 'a' } },
      'externalLookups.crm.headers.Host: is a header that the gateway sets itself',
    ],
    [
      'a header that breaks the line',
      { ...crm, headers: { 'x-key': 'a\nb' } },
      'externalLookups.crm.headers.x-key: must be printable ASCII without line breaks, and without space at its ends',
    ],
    [
      'a header twice',
      { ...crm, headers: { 'x-key': 'a', 'X-Key': 'b' } },
      'externalLookups.crm.headers.X-Key: is the same header a second time',
    ],
    [
      'an answer of a wrong kind',
      { ...crm, answers: { extension_Tier: 'date' } },
      'externalLookups.crm.answers.extension_Tier: is not one of the known values: known are text, whole-number, yes-no',
    ],
    [
      'another method',
      { ...crm, method: 'GET' },
      'externalLookups.crm.method: is not one of the known values: known are POST',
    ],
  ])('%s', (_what, lookup, line) => {
    expect(ruleProblems({ rules: [], top: { externalLookups: { crm: lookup } } })).toEqual([line]);
  });

  it('keeps its headers out of everything that prints, and out of the version', () => {
    const versionWith = (key: string) =>
      ruleConfig({ rules: [], top: { externalLookups: { crm: { ...crm, headers: { 'X-Key': key } } } } });
    const config = versionWith('canary-key-1');

    expect(config.externalLookups.get('crm')?.headers.get('x-key')?.reveal()).toBe('canary-key-1');
    expect(JSON.stringify([...config.externalLookups.values()].map(({ headers }) => [...headers]))).not.toContain(
      'canary',
    );
    expect(versionWith('canary-key-2').version).toBe(config.version);
  });
});
