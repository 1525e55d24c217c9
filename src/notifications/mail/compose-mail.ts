import { lookupOrder, MESSAGE_LOCALES, type MessageLocale } from '../../config/index.js';
import { MAIL_TEXTS, type MailTemplate } from './mail-texts.table.js';

export interface MailFacts {
  /** Id of the case. */
  readonly reference: string;
  readonly flow: string;
  /** Address of the person who asked, where it may be shown. */
  readonly requester?: string;
  /** Where the link leads; without it there is none. */
  readonly link?: string;
}

export interface ComposedMail {
  readonly locale: MessageLocale;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** One mail in the first language of the wanted ones that we speak, else in English. */
export function composeMail(template: MailTemplate, facts: MailFacts, wanted: readonly string[]): ComposedMail {
  const locale = localeOf(wanted);
  const { subject, paragraphs, link: words } = MAIL_TEXTS[locale][template];
  const said = paragraphs.flatMap((paragraph) => filled(paragraph, facts) ?? []);
  const link = words !== undefined && facts.link !== undefined ? { words, to: facts.link } : undefined;
  const text = [...said, ...(link ? [`${link.words}: ${link.to}`] : [])].join('\n\n');
  return { locale, subject, text: `${text}\n`, html: pageOf(locale, subject, said, link) };
}

function localeOf(wanted: readonly string[]): MessageLocale {
  const known = wanted.flatMap(lookupOrder).find((tag) => (MESSAGE_LOCALES as readonly string[]).includes(tag));
  return (known as MessageLocale | undefined) ?? 'en';
}

/** Undefined when a value of the paragraph is not there. */
function filled(paragraph: string, facts: MailFacts): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = { ...facts };
  const names = [...paragraph.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  if (names.some((name) => values[name] === undefined)) return undefined;
  return paragraph.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] as string);
}

type Link = { readonly words: string; readonly to: string };

const pageOf = (locale: string, subject: string, paragraphs: readonly string[], link: Link | undefined): string =>
  [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body>`,
    ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...(link ? [`<p><a href="${escaped(link.to)}">${escaped(link.words)}</a></p>`] : []),
    '</body></html>',
  ].join('\n');

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] as string);
