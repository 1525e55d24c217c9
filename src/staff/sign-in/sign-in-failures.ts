import type { AuditEntry } from '../../audit/index.js';
import type { StaffEvents } from '../staff-events.port.js';
import { SIGN_IN_ACTOR, type StaffEntries } from './staff-entries.js';
import type { SignInMethod } from './staff-member.js';

/** So often at most one kind of failure of one person makes an entry: an attack must not fill the log. */
const EVERY_MS = 60_000;

export const SIGN_IN_FAULTS = [
  'wrong_password',
  'unknown_user',
  'disabled',
  'no_role',
  'no_second_factor',
  'refused_by_provider',
  'not_valid',
  'too_many_attempts',
] as const;
/** `too_many_attempts`: turned away unread, so it is not known whom it was about. */
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

/**
 * The first failure of a kind is told at once, what follows within a minute as one number: kinds and people apart, so that harmless failures
 * hide no others. Nobody waits for the entry: how long an answer takes must not tell whether there is such a person. A process counts for
 * itself.
 */
export class SignInFailures {
  readonly #counted = new Map<string, Counted>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    private readonly entries: StaffEntries,
    private readonly record: (entries: readonly AuditEntry[]) => Promise<void>,
    private readonly clock: { now(): Date },
    private readonly heard: Pick<StaffEvents, 'failed'>,
  ) {}

  count(failure: SignInFailure): void {
    const known = this.#counted.get(keyOf(failure));
    const now = this.#now();
    const count = (known?.count ?? 0) + 1;
    if (known !== undefined && now - known.toldAt < EVERY_MS) this.#keep({ ...known, count });
    else this.#tell({ failure, toldAt: now, count });
  }

  /** What was counted and not told for a minute; called from time to time. */
  async flush(): Promise<void> {
    await this.#flush(EVERY_MS);
  }

  /** Whatever has not been told, before the process ends. */
  async close(): Promise<void> {
    await this.#flush(0);
  }

  async #flush(afterMs: number): Promise<void> {
    const now = this.#now();
    for (const counted of [...this.#counted.values()].filter(({ toldAt }) => now - toldAt >= afterMs)) {
      if (counted.count > 0) this.#tell({ ...counted, toldAt: now });
      else this.#counted.delete(keyOf(counted.failure));
    }
    await Promise.all(this.#underWay);
  }

  /** Never rejects: what could not be written is counted on. */
  #tell(counted: Counted): void {
    this.#keep({ ...counted, count: 0 });
    const telling = this.record([this.#entry(counted)])
      .catch((error: unknown) => {
        const since = this.#counted.get(keyOf(counted.failure))?.count ?? 0;
        this.#keep({ ...counted, count: counted.count + since });
        this.heard.failed(error);
      })
      .finally(() => this.#underWay.delete(telling));
    this.#underWay.add(telling);
  }

  #keep(counted: Counted): void {
    this.#counted.set(keyOf(counted.failure), counted);
  }

  #now(): number {
    return this.clock.now().getTime();
  }

  #entry({ failure: { staff, method, reason }, count }: Counted): AuditEntry {
    return this.entries.entry('staff.sign_in_failed', SIGN_IN_ACTOR, { staff, method, reason, count });
  }
}

const keyOf = ({ method, reason, staff = '' }: SignInFailure): string => `${method} ${reason} ${staff}`;
