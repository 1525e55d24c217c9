import type { FlowConfig } from '../../../config/index.js';
import { MessageCatalogue } from '../../../connector/index.js';
import type { FieldLabels } from './rule-words.js';

/** The catalogue names attributes where it lists what is missing: a sentence of nothing but the list is the name of the one. */
export function fieldLabels(catalogue = new MessageCatalogue()): FieldLabels {
  return (attribute, locale) => {
    const onlyTheList = {
      messages: { defaultLocale: locale, overrides: { [locale]: { missing_details: '{attributes}' } } },
    };
    return catalogue.text(onlyTheList as unknown as FlowConfig, 'missing_details', [locale], [attribute]);
  };
}
