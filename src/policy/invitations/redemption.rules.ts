import { timingSafeEqual } from 'node:crypto';
import type { Invitation, Refusal } from './invitation.js';
import {
  type AttemptLimits,
  BLOCK_MS,
  type Judgement,
  type KnownUse,
  type LimitScope,
  type LimitSubject,
  type RedemptionAttempt,
  type RedemptionView,
  type Reservation,
  type Verdict,
} from './redemption.js';

interface Check {
  readonly refusal: Refusal;
  /** Says when a use may be taken, and nothing to those who have one. */
  readonly sparesHolder?: boolean;
  readonly fails: (code: Invitation, attempt: RedemptionAttempt, now: Date) => boolean;
}

const same = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && timingSafeEqual(a, b);

/** In the order in which staff should hear of them. */
const CHECKS: readonly Check[] = [
  { refusal: 'revoked', fails: ({ revokedAt }) => revokedAt !== undefined },
  { refusal: 'wrong_flow', fails: (code, { flow }) => code.flow !== undefined && code.flow !== flow },
  {
    refusal: 'wrong_email',
    fails: (code, { emailHash }) => code.emailHash !== undefined && !same(code.emailHash, emailHash),
  },
  {
    refusal: 'wrong_domain',
    fails: (code, { domain }) => code.domain !== undefined && code.domain !== domain?.reveal(),
  },
  { refusal: 'not_yet', sparesHolder: true, fails: ({ notBefore }, _, now) => notBefore > now },
  { refusal: 'expired', sparesHolder: true, fails: ({ expiresAt }, _, now) => expiresAt <= now },
];

/** What counts as a guess, and under what. Somebody with a code that was real once is no guesser. */
const COUNTED: Readonly<Partial<Record<Refusal, readonly LimitScope[]>>> = {
  unknown: ['flow', 'email', 'address'],
  wrong_flow: ['flow', 'email', 'address', 'code'],
  wrong_email: ['flow', 'email', 'address', 'code'],
  wrong_domain: ['flow', 'email', 'address', 'code'],
};

const LIMITED: readonly { readonly scope: Exclude<LimitScope, 'flow'>; readonly refusal: Refusal }[] = [
  { scope: 'email', refusal: 'limited_email' },
  { scope: 'address', refusal: 'limited_address' },
  { scope: 'code', refusal: 'limited_code' },
];

const hex = (bytes: Buffer): string => bytes.toString('hex');
const nameOf = ({ scope, subject }: LimitSubject): string => `${scope}:${hex(subject)}`;

/**
 * Decides a batch of redemptions, one after the other, each seeing what those before it took. A function of its arguments but for the
 * ids that `newId` makes.
 */
export function judge(
  attempts: readonly RedemptionAttempt[],
  view: RedemptionView,
  limits: AttemptLimits,
  newId: () => string,
): Judgement {
  const session = new Session(view, limits, newId);
  const verdicts = attempts.map((attempt) => session.redeem(attempt));
  return { ...session.changes, verdicts };
}

class Session {
  readonly changes = {
    reservations: [] as Reservation[],
    taken: new Map<string, number>(),
    failures: [] as LimitSubject[],
    blocked: new Map<string, Date>(),
  };
  readonly #codes: ReadonlyMap<string, Invitation>;
  readonly #uses: KnownUse[];
  readonly #counts: Map<string, number>;

  constructor(
    private readonly view: RedemptionView,
    private readonly limits: AttemptLimits,
    private readonly newId: () => string,
  ) {
    this.#codes = new Map(view.codes.map((code) => [hex(code.codeHash), code]));
    this.#uses = [...view.uses];
    this.#counts = new Map(view.failures.map((counted) => [nameOf(counted), counted.count]));
  }

