import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { APPLICANT_ATTRIBUTES, type ApplicantAttribute } from '#libs/provider-spec';
import { type FlowConfig, MAX_MESSAGE_LENGTH, MESSAGE_LOCALES, type MessageSettings } from '../../config/index.js';
import { LISTING_KEYS, MESSAGE_KEYS } from '../../decision/index.js';
import { ATTRIBUTE_LABELS } from './attribute-labels.table.js';
import { MessageCatalogue } from './message.catalogue.js';
import { MESSAGE_TEXTS } from './message-texts.table.js';

/** What would tell an applicant who judged them, by what, or why: in every language of the catalogue. */
const FORBIDDEN =
  /idology|experian|crosscore|precise|lexis|provider|vendor|fournisseur|anbieter|proveedor|fornecedor|leverancier|プロバイダ|score|punkt|puntuaci|pontua|スコア|fraud|fraude|betrug|不正|詐欺|watch ?list|sanction|sanktion|sanci|sanç|制裁|block ?list|liste noire|sperrliste|lista negra|zwarte lijst|ブラックリスト|ブロック|risk|risque|risiko|riesgo|risco|risico|リスク|reject|refus|abgelehnt|rechaz|recus|afgewezen|geweigerd|拒否|却下|fail|échou|fehlgeschlagen|失敗/i;

const flow = (messages: Partial<MessageSettings> = {}): FlowConfig =>
  ({ name: 'customers', messages: { defaultLocale: 'en', overrides: {}, ...messages } }) as FlowConfig;

const catalogue = new MessageCatalogue();
const cells = MESSAGE_LOCALES.flatMap((locale) => MESSAGE_KEYS.map((key) => ({ locale, key })));

describe('the catalogue', () => {
  it.each(cells)('says $key in $locale in plain words that give nothing away', ({ locale, key }) => {
    const text = MESSAGE_TEXTS[locale][key];

    expect(text.length).toBeGreaterThan(20);
    expect(text.length).toBeLessThanOrEqual(200);
    expect(text).not.toMatch(FORBIDDEN);
    expect(text).not.toMatch(/[<>&\p{Cc}]/u);
    expect(text).toBe(text.trim().normalize('NFC'));
    expect([...text.matchAll(/\{[^}]*\}?/g)].map(String)).toEqual(LISTING_KEYS.includes(key) ? ['{attributes}'] : []);
  });

  it('says something else in every cell', () => {
    const texts = cells.map(({ locale, key }) => MESSAGE_TEXTS[locale][key]);

    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each(MESSAGE_LOCALES)('has a label of its own for every attribute in %s', (locale) => {
    const labels = APPLICANT_ATTRIBUTES.map((attribute) => ATTRIBUTE_LABELS[locale][attribute]);

    expect(new Set(labels).size).toBe(APPLICANT_ATTRIBUTES.length);
    for (const label of labels) expect(label).not.toMatch(FORBIDDEN);
    for (const label of labels) expect(label).toBe(label.trim().normalize('NFC'));
  });
});

describe('the language', () => {
  const inLanguage = (locale: keyof typeof MESSAGE_TEXTS) => MESSAGE_TEXTS[locale].blocked;

  it.each([
    { asked: ['fr'], said: 'fr' },
    { asked: ['fr-CA'], said: 'fr' },
    { asked: ['pt-BR'], said: 'pt' },
    { asked: ['PT-br'], said: 'pt' },
    { asked: ['de_AT'], said: 'de' },
    { asked: ['ja-Jpan-JP-x-private'], said: 'ja' },
    { asked: ['sv', 'nl-BE', 'fr'], said: 'nl' },
    { asked: ['*', 'es-419'], said: 'es' },
    { asked: ['sv'], said: 'en' },
    { asked: [], said: 'en' },
    { asked: ['', '-', '__proto__', 'constructor', 'toString'], said: 'en' },
    { asked: ['french'], said: 'en' },
  ] as const)('of a person who asks for $asked is $said', ({ asked, said }) => {
    expect(catalogue.text(flow(), 'blocked', asked)).toBe(inLanguage(said));
  });

  it('is the flow’s own where none of those asked for is known', () => {
    expect(catalogue.text(flow({ defaultLocale: 'de-CH' }), 'blocked', ['sv'])).toBe(inLanguage('de'));
  });
});

describe('missing details', () => {
  const missing: readonly ApplicantAttribute[] = ['dateOfBirth', 'streetAddress', 'postalCode'];

  it.each([
    ['en', 'date of birth, street address, and postal code'],
    ['fr', 'date de naissance, adresse postale et code postal'],
    ['de', 'Geburtsdatum, Straße und Hausnummer und Postleitzahl'],
    ['es', 'fecha de nacimiento, dirección postal y código postal'],
    ['pt', 'data de nascimento, morada e código postal'],
    ['nl', 'geboortedatum, straat en huisnummer en postcode'],
    ['ja', '生年月日、住所（番地まで）、郵便番号'],
  ] as const)('are listed as one says it in %s', (locale, list) => {
    expect(catalogue.text(flow(), 'missing_details', [locale], missing)).toContain(list);
  });

  it('are named once each', () => {
    const text = catalogue.text(flow(), 'missing_details', ['en'], ['city', 'city']);

    expect(text).toBe('Some details are still missing: city. Please add them and try again.');
  });

  it('are called by the general sentence when none is named, or too many to read', () => {
    const general = MESSAGE_TEXTS.en.check_details;

    expect(catalogue.text(flow(), 'missing_details', ['en'])).toBe(general);
    expect(catalogue.text(flow(), 'missing_details', ['en'], APPLICANT_ATTRIBUTES)).toBe(general);
  });
});

describe('a flow’s own sentences', () => {
  const own = flow({
    defaultLocale: 'en',
    overrides: {
      en: { blocked: 'Please call us.', missing_details: 'Still needed: {attributes}' },
      'fr-CA': { blocked: 'Veuillez nous appeler.' },
      it: { blocked: 'La preghiamo di chiamarci.' },
    },
  });

  it.each([
    { asked: ['en-GB'], text: 'Please call us.' },
    { asked: ['fr-ca'], text: 'Veuillez nous appeler.' },
    { asked: ['fr'], text: MESSAGE_TEXTS.fr.blocked },
    { asked: ['it-CH'], text: 'La preghiamo di chiamarci.' },
    { asked: ['sv'], text: 'Please call us.' },
  ])('go before the catalogue for $asked', ({ asked, text }) => {
    expect(catalogue.text(own, 'blocked', asked)).toBe(text);
  });

  it('may hold the list of what is missing', () => {
    expect(catalogue.text(own, 'missing_details', ['en'], ['city', 'surname'])).toBe(
      'Still needed: city and last name',
    );
  });

  it('leave the next language to speak where they lack a sentence', () => {
    expect(catalogue.text(own, 'try_later', ['it', 'es'])).toBe(MESSAGE_TEXTS.es.try_later);
  });
});

it('never says more than 250 characters, whatever is asked', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MESSAGE_KEYS),
      fc.array(fc.oneof(fc.constantFrom(...MESSAGE_LOCALES), fc.string())),
      fc.subarray([...APPLICANT_ATTRIBUTES]),
      (key, locales, attributes) => {
        const text = catalogue.text(flow(), key, locales, attributes);
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
        expect(text).not.toContain('{');
      },
    ),
  );
});
