import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { locale, useWords } from '../words/index.js';

/** The kit's own words follow the console's language. */
export function KitLanguage({ children }: { readonly children: ReactNode }) {
  useWords('shell');
  return <I18nProvider locale={locale()}>{children}</I18nProvider>;
}
