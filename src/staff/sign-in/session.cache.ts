import type { StoredSession } from './session-store.port.js';

/** For so long a session that was ended by another replica is believed here; one that this replica ended is gone at once. */
export const CACHE_MS = 2_000;
const MAX_SESSIONS = 1_000;

interface Kept {
  readonly session: StoredSession;
  readonly until: number;
}

/** What was read of sessions, for a moment; a page of the console asks for many things at once. */
export class SessionCache {
  readonly #kept = new Map<string, Kept>();
  readonly #reads = new Map<string, Promise<StoredSession | undefined>>();
  /** Goes up with each ending: what was read before it is not kept. */
  #generation = 0;

  constructor(private readonly now: () => number) {}

  /** Requests at the same moment share one look. */
  async get(id: Buffer, read: () => Promise<StoredSession | undefined>): Promise<StoredSession | undefined> {
    const key = id.toString('base64url');
    const kept = this.#kept.get(key);
    if (kept && kept.until > this.now()) return kept.session;
    this.#kept.delete(key);
    const running = this.#reads.get(key);
    if (running) return running;
    const generation = this.#generation;
    const reading = read().finally(() => {
      if (this.#reads.get(key) === reading) this.#reads.delete(key);
    });
    this.#reads.set(key, reading);
    const session = await reading;
    if (session && generation === this.#generation) this.#keep(key, session);
    return session;
  }

  /** The same session, seen later: it is believed for no longer than what was read. */
  replace(session: StoredSession): void {
    const key = session.id.toString('base64url');
    const kept = this.#kept.get(key);
    if (kept) this.#kept.set(key, { ...kept, session });
  }

  #keep(key: string, session: StoredSession): void {
    this.#kept.set(key, { session, until: this.now() + CACHE_MS });
    if (this.#kept.size <= MAX_SESSIONS) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Something about the person changed. */
  forget(staffId: string): void {
    this.#generation += 1;
    this.#reads.clear();
    for (const [key, { session }] of this.#kept) if (session.staffId === staffId) this.#kept.delete(key);
  }
}
