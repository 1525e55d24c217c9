import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { localeOf, preferredLanguage } from './languages.js';

const HERE = new URL('.', import.meta.url);
const PAGES = new URL('../pages/', HERE);
const pages = readdirSync(PAGES);
const DICTIONARIES = [
  ...['shell', 'shared'].map((name) => [name, new URL(`${name}.en.ts`, HERE), new URL(`${name}.fr.ts`, HERE)] as const),
  ...pages.map((page) => [page, new URL(`${page}/words.en.ts`, PAGES), new URL(`${page}/words.fr.ts`, PAGES)] as const),
];

type Words = { readonly [key: string]: string | Words };

const read = async (file: URL): Promise<Words> =>
  ((await import(file.pathname)) as { readonly default: Words }).default;

const textsOf = (words: Words, prefix = ''): readonly (readonly [key: string, text: string])[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : textsOf(value, `${prefix}${key}.`),
  );

/** French has a form of its own for millions. */
const isOwnPlural = ([key]: readonly [string, string]): boolean => key.endsWith('_many');
const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();

describe.each(DICTIONARIES)('words of %s', (_name, english, french) => {
  it('are there in both languages, key for key', async () => {
    const [en, fr] = [textsOf(await read(english)), textsOf(await read(french)).filter((one) => !isOwnPlural(one))];
    expect(fr.map(([key]) => key).sort()).toEqual(en.map(([key]) => key).sort());
    expect(en.length).toBeGreaterThan(0);
  });

  it('have the same gaps to fill, and no word is missing', async () => {
    const fr = new Map(textsOf(await read(french)));
    for (const [key, text] of textsOf(await read(english))) {
      expect([key, placeholders(fr.get(key) ?? '')]).toEqual([key, placeholders(text)]);
      expect([key, (fr.get(key) ?? '') === '']).toEqual([key, text === '']);
    }
  });
});

describe('pages', () => {
  it('each have a page and its words in their folder', () => {
    const incomplete = pages.filter((page) =>
      ['page.tsx', 'words.en.ts', 'words.fr.ts'].some((file) => !existsSync(new URL(`${page}/${file}`, PAGES))),
    );
    expect(incomplete).toEqual([]);
  });
});

describe('languages', () => {
  it('are chosen here, else by the browser, else English', () => {
    expect(preferredLanguage('fr', ['en-GB'])).toBe('fr');
    expect(preferredLanguage(null, ['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(preferredLanguage('xx', ['de'])).toBe('en');
  });

  it('keep the variety that the browser asks for', () => {
    expect(localeOf('fr', ['en-US', 'fr-CA'])).toBe('fr-CA');
    expect(localeOf('en', ['fr'])).toBe('en-GB');
  });
});
