import type { AuditEntry } from '../../audit/index.js';
import { SIGN_IN_ACTOR, type StaffEntries } from './staff-entries.js';
import type { SignInMethod } from './staff-member.js';

/** So often at most one person's failures make an entry: an attack must not fill the log. */
const EVERY_MS = 60_000;

export const SIGN_IN_FAULTS = [
  'wrong_password',
  'unknown_user',
  'disabled',
  'no_role',
  'no_second_factor',
  'refused_by_provider',
  'not_valid',
] as const;
export type SignInFault = (typeof SIGN_IN_FAULTS)[number];

export interface SignInFailure {
  /** Undefined: nobody who is known. */
  readonly staff?: string;
  readonly method: SignInMethod;
  readonly reason: SignInFault;
}

interface Counted {
  readonly failure: SignInFailure;
  readonly toldAt: number;
  /** Not told yet. */
  readonly count: number;
}

/** The first failure of a person is told at once, what follows within a minute as one number. A process counts for itself. */
export class SignInFailures {
  readonly #counted = new Map<string, Counted>();

  constructor(
    private readonly entries: StaffEntries,
    private readonly record: (entries: readonly AuditEntry[]) => Promise<void>,
    private readonly clock: { now(): Date },
  ) {}

  async count(failure: SignInFailure): Promise<void> {
    const key = `${failure.method} ${failure.staff ?? ''}`;
    const now = this.clock.now().getTime();
    const known = this.#counted.get(key);
    const count = (known?.count ?? 0) + 1;
    const isDue = known === undefined || now - known.toldAt >= EVERY_MS;
    this.#counted.set(key, { failure, toldAt: isDue ? now : known.toldAt, count: isDue ? 0 : count });
    if (isDue) await this.record([this.#entry(failure, count)]);
  }

  /** What was counted and not told for a minute; called from time to time. */
  async flush(): Promise<void> {
    const now = this.clock.now().getTime();
    const due = [...this.#counted].filter(([, { toldAt }]) => now - toldAt >= EVERY_MS);
    for (const [key] of due) this.#counted.delete(key);
    const told = due.map(([, counted]) => counted).filter(({ count }) => count > 0);
    if (told.length > 0) await this.record(told.map(({ failure, count }) => this.#entry(failure, count)));
  }

  #entry({ staff, method, reason }: SignInFailure, count: number): AuditEntry {
    return this.entries.entry('staff.sign_in_failed', SIGN_IN_ACTOR, { staff, method, reason, count });
  }
}
