export * from './authentication/caller-identity.js';
export { ConnectorModule, type ConnectorModuleOptions } from './connector.module.js';
export { connectorServerOptions } from './connector.server-options.js';
export * from './connector-events.port.js';
export { INSTALLED_PROTOCOLS } from './installed-protocols.js';
export * from './messages/index.js';
export * from './reply-writer.js';
export * from './signup-handler.port.js';
export * from './words.port.js';
