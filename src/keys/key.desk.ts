import { randomBytes } from 'node:crypto';
import type { Actor, AuditLog } from '../audit/index.js';
import { type GuardedKeyRing, proofOf, type RootKeys } from './guarded-key-ring.js';
import { type KeyGuard, kekContext } from './key-guard.js';
import { KEY_BYTES } from './key-provider.port.js';
import type { KeyRingStore, StoredKey } from './key-ring-store.port.js';
import type { KeyRingView, KeyVersionView } from './key-view.js';

export interface KeyDeskParts {
  readonly store: KeyRingStore;
  readonly guard: Pick<KeyGuard, 'service' | 'keyName' | 'wrap'>;
  readonly ring: Pick<GuardedKeyRing, 'fetch'>;
  readonly roots: RootKeys;
  readonly log: Pick<AuditLog, 'entry'>;
}

/** What staff do with the keys, and what they see of them: never a byte of one. */
export class KeyDesk {
  constructor(
    private readonly parts: KeyDeskParts,
    private readonly health: () => KeyRingView['health'] = () => 'ok',
  ) {}

  /**
   * Makes the next key-encryption key. This process uses it at once, the others within seconds; the keys of persons are wrapped anew in the
   * background. Resolves with its version, or undefined when somebody else made one meanwhile. Throws KeyFault.
   */
  async rotate(actor: Actor): Promise<number | undefined> {
    const { store, guard, ring, roots, log } = this.parts;
    const version = (await store.newestVersion()) + 1;
    const key = randomBytes(KEY_BYTES);
    const kept = await guard.wrap(key, kekContext(version));
    const proof = proofOf(roots, version, key);
    key.fill(0);
    const entry = log.entry({ kind: 'key.rotated', actor, body: { version, provider: kept.service } });
    if (!(await store.add({ version, kept, proof }, [entry]))) return undefined;
    // It is made, whether or not the service gives it back in this moment: then it comes with the next look at the ring.
    await ring.fetch(version).catch(() => undefined);
    return version;
  }

  async view(): Promise<KeyRingView> {
    const { store, guard } = this.parts;
    const [keys, subjects] = [await store.all(), await store.subjects()];
    const newest = keys.at(-1)?.version ?? 1;
    const versions = keys.map((key) => versionView(key, newest, subjects.get(key.version) ?? 0));
    const retiring = versions.filter(({ state }) => state === 'retiring');
    return {
      provider: guard.service,
      providerKey: guard.keyName,
      health: this.health(),
      versions,
      ...(retiring.length === 0
        ? {}
        : {
            rewrapping: {
              from: retiring.map(({ version }) => version),
              done: subjects.get(newest) ?? 0,
              left: retiring.reduce((sum, { subjects: count }) => sum + count, 0),
            },
          }),
    };
  }
}

function versionView(
  { version, createdAt, retiredAt, kept }: StoredKey,
  newest: number,
  subjects: number,
): KeyVersionView {
  const older = retiredAt ? 'retired' : 'retiring';
  return {
    version,
    createdAt: createdAt.toISOString(),
    state: version === newest ? 'current' : older,
    subjects,
    guardedBy: kept?.service ?? 'master-key',
  };
}
