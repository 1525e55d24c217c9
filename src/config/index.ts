export { ConfigError, type Problem } from './config-error.js';
export type { ConfigFiles } from './config-files.port.js';
export { environment } from './environment.js';
export { flawOfOutgoingClaim, MAIL_ADDRESS } from './formats.js';
export * from './gateway-config.js';
export * from './key-config.js';
export { type ConfigChecks, type ConfigSources, loadConfig } from './load-config.js';
export * from './locales.js';
export { LockedMasterKey } from './master-key.js';
export * from './privacy-config.js';
export * from './rule-config.js';
export * from './staff-config.js';
export { dryFiles, systemFiles } from './system-files.js';

/** Injection token of the {@link GatewayConfig}. */
export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');
