export * from './attribute-rules.port.js';
export { AttributeRulesModule } from './engine/attribute-rules.module.js';
export { checkRule } from './engine/check-rule.js';
export { lookupLabel } from './lookup/external-lookups.js';
export { LOOKUP_EVENTS, type LookupEvents } from './lookup/lookup-events.port.js';
export { correctionText } from './words/rule-words.js';
