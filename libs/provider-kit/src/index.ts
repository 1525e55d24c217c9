export * from './classify-status.js';
export * from './code-table.js';
export * from './form-body.js';
export * from './interpret.js';
export * from './json.js';
export * from './require-attributes.js';
export * from './settings.js';
