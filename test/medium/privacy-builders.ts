import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { AnswerSeal, deriveKey } from '../../src/audit/index.js';
import type { FlowConfig, RetentionClass } from '../../src/config/index.js';
import { MicroBatchJournal, type SignupRecord } from '../../src/journal/index.js';
import { SealedAnswersStore } from '../../src/journal/sealed-answers.store.js';
import { InvitationHashes } from '../../src/policy/index.js';
import {
  ErasureDesk,
  type ErasureRequest,
  HoldDesk,
  PersonNames,
  PrivacyEntries,
  RETENTION_SETTINGS,
  RetentionSweeper,
  SubjectCopies,
  SubjectDesk,
  type SubjectQuery,
  ValueTraces,
} from '../../src/privacy/index.js';
import type { StaffIdentity } from '../../src/staff/index.js';
import {
  type Database,
  PostgresAuditStore,
  PostgresErasureStore,
  PostgresHoldStore,
  PostgresJournalStore,
  PostgresRetentionStore,
  PostgresSubjectStore,
} from '../../src/storage/index.js';
import { aConclusion, aGateway, anAttempt, aSignup, type Gateway, MASTER_KEY, verified } from './builders.js';

export const OWNER: StaffIdentity = { id: 'key:owner', displayName: 'owner', roles: ['owner'] };
export const READER: StaffIdentity = { id: 'key:reader', displayName: 'reader', roles: ['personal-data-reader'] };
export const DAY_MS = 86_400_000;

const ATTRIBUTES = {
  email: 'email',
  phone: 'phone',
  givenName: 'givenName',
  surname: 'surname',
  dateOfBirth: 'dob',
  streetAddress: 'street',
  ipAddress: 'ip',
};
export const FLOWS = new Map([['customers', { name: 'customers', attributes: ATTRIBUTES } as unknown as FlowConfig]]);

export const aClass = (change: Partial<RetentionClass> = {}): RetentionClass => ({
  name: 'identity-records',
  clock: 'account-closed',
  periodMs: 30 * DAY_MS,
  flows: [],
  outcomes: [],
  ...change,
});

export const byEmail = (value: string): SubjectQuery => ({ field: 'email', value: new Sensitive(value) });

