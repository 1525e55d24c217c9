import { v7 as uuidv7 } from 'uuid';
import type { SubjectVault } from '../audit/index.js';
import type { StaffIdentity } from '../staff/index.js';
import type { HoldRow, HoldStore, NewHold } from './hold-store.port.js';
import type { PersonNames } from './person-names.js';
import type { PrivacyEntries } from './privacy-entries.js';
import type { HoldView } from './privacy-view.js';
import { type SubjectQuery, tokensOf } from './subject-search.js';

export interface HoldRequest {
  readonly on: SubjectQuery | { readonly decisionIds: readonly string[] };
  readonly basis: string;
  readonly reviewAt?: Date;
}

/** Keeps people and sign-ups from being erased, by anybody, until somebody says that it may be. */
export class HoldDesk {
  constructor(
    private readonly store: HoldStore,
    private readonly vault: Pick<SubjectVault, 'token'>,
    private readonly names: Pick<PersonNames, 'refuseIn'>,
    private readonly entries: PrivacyEntries,
    private readonly clock: { now(): Date },
  ) {}

  /** Undefined: one of the sign-ups is not kept. Throws a 400 where the basis names the person. */
  async place({ on, basis, reviewAt }: HoldRequest, staff: StaffIdentity): Promise<HoldView | undefined> {
    await this.names.refuseIn('basis', basis, on);
    const isPerson = 'field' in on;
    const hold: NewHold = {
      holdId: uuidv7(),
      basis,
      placedBy: staff.id,
      placedAt: this.clock.now(),
      reviewAt,
      on: isPerson ? { tokens: tokensOf(this.vault, on) } : on,
    };
    const placed = await this.store.place(hold, (signUps) => [
      this.entries.placed(hold, isPerson ? 'person' : 'sign_ups', signUps, staff),
    ]);
    return placed && holdViewOf(placed);
  }

  async release(
    holdId: string,
    reason: string,
    staff: StaffIdentity,
  ): Promise<HoldView | 'released_before' | undefined> {
    const which = { holdId, by: staff.id, at: this.clock.now(), reason };
    const released = await this.store.release(which, [this.entries.released(holdId, reason, staff)]);
    return typeof released === 'object' ? holdViewOf(released) : released;
  }

  async list(): Promise<readonly HoldView[]> {
    return (await this.store.list()).map(holdViewOf);
  }
}

export const holdViewOf = (row: HoldRow): HoldView => ({
  holdId: row.holdId,
  basis: row.basis,
  placedBy: row.placedBy,
  placedAt: row.placedAt.toISOString(),
  reviewAt: row.reviewAt?.toISOString(),
  releasedBy: row.releasedBy,
  releasedAt: row.releasedAt?.toISOString(),
  subjects: row.subjects,
});
