import type { AuditEntry, AuditLog } from '../audit/index.js';
import { type KeyGuard, kekContext, masterContext } from './key-guard.js';
import type { WrapContext } from './key-provider.port.js';
import type { KeptKey, KeyRingStore, MasterKeyStore } from './key-ring-store.port.js';

const EVERY_MS = 3_600_000;
const AFTER_FAULT_MS = 60_000;
const ACTOR = { type: 'system', id: 'key-ring' } as const;

type Change = (before: Buffer, kept: KeptKey, entries: readonly AuditEntry[]) => Promise<boolean>;

/**
 * Wraps the key-encryption keys, and the master key, anew when the configuration names another key service, or when the service's own key
 * has a newer version. The keys themselves stay: whatever they wrapped is not touched.
 */
export class Reguarding {
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Pick<KeyRingStore, 'all' | 'reguard'> & Pick<MasterKeyStore, 'find' | 'reguardMaster'>,
    private readonly guard: Pick<KeyGuard, 'service' | 'wrap' | 'unwrap' | 'check'>,
    private readonly log: Pick<AuditLog, 'entry'>,
    private readonly clock: { now(): Date },
  ) {}

  /** Does it at once and then every hour, or a minute after it failed. Throws KeyFault. */
  async turn(): Promise<void> {
    const now = this.clock.now().getTime();
    if (now < this.#notBefore) return;
    this.#notBefore = now + AFTER_FAULT_MS;
    await this.#all();
    this.#notBefore = now + EVERY_MS;
  }

  async #all(): Promise<void> {
    const keys = (await this.store.all()).flatMap(({ version, kept }) => (kept ? [{ version, kept }] : []));
    // Whoever goes back to a local file has the master key in the configuration.
    const master = this.guard.service === 'local-file' ? undefined : await this.store.find();
    if (keys.length === 0 && !master) return;
    const newest = await this.guard.check();
    const isOld = ({ service, providerKey }: KeptKey): boolean =>
      service !== this.guard.service || providerKey !== newest;
    if (master && isOld(master)) {
      const change: Change = (...parts) => this.store.reguardMaster(...parts);
      await this.#anew('master', master, masterContext, change);
    }
    for (const { version, kept } of keys.filter((key) => isOld(key.kept))) {
      const change: Change = (...parts) => this.store.reguard(version, ...parts);
      await this.#anew(`kek ${version}`, kept, kekContext(version), change);
    }
  }

  async #anew(name: string, kept: KeptKey, context: WrapContext, change: Change): Promise<void> {
    const key = await this.guard.unwrap(kept, context);
    const anew = await this.guard.wrap(key, context);
    key.fill(0);
    const body = { key: name, provider: anew.service };
    await change(kept.wrapped, anew, [this.log.entry({ kind: 'key.reguarded', actor: ACTOR, body })]);
  }
}
