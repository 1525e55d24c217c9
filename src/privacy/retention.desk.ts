import type { RetentionClass } from '../config/index.js';
import type { RetentionClassView } from './privacy-view.js';
import { classOf, isDue, latestDue } from './retention.rules.js';
import type { RetentionStore } from './retention-store.port.js';

const DAY_MS = 86_400_000;
const PAGE = 1_000;
/** Nobody waits for a longer count; retention itself looks at all. */
const MOST_PAGES = 20;

/** The classes, and how much of each is due and still here. */
export class RetentionDesk {
  constructor(
    private readonly store: RetentionStore,
    private readonly classes: readonly RetentionClass[],
    private readonly clock: { now(): Date },
  ) {}

  async list(): Promise<readonly RetentionClassView[]> {
    const due = await this.#countDue();
    const lastRunAt = (await this.store.lastRun())?.toISOString();
    return this.classes.map((each) => ({
      name: each.name,
      clock: each.clock,
      periodDays: each.periodMs / DAY_MS,
      flows: each.flows,
      outcomes: each.outcomes,
      basis: each.basis,
      dueNow: due.get(each) ?? 0,
      lastRunAt,
    }));
  }

  /** Of the oldest twenty thousand sign-ups that could be due. */
  async #countDue(): Promise<ReadonlyMap<RetentionClass, number>> {
    const now = this.clock.now();
    const before = latestDue(this.classes, now);
    const counts = new Map<RetentionClass, number>();
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const kept = await this.store.keptSignUps(before, PAGE, after);
      for (const signUp of kept) {
        const own = classOf(signUp, this.classes);
        if (own && isDue(signUp, this.classes, now)) counts.set(own, (counts.get(own) ?? 0) + 1);
      }
      after = kept.at(-1)?.decisionId;
      if (kept.length < PAGE) break;
    }
    return counts;
  }
}
