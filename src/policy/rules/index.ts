export * from './attribute-rules.port.js';
export { AttributeRulesModule } from './engine/attribute-rules.module.js';
export { checkRule } from './engine/check-rule.js';
export { lookupLabel } from './lookup/external-lookups.js';
export { correctionText } from './words/rule-words.js';
