import type { AuditLog } from '../audit/index.js';
import type { Fence } from '../leadership/index.js';
import type { LogJob } from './log-leader.js';
import type { LogReads } from './log-reads.port.js';
import { LOG_WORKER } from './log-worker.js';
import type { SealStore } from './seal-store.port.js';
import type { VerificationRunner } from './verification.runner.js';

const LOOK_MS = 30_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

export interface DutyParts {
  readonly log: AuditLog;
  readonly reads: Pick<LogReads, 'position'>;
  readonly store: Pick<SealStore, 'takeDuty' | 'thin'>;
  readonly verifications: Pick<VerificationRunner, 'begin' | 'sample'>;
  readonly clock: { now(): Date };
}

/** What the leader does by itself now and then: the heartbeat and a sample hourly, the whole log weekly, checkpoints thinned out. */
export class Duties implements LogJob {
  readonly part = 'verification';
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: DutyParts) {}

  async run(fence: Fence, signal: AbortSignal): Promise<void> {
    const { log, reads, store, verifications, clock } = this.parts;
    const now = clock.now().getTime();
    if (now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    const position = await reads.position(log.origin);
    if (!position || position.closedAt) return;
    const beat = log.entry({ kind: 'log.heartbeat', actor: LOG_WORKER, body: { size: position.next } });
    await store.takeDuty('log.heartbeat', fence, HOUR_MS, [beat]);
    if (await store.takeDuty('log.thinning', fence, HOUR_MS, [])) await store.thin(log.origin, new Date(now - DAY_MS));
    if (await store.takeDuty('log.verification', fence, WEEK_MS, [])) await verifications.begin(LOG_WORKER);
    if (await store.takeDuty('log.sample', fence, HOUR_MS, [])) await verifications.sample(signal);
  }
}
