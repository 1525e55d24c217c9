export { AuditModule } from './audit.module.js';
export { type Actor, type AuditEntry, type AuditEvent, AuditLog } from './audit-log.js';
export { AUDIT_STORE, type AuditStore } from './audit-store.port.js';
export type { EventBodies, EventKind } from './event-catalogue.js';
export { deriveKey, fingerprintOf, type KeyLabel } from './keys.js';
export { openAuditLog } from './open-audit-log.js';
export type { SearchField } from './search-token.js';
export { type SealedSubject, type SubjectPlaintext, SubjectVault } from './vault.js';
