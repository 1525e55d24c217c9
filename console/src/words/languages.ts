export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words, as somebody looks for it who does not read the other. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };

const KEY = 'verigate.language';

const spoken = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => tag.toLowerCase().startsWith(language));

/** What was chosen here before, else the first language of the browser that we speak, else English. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  const wanted = [stored ?? '', ...browser].map(spoken);
  return wanted.find((language) => language !== undefined) ?? 'en';
}

/** How dates and numbers are written: the browser's own variety of the language, such as en-GB, when it has one. */
export const localeOf = (language: Language, browser: readonly string[]): string =>
  browser.find((tag) => spoken(tag) === language && tag.includes('-')) ?? (language === 'en' ? 'en-GB' : 'fr-FR');

export const storedLanguage = (): string | null => localStorage.getItem(KEY);
export const storeLanguage = (language: Language): void => localStorage.setItem(KEY, language);
