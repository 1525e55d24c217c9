import type { SubjectVault } from '../audit/index.js';
import type { RetentionClass } from '../config/index.js';
import type { StaffIdentity } from '../staff/index.js';
import { holdViewOf } from './hold.desk.js';
import type { HoldStore } from './hold-store.port.js';
import type { PrivacyEntries } from './privacy-entries.js';
import type { HoldView, SubjectView } from './privacy-view.js';
import { dueAt } from './retention.rules.js';
import { sharedBy } from './shared-value.js';
import { type SubjectQuery, tokensOf } from './subject-search.js';
import type { KeptSignUp, SubjectStore } from './subject-store.port.js';

/** When retention erases a sign-up, as things stand; undefined while it is being decided, or its account is open. */
export const dueOf = (signUp: KeptSignUp, classes: readonly RetentionClass[]): Date | undefined =>
  signUp.decision && dueAt({ ...signUp, kind: signUp.decision.kind, decidedAt: signUp.at }, classes);

const latest = (times: readonly Date[]): string | undefined =>
  times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime()))).toISOString();

/** Who is known here: ids and times, nothing personal. */
export class SubjectDesk {
  constructor(
    private readonly subjects: SubjectStore,
    private readonly holds: HoldStore,
    private readonly vault: Pick<SubjectVault, 'token'>,
    private readonly entries: PrivacyEntries,
    private readonly classes: readonly RetentionClass[],
  ) {}

  /** On record before it is shown. */
  async find(query: SubjectQuery, staff: StaffIdentity): Promise<SubjectView> {
    const tokens = tokensOf(this.vault, query);
    const { persons, decisionIds, caseIds } = await this.subjects.find(tokens);
    const signUps = await this.subjects.signUpsOf(decisionIds);
    const holds = (await this.holds.standingOn(tokens, decisionIds)).map(holdViewOf);
    await this.subjects.record([this.entries.searched(query.field, signUps.length, staff)]);
    return { persons, ...viewOf(signUps, caseIds, holds, this.classes) };
  }

  /** How many sign-ups it is about. Throws a 409 where the value is not one person's alone. */
  async closeAccount(query: SubjectQuery, closedAt: Date, staff: StaffIdentity): Promise<number> {
    const tokens = tokensOf(this.vault, query);
    const { persons, signUps } = await this.subjects.closeAccount(tokens, closedAt, (count) => [
      this.entries.accountClosed(count, closedAt, staff),
    ]);
    if (persons > 1) throw sharedBy(persons);
    return signUps;
  }
}

function viewOf(
  signUps: readonly KeptSignUp[],
  cases: readonly string[],
  holds: readonly HoldView[],
  classes: readonly RetentionClass[],
): Omit<SubjectView, 'persons'> {
  const due = signUps.map((signUp) => dueOf(signUp, classes));
  const isCertain = holds.length === 0 && due.every((time) => time !== undefined);
  return {
    signUps: signUps.map(({ decisionId, at, flow }) => ({ decisionId, at: at.toISOString(), flow, state: 'kept' })),
    cases,
    holds,
    dueAt: isCertain ? latest(due.filter((time) => time !== undefined)) : undefined,
    accountClosedAt: latest(signUps.flatMap(({ accountClosedAt }) => accountClosedAt ?? [])),
  };
}
