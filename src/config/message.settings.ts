import { MESSAGE_KEYS, type MessageKey } from '../decision/index.js';
import { flawOfLocale } from './formats.js';
import { MAX_MESSAGE_LENGTH } from './locales.js';
import { flawOfMessage } from './message.rules.js';
import { SectionMap } from './section.decorators.js';
import { Text } from './setting.decorators.js';

/** message key -> text. */
export class MessageTextSettings {}

for (const key of MESSAGE_KEYS) {
  Text({
    description: `sentence for the applicant, plain text of at most ${MAX_MESSAGE_LENGTH} characters`,
    optional: true,
    example: 'Please call us at the number on your card.',
    flaw: (text) => flawOfMessage(key, text),
  })(MessageTextSettings.prototype, key);
}

export class MessagesSettings {
  @Text({
    description: 'language for applicants whose own is not known',
    default: 'en',
    example: 'fr',
    flaw: flawOfLocale,
  })
  defaultLocale: string;

  @SectionMap(() => MessageTextSettings, {
    description: 'sentences of your own: language tag -> message -> text',
    absent: 'empty',
    keys: 'locale',
    key: flawOfLocale,
  })
  overrides: Map<string, Partial<Record<MessageKey, string>>>;
}
