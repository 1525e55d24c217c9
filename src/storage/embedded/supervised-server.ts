import { setTimeout as sleep } from 'node:timers/promises';
import { StorageError } from '../storage-error.js';
import type { StorageEvents } from '../storage-events.port.js';
import type { RunningServer } from './server.js';

const FIRST_PAUSE_MS = 250;
const MAX_RESTARTS = 5;
const WITHIN_MS = 60_000;

/** Starts on that port; the text says why it did not. */
type Restart = (port: number) => Promise<RunningServer | string>;

/**
 * A server that is started again when it ends unasked (killed for want of memory, say), with growing pauses and on the same port, so that
 * the connections that are opened next find it. One that keeps ending is given up: then the fault is not a passing one.
 */
export class SupervisedServer {
  readonly #stopping = new AbortController();
  readonly #guarding: Promise<void>;
  /** When it was started again within the last minute. */
  #restarts: number[] = [];

  constructor(
    private running: RunningServer,
    private readonly restart: Restart,
    private readonly events: StorageEvents,
  ) {
    this.#guarding = this.#guard();
  }

  get port(): number {
    return this.running.port;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.running.stop();
    await this.#guarding;
    // A restart may have been under way.
    await this.running.stop();
  }

  async #guard(): Promise<void> {
    for (let goesOn = true; goesOn; ) {
      const end = await this.running.ended;
      if (this.#stopping.signal.aborted) return;
      this.events.serverEnded(end);
      goesOn = await this.#bringBack();
    }
  }

  /** False: stopped, or given up. */
  async #bringBack(): Promise<boolean> {
    const since = performance.now();
    let complaint = 'it ends again and again';
    for (let attempts = 1; this.#mayRestart(); attempts += 1) {
      const pauseMs = FIRST_PAUSE_MS * 2 ** (attempts - 1);
      await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return false;
      const started = await this.restart(this.port);
      if (typeof started === 'string') {
        complaint = started;
        continue;
      }
      this.running = started;
      this.events.serverRestarted({ attempts, milliseconds: Math.round(performance.now() - since) });
      return true;
    }
    this.events.serverLost(
      new StorageError(
        `The embedded database ended, and ${MAX_RESTARTS} restarts within a minute did not help: ${complaint}.`,
      ),
    );
    return false;
  }

  #mayRestart(): boolean {
    const now = performance.now();
    this.#restarts = this.#restarts.filter((at) => now - at < WITHIN_MS);
    return this.#restarts.push(now) <= MAX_RESTARTS;
  }
}
