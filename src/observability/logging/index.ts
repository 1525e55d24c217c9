export { frameworkLogger } from './framework-logger.js';
export { createLog, LOG, type Log, type LogSettings, SILENT_LOG } from './log.js';
export type { LogEventName, LogFields } from './log-events.js';
export { privacyLog } from './privacy-log.js';
export { providerLog } from './provider-log.js';
export { redemptionLog } from './redemption-log.js';
