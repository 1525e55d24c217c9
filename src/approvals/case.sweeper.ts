import type { ApprovalEvents } from '../observability/index.js';
import type { ApprovalCase } from './approval-case.js';
import { type CaseRefusal, isOverAt } from './case-decision.rules.js';
import { type CaseEvents, systemActor } from './case-events.js';
import { stateAfter } from './case-states.table.js';
import type { CaseChange, CaseStore } from './case-store.port.js';

const EVERY_MS = 60_000;
const AT_ONCE = 100;
const ACTOR = systemActor('case-expiry');

/** The end of an open case whose time is over. */
export function expiry(events: CaseEvents, current: ApprovalCase, now: Date): CaseChange | CaseRefusal {
  const state = stateAfter(current.state, 'expire');
  if (state === undefined || !isOverAt(current, now)) return 'not_open';
  return { state, at: now, entries: [events.entry('case.expired', current, ACTOR, {})] };
}

/** Ends the cases that nobody decided in time. Replicas may all run one: a case is locked by the one that ends it and passed over by the others. */
export class CaseSweeper {
  #timer: NodeJS.Timeout | undefined;
  #sweep: Promise<number> | undefined;

  constructor(
    private readonly store: Pick<CaseStore, 'expire'>,
    private readonly events: CaseEvents,
    private readonly clock: { now(): Date },
    private readonly heard: ApprovalEvents,
  ) {}

  start(everyMs = EVERY_MS): void {
    this.#timer ??= setInterval(() => void this.sweep(), everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#sweep;
  }

  /** How many cases this sweep ended. Never rejects: what could not be ended is found by the next one. A sweep under way is joined. */
  sweep(): Promise<number> {
    this.#sweep ??= this.#expire().finally(() => {
      this.#sweep = undefined;
    });
    return this.#sweep;
  }

  async #expire(): Promise<number> {
    const now = this.clock.now();
    let total = 0;
    try {
      for (;;) {
        const ended = await this.store.expire(now, AT_ONCE, (expired) => [
          this.events.entry('case.expired', expired, ACTOR, {}),
        ]);
        total += ended;
        if (ended < AT_ONCE) return total;
      }
    } catch (error) {
      this.heard.workerFailed('case_expiry', error);
      return total;
    }
  }
}
