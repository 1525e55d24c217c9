import { describe, expect, it } from '@jest/globals';
import { MESSAGE_LOCALES } from '../../config/index.js';
import { composeMail } from './compose-mail.js';
import { MAIL_TEMPLATES, MAIL_TEXTS } from './mail-texts.table.js';

const FACTS = {
  reference: '0190a0a0-0000-7000-8000-000000000001',
  flow: 'customers',
  link: 'https://app.example/?a=1&b="2"',
};

describe.each(MESSAGE_LOCALES)('mail in %s', (locale) => {
  it.each(MAIL_TEMPLATES)('%s is whole: a subject of one line, the reference, nothing left open', (template) => {
    const { subject, text, html } = composeMail(template, { ...FACTS, requester: 'ana@example.test' }, [locale]);
    expect(subject).toMatch(/^\S[^\r\n]{4,78}$/);
    expect(text).toContain(FACTS.reference);
    expect(`${subject}${text}${html}`).not.toMatch(/[{}]|undefined/);
    expect(html).toContain(`<html lang="${locale}">`);
  });

  it('has texts of its own', () => {
    const own = MAIL_TEMPLATES.map((template) => MAIL_TEXTS[locale][template].subject);
    expect(new Set(own).size).toBe(own.length);
    expect(
      locale === 'en' ||
        own.every((subject, index) => subject !== MAIL_TEXTS.en[MAIL_TEMPLATES[index] ?? 'opened'].subject),
    ).toBe(true);
  });
});

it.each([
  [['fr-CA', 'en'], 'fr'],
  [['xx', 'de-AT'], 'de'],
  [['PT_br'], 'pt'],
  [['xx'], 'en'],
  [[], 'en'],
])('speaks the first language of %j that it knows: %s', (wanted, locale) => {
  expect(composeMail('received', FACTS, wanted).locale).toBe(locale);
});

it('leaves out a line whose value may not be shown, and the link where there is none', () => {
  const { text } = composeMail('opened', { reference: 'r', flow: 'customers' }, ['en']);
  expect(text).toBe('A new request for customers waits for a decision.\n\nReference: r\n');
});

it('lets nothing of a value become markup', () => {
  const { html } = composeMail('opened', { ...FACTS, requester: '<script>"&\'@example.test' }, ['en']);
  expect(html).toContain('From: &lt;script&gt;&quot;&amp;&#39;@example.test');
  expect(html).toContain('<a href="https://app.example/?a=1&amp;b=&quot;2&quot;">');
});
