export * from './crosscore1.config.js';
export * from './crosscore1.provider.js';
export * from './experian.config.js';
export * from './experian.module.js';
export { experian } from './experian.provider.js';
export * from './precise-id.config.js';
export * from './precise-id.provider.js';
