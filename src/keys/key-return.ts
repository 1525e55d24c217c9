import type { AuditLog, KeyEncryptionKey } from '../audit/index.js';
import { proofOf, type RootKeys } from './guarded-key-ring.js';
import { type KeyGuard, kekContext } from './key-guard.js';
import type { KeyRingStore } from './key-ring-store.port.js';

const ACTOR = { type: 'system', id: 'key-ring' } as const;

export interface KeyReturnParts {
  readonly store: Pick<KeyRingStore, 'add'>;
  readonly guard: Pick<KeyGuard, 'wrap'>;
  readonly roots: RootKeys;
  readonly log: Pick<AuditLog, 'entry'>;
}

/**
 * A database that was set back, to a backup or to a standby that had not everything yet, may lack a version that a running process wraps
 * with. It is put back, or what it wrapped since could be read by nobody once the process ends.
 */
export class KeyReturn {
  constructor(private readonly parts: KeyReturnParts) {}

  /** False: somebody else was first. Throws KeyFault. */
  async putBack({ version, key }: KeyEncryptionKey): Promise<boolean> {
    const { store, guard, roots, log } = this.parts;
    const bytes = key.export();
    const proof = proofOf(roots, version, bytes);
    const kept = await guard.wrap(bytes, kekContext(version)).finally(() => bytes.fill(0));
    const body = { version, provider: kept.service };
    return store.add({ version, kept, proof }, [log.entry({ kind: 'key.rotated', actor: ACTOR, body })]);
  }
}
