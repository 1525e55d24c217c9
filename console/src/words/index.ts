import i18next, { type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, localeOf, preferredLanguage, storedLanguage, storeLanguage } from './languages.js';

export { useTranslation as useWords } from 'react-i18next';
export { LANGUAGE_NAMES, LANGUAGES, type Language } from './languages.js';

type Dictionary = { readonly default: ResourceKey };

/** One file a namespace and language, fetched when a page needs it. A page's namespace is the name of its folder. */
const FILES = import.meta.glob<Dictionary>(['./shell.*.ts', './shared.*.ts', '../pages/*/words.*.ts']);

const fileOf = (language: string, namespace: string): string =>
  namespace === 'shell' || namespace === 'shared'
    ? `./${namespace}.${language}.ts`
    : `../pages/${namespace}/words.${language}.ts`;

const backend = {
  type: 'backend' as const,
  init: () => undefined,
  // With two parameters: i18next waits for the promise.
  read: async (language: string, namespace: string): Promise<ResourceKey> => {
    const load = FILES[fileOf(language, namespace)];
    if (!load) throw new Error(`there are no words for ${namespace} in ${language}`);
    return (await load()).default;
  },
};

/** Fetches a page's words early; what fails is asked for again when the page is shown. */
export const loadWords = (namespace: string): Promise<void> => i18next.loadNamespaces(namespace);

/** Speaks the preferred language; resolves when the words of the frame are there. */
export async function startWords(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(storedLanguage(), navigator.languages),
      // Every dictionary is complete: the compiler sees to it.
      fallbackLng: false,
      ns: ['shell', 'shared'],
      defaultNS: 'shell',
      interpolation: { escapeValue: false },
      returnNull: false,
      // The language is known when this call returns, not a turn later: pages ask for their words at once.
      initAsync: false,
    });
}

export async function speak(language: Language): Promise<void> {
  storeLanguage(language);
  await i18next.changeLanguage(language);
}

/** For Intl and for the kit. */
export const locale = (): string => localeOf(i18next.language as Language, navigator.languages);

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    returnNull: false;
  }
}
