import type { AuditLog } from '../../audit/index.js';
import type { Fence } from '../../leadership/index.js';
import type { LogJob } from '../log-leader.js';
import type { AnchorState, LogReads, StoredCheckpoint } from '../log-reads.port.js';
import { LOG_WORKER } from '../log-worker.js';
import type { SealStore } from '../seal-store.port.js';
import type { TransparencyEvents } from '../transparency-events.port.js';
import { type Anchor, AnchorFault } from './anchor.port.js';

const LOOK_MS = 2_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 10 * 60_000;

export interface AnchoringParts {
  readonly anchors: readonly Anchor[];
  readonly log: AuditLog;
  readonly reads: Pick<LogReads, 'position' | 'anchors'>;
  readonly store: Pick<SealStore, 'anchored'>;
  readonly events: TransparencyEvents;
  readonly clock: { now(): Date };
}

/** Takes checkpoints elsewhere, each anchor at its own interval; one that fails is tried again, ever more seldom, and holds up no other. */
export class AnchoringRunner implements LogJob {
  readonly part = 'anchoring';
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: AnchoringParts) {}

  async run(fence: Fence, signal: AbortSignal): Promise<void> {
    const { anchors, log, reads, clock } = this.parts;
    const now = clock.now();
    if (anchors.length === 0 || now.getTime() - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now.getTime();
    const position = await reads.position(log.origin);
    const checkpoint = position?.checkpoint;
    if (!checkpoint || position.refusal) return;
    const states = await reads.anchors(log.origin);
    const due = anchors.map((anchor) => ({ anchor, state: states.find((each) => each.anchor === anchor.name) }));
    await Promise.all(
      due
        .filter(({ state }) => !state || (state.nextAt <= now && (state.size ?? -1) < checkpoint.size))
        .map(({ anchor, state }) => this.#take(anchor, state, checkpoint, fence, signal)),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.parts.anchors.map((anchor) => anchor.close()));
  }

  async #take(
    anchor: Anchor,
    before: AnchorState | undefined,
    checkpoint: StoredCheckpoint,
    fence: Fence,
    signal: AbortSignal,
  ): Promise<void> {
    const { log, store, events, clock } = this.parts;
    const { name, kind, everyMs } = anchor;
    try {
      const receipt = await anchor.take(log.origin, checkpoint, before?.size ?? 0, signal);
      const { size, root, note } = checkpoint;
      const at = clock.now();
      const nextAt = new Date(at.getTime() + everyMs);
      const body = { anchor: name, kind, size, root: root.toString('base64') };
      const entry = log.entry({ kind: 'log.anchored', actor: LOG_WORKER, body });
      const taken = { entry, note, ...(receipt && { receipt }) };
      if (await store.anchored(log.origin, fence, { anchor: name, kind, size, root, at, attempts: 0, nextAt }, taken)) {
        events.anchored(name, kind, size);
      }
    } catch (error) {
      // Cut off by the end of the process: nothing is known of it, so nothing is counted.
      if (signal.aborted) return;
      await this.#failed(anchor, before, error, fence);
    }
  }

  async #failed({ name, kind }: Anchor, before: AnchorState | undefined, error: unknown, fence: Fence): Promise<void> {
    const { log, store, events, clock } = this.parts;
    const attempts = (before?.attempts ?? 0) + 1;
    const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 10));
    const isKnown = error instanceof AnchorFault;
    const problem = isKnown ? error.message : 'It failed by a fault of ours: the logs of the service say more.';
    const nextAt = new Date(clock.now().getTime() + waitMs);
    if (!isKnown) events.failed('anchoring', error);
    events.anchorFailed(name, kind, attempts);
    await store.anchored(log.origin, fence, { ...before, anchor: name, kind, attempts, nextAt, problem });
  }
}
