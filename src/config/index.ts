export { ConfigError, type Problem } from './config-error.js';
export type { ConfigFiles } from './config-files.port.js';
export { environment } from './environment.js';
export * from './gateway-config.js';
export { type ConfigSources, loadConfig } from './load-config.js';
export * from './locales.js';
export { dryFiles } from './system-files.js';

/** Injection token of the {@link GatewayConfig}. */
export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');
