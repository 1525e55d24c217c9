import type { Pool } from 'pg';
import { AnswerSeal, type AuditLog, deriveKey, AuditLog as Log, SubjectVault } from '../src/audit/index.js';
import type { GatewayConfig } from '../src/config/index.js';
import { type JournalStore, MicroBatchJournal } from '../src/journal/index.js';
import { SealedAnswersStore } from '../src/journal/sealed-answers.store.js';
import type { PastSignup } from './history.js';

/** As many sign-ups are under way at once: the journal writes them in few transactions. */
const AT_ONCE = 256;
const LIMITS = { maxBatch: 256, maxWaiting: 10_000, deadlineMs: 60_000, retryMs: 20, maxRetryMs: 250 };

/** The times that the journal takes from the database's clock, put where they belong. */
const BACKDATE = `
  with past as (
    select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as row(decision_id, claimed_at, decided_at)),
  decisions as (
    update decision d set at = p.decided_at from past p where d.decision_id = p.decision_id),
  claims as (
    update signup_claim c set decided_at = p.decided_at, replay_until = p.decided_at, lease_until = p.decided_at
      from past p where c.decision_id = p.decision_id)
  update provider_attempt a set started_at = p.claimed_at, ended_at = p.decided_at
    from past p where a.decision_id = p.decision_id`;

/** Writes a history through the gateway's own journal: the same rows, seals and log entries, at the times of the past. */
export class PastJournal {
  readonly #journal: MicroBatchJournal;
  #now = new Date(0);

  constructor(
    store: JournalStore,
    log: AuditLog,
    vault: SubjectVault,
    { masterKey }: GatewayConfig,
    private readonly pool: Pool,
  ) {
    const past = new Log(log.origin, () => this.#now);
    const sealed = new SealedAnswersStore(store, new AnswerSeal(deriveKey(masterKey, 'answers')));
    this.#journal = new MicroBatchJournal(sealed, past, vault, LIMITS);
  }

  /** In the order of the sign-ups; `said` is told how many are durable. */
  async write(signups: Iterable<PastSignup>, said: (count: number) => void): Promise<void> {
    let done = 0;
    for (const group of groupsOf(signups, AT_ONCE)) {
      await Promise.all(group.map((each) => this.#claim(each)));
      await Promise.all(group.map((each) => this.#conclude(each)));
      await this.pool.query(BACKDATE, [
        group.map(({ signup }) => signup.decisionId),
        group.map(({ claimedAt }) => claimedAt),
        group.map(({ decidedAt }) => decidedAt),
      ]);
      done += group.length;
      said(done);
    }
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  /** An entry is made as soon as it is asked for, at the time that is set here. */
  #claim({ claimedAt, signup, subject, attempt }: PastSignup): Promise<unknown> {
    this.#now = claimedAt;
    return this.#journal.claim({ signup, subject, attempt, leaseMs: 3_600_000 });
  }

  #conclude({ decidedAt, conclusion }: PastSignup): Promise<unknown> {
    this.#now = decidedAt;
    return this.#journal.conclude(conclusion);
  }
}

function* groupsOf<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let group: Item[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
