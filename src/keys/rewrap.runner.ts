import { setImmediate } from 'node:timers/promises';
import { type AuditLog, SealBroken, type SubjectVault, type WrappedKey } from '../audit/index.js';
import { type Leadership, type Repeat, repeatByTimer } from '../leadership/index.js';
import type { GuardedKeyRing } from './guarded-key-ring.js';
import type { KeyRingStore, Rewrapped } from './key-ring-store.port.js';
import type { KeysEvents } from './keys-events.port.js';
import type { Reguarding } from './reguarding.js';

export interface RewrapSettings {
  readonly everyMs: number;
  /** Persons' keys that are looked at in one statement. */
  readonly window: number;
  /** A version is retired so long after its successor was made at the earliest: by then every process knows the successor. */
  readonly graceMs: number;
  /** So often it is looked for stragglers of a process that could not get a new version for long. */
  readonly recheckMs: number;
}

export const REWRAP_SETTINGS: RewrapSettings = {
  everyMs: 5_000,
  window: 500,
  graceMs: 60_000,
  recheckMs: 6 * 3_600_000,
};

export interface RewrapParts {
  readonly store: KeyRingStore;
  readonly ring: Pick<GuardedKeyRing, 'current' | 'catchUp'>;
  readonly vault: Pick<SubjectVault, 'rewrap'>;
  readonly log: Pick<AuditLog, 'entry'>;
  readonly reguarding: Pick<Reguarding, 'turn'>;
  readonly leadership: Pick<Leadership, 'fence' | 'resign'>;
  readonly events: KeysEvents;
  readonly clock: { now(): Date };
}

const ACTOR = { type: 'system', id: 'key-ring' } as const;
/** So many keys at a time, then whoever else waits for this process has a turn: about a millisecond. */
const BREATH = 32;

/**
 * In one process of all: wraps the persons' keys that an older key-encryption key wraps by the current one, window by window, and says when
 * an older one wraps none any more. It may stop anywhere: a row is whole before and after, and the next pass finds what is left.
 */
export class RewrapRunner {
  readonly #ending = new AbortController();
  #timer: { stop(): void } | undefined;
  #turn: Promise<void> | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  #cleanAt = Number.NEGATIVE_INFINITY;
  #cleanFor = 0;

  constructor(
    private readonly parts: RewrapParts,
    private readonly settings: RewrapSettings = REWRAP_SETTINGS,
    private readonly repeat: Repeat = repeatByTimer,
  ) {}

  start(): void {
    this.#timer ??= this.repeat(() => void this.turn(), this.settings.everyMs);
  }

  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#ending.abort();
    await this.#turn;
    await this.parts.leadership.resign();
  }

  /** Never rejects; one under way is joined. */
  turn(): Promise<void> {
    this.#turn ??= this.#work()
      .catch((error: unknown) => this.parts.events.failed('rewrap', error))
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  async #work(): Promise<void> {
    const { leadership, reguarding, ring, events } = this.parts;
    if (this.#ending.signal.aborted || (await leadership.fence()) === undefined) return;
    // The key service may be away: keys that are in memory are wrapped anew all the same.
    await reguarding.turn().catch((error: unknown) => events.failed('reguard', error));
    await ring.catchUp();
    const now = this.parts.clock.now().getTime();
    const { version } = ring.current();
    const isKnownClean = this.#cleanFor === version && now - this.#cleanAt < this.settings.recheckMs;
    if (version === 1 || isKnownClean || now < this.#notBefore) return;
    await this.#pass(version, now);
  }

  /** Once over all persons' keys. What is found clean after the grace is the end of the older versions. */
  async #pass(version: number, now: number): Promise<void> {
    const { store, events } = this.parts;
    const keys = await store.all();
    const age = keys.find((each) => each.version === version)?.ageMs ?? 0;
    let found = 0;
    let broken = 0;
    for (let after: string | undefined; ; ) {
      if (this.#ending.signal.aborted || (await this.parts.leadership.fence()) === undefined) return;
      const { last, older } = await store.look(after, this.settings.window, version);
      if (last === undefined) break;
      const changes = await this.#rewrap(older);
      found += changes.length;
      broken += older.length - changes.length;
      if (changes.length > 0) await store.replace(changes);
      after = last;
    }
    if (found > 0) events.rewrapped(version, found);
    const isOver = found === 0 && age >= this.settings.graceMs;
    if (!isOver) {
      this.#notBefore = found > 0 ? now : now + Math.max(0, this.settings.graceMs - age);
      return;
    }
    [this.#cleanFor, this.#cleanAt] = [version, now];
    // The older versions still wrap somebody: none is called done.
    if (broken > 0)
      throw new SealBroken(`The keys of ${broken} persons can be opened by nobody; they stay as they are.`);
    for (const old of keys) if (old.version < version && !old.retiredAt) await this.#retire(old.version);
  }

  /** Without those that nobody can open: they hold up nobody else. */
  async #rewrap(keys: readonly WrappedKey[]): Promise<readonly Rewrapped[]> {
    const done: Rewrapped[] = [];
    for (const [at, before] of keys.entries()) {
      const after = await this.#rewrapped(before);
      if (after) done.push({ before, after });
      if (at % BREATH === BREATH - 1) await setImmediate();
    }
    return done;
  }

  async #rewrapped(before: WrappedKey): Promise<WrappedKey | undefined> {
    try {
      return await this.parts.vault.rewrap(before);
    } catch (error) {
      if (error instanceof SealBroken) return undefined;
      throw error;
    }
  }

  async #retire(version: number): Promise<void> {
    await this.parts.store.retire(version, [
      this.parts.log.entry({ kind: 'key.retired', actor: ACTOR, body: { version } }),
    ]);
  }
}
