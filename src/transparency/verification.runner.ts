import { type Actor, type AuditLog, newId } from '../audit/index.js';
import type { Checker, Finding } from './checker.js';
import type { LogReads } from './log-reads.port.js';
import { LOG_WORKER } from './log-worker.js';
import { badEntryIn, randomBundles } from './sample.js';
import type { TransparencyEvents } from './transparency-events.port.js';
import type { Verification, VerificationStore } from './verification-store.port.js';

/** After each bundle of 256 entries, so that half of a processor stays free for those who sign up. */
const PAUSE_MS = 4;
const SAID_EVERY_MS = 1_000;
/** A check of which nothing has been heard for so long died with its process. */
const LOST_MS = 60_000;
const SAMPLE = 0.01;

export interface VerificationParts {
  readonly log: AuditLog;
  readonly reads: Pick<LogReads, 'position' | 'leaves' | 'tiles'>;
  readonly store: VerificationStore;
  readonly checker: Pick<Checker, 'check'>;
  readonly events: TransparencyEvents;
  readonly clock: { now(): Date };
}

/** Checks the stored log in the background, one check at a time in a process; what was found is on record. */
export class VerificationRunner {
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly parts: VerificationParts) {}

  /** Begins a check of the whole log, or gives the one that runs already. Its end is told by `find`. */
  async begin(actor: Actor): Promise<Verification> {
    const { log, reads, store, clock } = this.parts;
    const last = await this.last();
    if (last?.state === 'running') return last;
    const now = clock.now();
    const { checkpoint } = (await reads.position(log.origin)) ?? {};
    const verification: Verification = {
      verificationId: newId(),
      origin: log.origin,
      startedAt: now,
      touchedAt: now,
      state: 'running',
      checked: 0,
      size: checkpoint?.size ?? 0,
    };
    await store.begin(verification);
    this.#running = this.#run(verification, actor).catch((error: unknown) => this.#failed(error));
    return verification;
  }

  /** Resolves when no check runs in this process. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** A check under way ends as failed. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.settled();
  }

  async find(verificationId: string): Promise<Verification | undefined> {
    return this.#alive(await this.parts.store.find(verificationId));
  }

  async last(): Promise<Verification | undefined> {
    return this.#alive(await this.parts.store.last(this.parts.log.origin));
  }

  /** A hundredth of the sealed entries, drawn at random. Tells of what does not hold, and says nothing where all does. */
  async sample(signal: AbortSignal): Promise<void> {
    const { log, reads, events, store, clock } = this.parts;
    const { checkpoint } = (await reads.position(log.origin)) ?? {};
    if (!checkpoint) return;
    for (const bundle of randomBundles(checkpoint.size, SAMPLE)) {
      if (signal.aborted) return;
      const badIndex = await badEntryIn(reads, log.origin, checkpoint, bundle);
      if (badIndex === undefined) continue;
      const { size } = checkpoint;
      const now = clock.now();
      const found = {
        state: 'broken',
        checked: 0,
        size,
        badIndex,
        problem: `Entry ${badIndex} is not what was sealed.`,
      } as const;
      const begun = {
        verificationId: newId(),
        origin: log.origin,
        startedAt: now,
        touchedAt: now,
        state: 'running',
        checked: 0,
        size,
      } as const;
      await store.begin(begun);
      await store.end({ ...begun, ...found, endedAt: now }, [this.#entry('sample', found, LOG_WORKER)]);
      events.verified('sample', 'broken', size, badIndex);
      return;
    }
    events.verified('sample', 'holds', checkpoint.size);
  }

  async #run(verification: Verification, actor: Actor): Promise<void> {
    const { store, events, clock } = this.parts;
    const end = await this.#find(verification);
    await store.end({ ...verification, ...end, endedAt: clock.now() }, [this.#entry('whole', end, actor)]);
    events.verified('whole', end.state, end.size, end.badIndex);
  }

  async #find({
    verificationId,
    origin,
    size,
  }: Verification): Promise<Finding | (Omit<Finding, 'state'> & { readonly state: 'failed' })> {
    const { checker, store, clock, events } = this.parts;
    let checked = 0;
    let saidAt = clock.now().getTime();
    const onProgress = (soFar: number): void => {
      checked = soFar;
      const now = clock.now();
      if (now.getTime() - saidAt < SAID_EVERY_MS) return;
      saidAt = now.getTime();
      store.progress(verificationId, checked, now).catch(() => undefined);
    };
    try {
      return await checker.check(origin, { onProgress, signal: this.#ending.signal, pauseMs: PAUSE_MS });
    } catch (error) {
      if (!this.#ending.signal.aborted) events.failed('verification', error);
      const problem = this.#ending.signal.aborted
        ? 'The process ended before the check did.'
        : 'The log could not be read to its end: the logs of the service say why.';
      return { state: 'failed', checked, size, problem };
    }
  }

  #entry(
    scope: 'whole' | 'sample',
    { size, state, badIndex }: Omit<Finding, 'state'> & { readonly state: string },
    actor: Actor,
  ) {
    const body = { scope, size, state, ...(badIndex === undefined ? {} : { bad_index: badIndex }) };
    return this.parts.log.entry({ kind: 'log.verified', actor, body });
  }

  #alive(verification: Verification | undefined): Verification | undefined {
    const isLost =
      verification?.state === 'running' &&
      this.parts.clock.now().getTime() - verification.touchedAt.getTime() > LOST_MS;
    return isLost ? { ...verification, state: 'failed', problem: 'The process that checked is gone.' } : verification;
  }

  /** Not even its end could be written: it shows as failed when nothing more is heard of it. */
  #failed(error: unknown): void {
    this.parts.events.failed('verification', error);
  }
}