/** A clock that a test sets. */
export class SetTime {
  #shiftMs = 0;
  readonly now = (): Date => new Date(Date.now() + this.#shiftMs);
  pass(ms: number): void {
    this.#shiftMs += ms;
  }
}

export interface Privacy {
  readonly gateway: Gateway;
  /** With sealed answers, as the gateway has it. */
  readonly journal: MicroBatchJournal;
  readonly erasures: ErasureDesk;
  readonly store: PostgresErasureStore;
  readonly holds: HoldDesk;
  readonly subjects: SubjectDesk;
  readonly copies: SubjectCopies;
  readonly sweeper: RetentionSweeper;
  readonly clock: SetTime;
  readonly heard: unknown[];
  erase(of: ErasureRequest['of'], change?: Partial<ErasureRequest>): ReturnType<ErasureDesk['erase']>;
}

export interface PrivacySetup {
  readonly classes?: readonly RetentionClass[];
  readonly clock?: SetTime;
  readonly databaseClock?: SetTime;
  /** Waits here while an erasure has everything locked; what it rejects with is the vault's. */
  readonly whenOpening?: () => Promise<void>;
}

/** What one replica has of the feature. */
export async function aPrivacy(database: Database, setup: PrivacySetup = {}): Promise<Privacy> {
  const { classes = [aClass()], clock = new SetTime(), whenOpening } = setup;
  const { databaseClock = clock } = setup;
  const gateway = await aGateway(database);
  const { log } = gateway;
  const audit = new PostgresAuditStore(database);
  await audit.openLog({ origin: log.origin, first: log.entry(NEVER_WRITTEN) });
  const vault: Pick<Gateway['vault'], 'open' | 'token'> = {
    token: (...given) => gateway.vault.token(...given),
    open: async (...given) => {
      await whenOpening?.();
      return gateway.vault.open(...given);
    },
  };
  const answers = new AnswerSeal(deriveKey(MASTER_KEY, 'answers'));
  const invitations = new InvitationHashes(deriveKey(MASTER_KEY, 'invitations'));
  const traces = new ValueTraces({ vault, lists: deriveKey(MASTER_KEY, 'lists'), invitations }, FLOWS, clock);
  const entries = new PrivacyEntries(log);
  const config = { privacy: { backupHorizonMs: 35 * DAY_MS }, flows: FLOWS, retention: classes };
  const store = new PostgresErasureStore(database, audit.origin);
  const subjects = new PostgresSubjectStore(database, audit.origin);
  const holds = new PostgresHoldStore(database, audit.origin);
  const retention = new PostgresRetentionStore(database, audit.origin);
  // Time passes for the database as for the process, but where a test is about that.
  retention.now = async () => databaseClock.now();
  const names = new PersonNames(subjects, vault, FLOWS, clock);
  const erasures = new ErasureDesk(store, traces, names, entries, { vault, config }, clock);
  const heard: unknown[] = [];
  const events = { swept: (sweep: unknown) => heard.push(sweep), sweepFailed: (error: unknown) => heard.push(error) };
  return {
    gateway,
    journal: new MicroBatchJournal(
      new SealedAnswersStore(new PostgresJournalStore(database, audit.origin), answers),
      log,
      gateway.vault,
    ),
    erasures,
    store,
    holds: new HoldDesk(holds, vault, names, entries, clock),
    subjects: new SubjectDesk(subjects, holds, vault, entries, classes),
    copies: new SubjectCopies({ subjects, vault, answers, traces, names, entries, config, clock }),
    sweeper: new RetentionSweeper(retention, erasures, classes, events, clock, {
      ...RETENTION_SETTINGS,
      page: 2,
      atOnce: 1,
    }),
    clock,
    heard,
    erase: (of, change) =>
      erasures.erase(
        { of, reason: 'asked for in ticket 4711', dryRun: false, keepBlockListEntries: false, ...change },
        OWNER,
      ),
  };
}

/** The log is open already when a replica starts. */
const NEVER_WRITTEN = {
  kind: 'gateway.started',
  actor: { type: 'gateway', id: 'test' },
  body: { config_version: '0' },
} as const;

export interface Person {
  readonly email: string;
  readonly phone?: string;
  readonly identity?: { readonly signInType: string; readonly issuer: string; readonly issuerAssignedId: string };
  readonly claims?: Readonly<Record<string, string>>;
}

/** One call of a person, as the pipeline hands it to the journal. */
export function aCall({ email, phone, identity, claims }: Person, change: Partial<SignupRecord> = {}) {
  const external = identity && `${identity.issuer}|${identity.issuerAssignedId}`;
  return {
    signup: aSignup(change),
    subject: {
      subjectId: uuidv7(),
      payload: new Sensitive(
        JSON.stringify({ claims: { email, phone, ...claims }, identities: identity ? [identity] : [] }),
      ),
      searchable: [
        { field: 'email' as const, value: new Sensitive(email.toLowerCase()) },
        ...(phone === undefined ? [] : [{ field: 'phone' as const, value: new Sensitive(phone) }]),
        ...(external === undefined ? [] : [{ field: 'external_id' as const, value: new Sensitive(external) }]),
      ],
    },
  };
}

export interface SignedUp {
  readonly decisionId: string;
  readonly signup: SignupRecord;
}

/** A sign-up from its claim to its record; with `attempt` a vendor was asked. */
export async function signUp(
  { journal }: Privacy,
  person: Person,
  outcome: {
    readonly kind?: 'continue' | 'block';
    readonly answer?: string;
    readonly attempted?: boolean;
    readonly decided?: boolean;
    readonly change?: Partial<SignupRecord>;
  } = {},
): Promise<SignedUp> {
  const { kind = 'continue', answer = '{"action":"Continue"}', attempted = false, decided = true, change } = outcome;
  const call = aCall(person, change);
  const attempt = attempted ? anAttempt() : undefined;
  await journal.claim({ ...call, leaseMs: 60_000, attempt });
  if (decided) {
    await journal.conclude(
      aConclusion(call.signup, {
        ...(attempt ? { attempt: verified(attempt) } : {}),
        ...(kind === 'block'
          ? { decision: { kind, status: 'rejected', reason: 'rejected', message: 'blocked' } as const }
          : {}),
        answer: { status: 200, body: answer },
      }),
    );
  }
  return { decisionId: call.signup.decisionId, signup: call.signup };
}