  redeem(attempt: RedemptionAttempt): Verdict {
    const code = this.#codes.get(hex(attempt.codeHash));
    const own = this.#uses.find(({ decisionId, state }) => decisionId === attempt.decisionId && state !== 'released');
    if (own && own.codeId === code?.id) return { kind: 'reserved', code, isNew: false };
    if (own) return { kind: 'refused', refusal: 'unknown' }; // one decision, one code
    // All are worked out for every code, known or not.
    const open = this.#openUseOf(code, attempt);
    const limited = this.#limitOn(attempt);
    const flaw = this.#flawOf(code, attempt, open !== undefined);
    // Limits keep guessers out: whoever comes back with what is theirs guesses nothing, and is not to pay for those who do.
    const refusal = open && !flaw ? undefined : (limited ?? flaw);
    if (refusal === undefined && code && this.#take(code, attempt, open))
      return { kind: 'reserved', code, isNew: true };
    return this.#refuse(refusal ?? 'used_up', attempt, code);
  }

  #limitOn(attempt: RedemptionAttempt): Refusal | undefined {
    const { limits } = this;
    const until = this.changes.blocked.get(attempt.flow) ?? this.view.blocked.get(attempt.flow);
    const of = { email: limits.perEmail, address: limits.perAddress, code: limits.perCode };
    const over = LIMITED.find(({ scope }) => this.#countOf(attempt, scope) >= of[scope]);
    return until !== undefined && until > this.view.now ? 'limited_flow' : over?.refusal;
  }

  #countOf({ subjects }: RedemptionAttempt, scope: LimitScope): number {
    const subject = subjects.find((known) => known.scope === scope);
    return subject ? (this.#counts.get(nameOf(subject)) ?? 0) : 0;
  }

  #flawOf(code: Invitation | undefined, attempt: RedemptionAttempt, isHolder: boolean): Refusal | undefined {
    const failed = CHECKS.filter(({ fails }) => fails(code ?? NOBODYS, attempt, this.view.now));
    const flaw = failed.find(({ sparesHolder }) => !(isHolder && sparesHolder));
    return code ? flaw?.refusal : 'unknown';
  }

  /** The use of this very code that this very person has and may go on with. */
  #openUseOf(code: Invitation = NOBODYS, { holder }: RedemptionAttempt): KnownUse | undefined {
    return this.#uses.find((use) => use.codeId === code.id && same(use.holder, holder) && this.#isOpen(use));
  }

  /** False: every use is taken. */
  #take(code: Invitation, attempt: RedemptionAttempt, shared: KnownUse | undefined): boolean {
    const { decisionId, holder } = attempt;
    const taken = this.changes.taken.get(code.id) ?? 0;
    if (!shared && code.taken + taken >= code.maxUses) return false;
    if (!shared) this.changes.taken.set(code.id, taken + 1);
    const reservation = { decisionId, useId: shared?.useId ?? this.newId(), codeId: code.id, holder };
    this.changes.reservations.push(reservation);
    this.#uses.push({ ...reservation, state: 'reserved' });
    return true;
  }

  /** May the same person go on with it? */
  #isOpen({ state, retakeUntil }: KnownUse): boolean {
    if (state !== 'consumed') return state !== 'released';
    return retakeUntil !== undefined && retakeUntil > this.view.now;
  }

  #refuse(refusal: Refusal, attempt: RedemptionAttempt, code: Invitation | undefined): Verdict {
    for (const scope of COUNTED[refusal] ?? []) this.#count(attempt, scope);
    return { kind: 'refused', refusal, code };
  }

  #count(attempt: RedemptionAttempt, scope: LimitScope): void {
    const subject = attempt.subjects.find((known) => known.scope === scope);
    if (!subject) return;
    const count = this.#countOf(attempt, scope) + 1;
    this.#counts.set(nameOf(subject), count);
    this.changes.failures.push(subject);
    if (scope !== 'flow' || count < this.limits.perFlow) return;
    this.changes.blocked.set(attempt.flow, new Date(this.view.now.getTime() + BLOCK_MS));
  }
}

/** Stands in for a code that does not exist, so that the same questions are asked. */
const NOBODYS: Invitation = {
  id: '',
  batchId: '',
  hint: '',
  issuer: '',
  flow: '',
  emailHash: Buffer.alloc(16),
  domain: '',
  claims: {},
  createdAt: new Date(0),
  notBefore: new Date(0),
  expiresAt: new Date(0),
  maxUses: 1,
  taken: 0,
};
