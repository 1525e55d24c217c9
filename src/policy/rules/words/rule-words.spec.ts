import { describe, expect, it } from '@jest/globals';
import { APPLICANT_ATTRIBUTES } from '#libs/provider-spec';
import { rulesOf, words } from '../../../../test/support/rule-doubles.js';
import { MAX_MESSAGE_LENGTH, MESSAGE_LOCALES } from '../../../config/index.js';
import { ATTRIBUTE_LABELS } from '../../../connector/messages/attribute-labels.table.js';
import { FAULT_KINDS } from '../kinds/fault.js';
import { fieldLabels } from './field-labels.js';
import { correctionText } from './rule-words.js';

const message = async (rule: object, locales: readonly string[], flow = {}) =>
  (await rulesOf({ rules: [rule], flow }).apply({}, locales)).problems[0]?.message;

describe('the sentence for a fault', () => {
  it.each(MESSAGE_LOCALES.flatMap((locale) => FAULT_KINDS.map((kind) => [locale, kind] as const)))(
    'in %s for %s names the field and fits, for every attribute',
    (locale, kind) => {
      for (const attribute of APPLICANT_ATTRIBUTES) {
        const text = words.sentence({ kind, limit: 1024 }, { claim: 'x', attribute, locales: [locale] });
        expect(text).toContain(ATTRIBUTE_LABELS[locale][attribute]);
        expect(text.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
        expect(text).not.toMatch(/[{}]/);
      }
    },
  );

  it('differs for each fault and language', () => {
    const all = MESSAGE_LOCALES.flatMap((locale) =>
      FAULT_KINDS.map((kind) =>
        words.sentence({ kind, limit: 2 }, { claim: 'x', attribute: 'city', locales: [locale] }),
      ),
    );
    expect(new Set(all).size).toBeGreaterThan(all.length - 10);
  });

  it('is in the first language that is known, else the flow’s, else English', async () => {
    const rule = { attribute: 'postalCode', required: true };

    expect(await message(rule, ['en'])).toBe('Please fill in this field: postal code.');
    expect(await message(rule, ['xx', 'fr-CA'])).toBe('Veuillez remplir ce champ : code postal.');
    expect(await message(rule, ['xx'], { messages: { defaultLocale: 'ja' } })).toBe(
      '次の項目を入力してください：郵便番号。',
    );
    expect(await message(rule, ['xx'], { messages: { defaultLocale: 'yy' } })).toBe(
      'Please fill in this field: postal code.',
    );
    expect(
      await message(
        rule,
        Array.from({ length: 30 }, () => 'xx'),
        { messages: { defaultLocale: 'de' } },
      ),
    ).toBe('Bitte füllen Sie dieses Feld aus: Postleitzahl.');
  });

  it('may be the rule’s own, with the field in it', async () => {
    const messages = { en: 'We need your {field}, please.', 'fr-ca': 'Et votre {field} ?' };
    const rule = { attribute: 'postalCode', required: true, messages };

    expect(await message(rule, ['en-GB'])).toBe('We need your postal code, please.');
    expect(await message(rule, ['fr-CA'])).toBe('Et votre code postal ?');
    expect(await message(rule, ['fr'])).toBe('Veuillez remplir ce champ : code postal.');
  });

  it('calls a claim of the operator’s own by its name', async () => {
    expect(await message({ claim: 'extension_CustomerNumber', required: true }, ['en'])).toBe(
      'Please fill in this field: Customer Number.',
    );
    expect(await message({ claim: 'jobTitle', required: true }, ['en'])).toBe('Please fill in this field: job title.');
    // A claim that carries an attribute is called like the attribute.
    expect(await message({ claim: 'extension_DateOfBirth', required: true }, ['en'])).toBe(
      'Please fill in this field: date of birth.',
    );
  });

  it('says the number of the rule', async () => {
    const { problems } = await rulesOf([{ attribute: 'city', length: { min: 3 } }]).apply({ city: 'a' });
    expect(problems[0]?.message).toBe('Please enter at least 3 characters in this field: city.');
  });
});

describe('the names of fields', () => {
  it('are the catalogue’s', () => {
    const label = fieldLabels();
    const all = MESSAGE_LOCALES.flatMap((locale) =>
      APPLICANT_ATTRIBUTES.map((attribute) => [locale, attribute] as const),
    );

    expect(all.map(([locale, attribute]) => label(attribute, locale))).toEqual(
      all.map(([locale, attribute]) => ATTRIBUTE_LABELS[locale][attribute]),
    );
  });
});

describe('several problems', () => {
  const problem = (text: string) => ({ claim: 'a', rule: 'required', message: text });

  it('are said in whole sentences, each once, within 250 characters', () => {
    const [a, b, c] = ['a'.repeat(120), 'b'.repeat(140), 'c'.repeat(100)];

    expect(correctionText([])).toBe('');
    expect(correctionText([problem(a), problem(a)])).toBe(a);
    expect(correctionText([problem(a), problem(b), problem(c)])).toBe(`${a} ${c}`);
    expect(correctionText([problem('お名前。'), problem('ご住所。')])).toBe('お名前。ご住所。');
  });
});
