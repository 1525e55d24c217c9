import type { ApplicantAttribute } from '#libs/provider-spec';
import {
  ATTRIBUTES_PLACEHOLDER,
  type FlowConfig,
  lookupOrder,
  MAX_MESSAGE_LENGTH,
  type MessageLocale,
  type MessageSettings,
} from '../../config/index.js';
import type { MessageKey } from '../../decision/index.js';
import { ATTRIBUTE_LABELS } from './attribute-labels.table.js';
import { MESSAGE_TEXTS } from './message-texts.table.js';

/** A caller may send any number of tags; the first ones are what the person reads. */
const MAX_LOCALES = 10;
const FALLBACK: MessageLocale = 'en';

interface Found {
  readonly text: string;
  /** Language of the labels and of the list that go into the text. */
  readonly language: MessageLocale;
}

type Overrides = ReadonlyMap<string, Readonly<Record<string, string>>>;

const isSpoken = (locale: string): locale is MessageLocale => Object.hasOwn(MESSAGE_TEXTS, locale);

/** The sentence for the applicant: in the first language that is known of those asked for, else the flow's own, else English. */
export class MessageCatalogue {
  private readonly overridesOf = new WeakMap<MessageSettings, Overrides>();
  private readonly lists = new Map<MessageLocale, Intl.ListFormat>();

  /**
   * @param locales BCP 47 tags in order of preference, as the caller sent them; what is no tag is passed over.
   * @param attributes what is missing or wrong, for `missing_details` and `invalid_details`; without it, or when the list would be too long to read, `check_details` is said.
   * @returns plain text of at most 250 characters.
   */
  text(
    flow: FlowConfig,
    key: MessageKey,
    locales: readonly string[],
    attributes: readonly ApplicantAttribute[] = [],
  ): string {
    const found = this.find(flow.messages, key, locales);
    if (!found.text.includes(ATTRIBUTES_PLACEHOLDER)) return found.text;
    const text = found.text.replace(ATTRIBUTES_PLACEHOLDER, () => this.list(attributes, found.language));
    const readable = attributes.length > 0 && text.length <= MAX_MESSAGE_LENGTH;
    return readable ? text : this.find(flow.messages, 'check_details', locales).text;
  }

  private find(settings: MessageSettings, key: MessageKey, locales: readonly string[]): Found {
    const overrides = this.overrides(settings);
    for (const tag of [...locales.slice(0, MAX_LOCALES), settings.defaultLocale]) {
      const order = lookupOrder(tag);
      const language = order.find(isSpoken) ?? FALLBACK;
      for (const locale of order) {
        const text = overrides.get(locale)?.[key] ?? (isSpoken(locale) ? MESSAGE_TEXTS[locale][key] : undefined);
        if (text !== undefined) return { text, language };
      }
    }
    return { text: MESSAGE_TEXTS[FALLBACK][key], language: FALLBACK };
  }

  private overrides(settings: MessageSettings): Overrides {
    let overrides = this.overridesOf.get(settings);
    if (!overrides) {
      overrides = new Map(Object.entries(settings.overrides).map(([locale, texts]) => [locale.toLowerCase(), texts]));
      this.overridesOf.set(settings, overrides);
    }
    return overrides;
  }

  private list(attributes: readonly ApplicantAttribute[], language: MessageLocale): string {
    let format = this.lists.get(language);
    if (!format) {
      format = new Intl.ListFormat(language, { style: 'long', type: 'conjunction' });
      this.lists.set(language, format);
    }
    return format.format(new Set(attributes.map((attribute) => ATTRIBUTE_LABELS[language][attribute])));
  }
}
