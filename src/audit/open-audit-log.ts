import type { Sensitive } from '#libs/provider-spec';
import { AuditLog } from './audit-log.js';
import type { AuditStore } from './audit-store.port.js';
import { AUDIT_FORMAT } from './event-catalogue.js';
import { fingerprintOf } from './keys.js';
import { newId } from './new-id.js';

/** Joins the log of this database, or opens it at the very first start. Of several replicas that do so at once one opens it. */
export async function openAuditLog(
  store: AuditStore,
  masterKey: Sensitive<Buffer>,
  now: () => Date = () => new Date(),
): Promise<AuditLog> {
  await store.checkMasterKey(fingerprintOf(masterKey));
  const origin = `verigate/${newId()}`;
  const first = new AuditLog(origin, now).entry({
    kind: 'log.opened',
    actor: { type: 'gateway', id: 'first-start' },
    body: { format: AUDIT_FORMAT },
  });
  return new AuditLog(await store.openLog({ origin, first }), now);
}
