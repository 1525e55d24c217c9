import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyServiceName } from '../config/index.js';
import { KeyFault } from './key-fault.js';
import { KEY_BYTES, type KeyProvider, type WrapContext } from './key-provider.port.js';
import type { KeptKey } from './key-ring-store.port.js';

/** What a guarded key is for. The names stand in the services' own logs. */
export const masterContext: WrapContext = { service: 'verigate', purpose: 'master' };
export const kekContext = (version: number): WrapContext => ({
  service: 'verigate',
  purpose: 'kek',
  version: String(version),
});
const CHECK_CONTEXT: WrapContext = { service: 'verigate', purpose: 'check' };

/** The key service of the configuration, and the one before it for what that wrapped. */
export class KeyGuard {
  readonly #ending = new AbortController();

  constructor(
    private readonly provider: KeyProvider,
    private readonly former?: KeyProvider,
  ) {}

  get service(): KeyServiceName {
    return this.provider.name;
  }

  get keyName(): string {
    return this.provider.keyName;
  }

  /** Throws KeyFault. */
  async wrap(key: Buffer, context: WrapContext): Promise<KeptKey> {
    const guarded = await this.provider.wrap(key, context, this.#ending.signal);
    return { service: this.provider.name, ...guarded };
  }

  /** 32 bytes, which the caller wipes. Throws KeyFault: that of the provider that should have been able to. */
  async unwrap(kept: KeptKey, context: WrapContext): Promise<Buffer> {
    const able = [this.provider, this.former].filter((provider) => provider?.name === kept.service);
    let fault = new KeyFault(this.provider.name, this.provider.keyName, 'not_ours');
    for (const provider of able as KeyProvider[]) {
      try {
        const key = await provider.unwrap(kept, context, this.#ending.signal);
        if (key.length === KEY_BYTES) return key;
      } catch (error) {
        if (!(error instanceof KeyFault)) throw error;
        fault = error;
      }
    }
    throw fault;
  }

  /** May we wrap and unwrap, now? Resolves with the service's newest version of the key. Throws KeyFault. */
  async check(): Promise<string> {
    const probe = randomBytes(KEY_BYTES);
    const kept = await this.wrap(probe, CHECK_CONTEXT);
    const back = await this.provider.unwrap(kept, CHECK_CONTEXT, this.#ending.signal);
    if (back.length === KEY_BYTES && timingSafeEqual(back, probe)) return kept.providerKey;
    throw new KeyFault(this.provider.name, this.provider.keyName, 'unreadable');
  }

  /** Calls under way fail, and so does every other from now on. */
  abort(): void {
    this.#ending.abort();
  }

  async close(): Promise<void> {
    this.abort();
    await Promise.all([this.provider.close(), this.former?.close()]);
  }
}
