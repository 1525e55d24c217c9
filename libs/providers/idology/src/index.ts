export * from './idology.config.js';
export * from './idology.module.js';
export * from './idology.provider.js';
