import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { AuditLog, deriveKey, openAuditLog, ringOf, SubjectVault } from '../../src/audit/index.js';
import type { AttemptIntent, AttemptResult, Conclusion, SignupRecord, SubjectData } from '../../src/journal/index.js';
import { MicroBatchJournal } from '../../src/journal/index.js';
import { type Database, PostgresAuditStore, PostgresJournalStore } from '../../src/storage/index.js';

export const MASTER_KEY = new Sensitive(Buffer.alloc(32, 7));

/** What a gateway process makes of an open database. */
export interface Gateway {
  readonly journal: MicroBatchJournal;
  readonly store: PostgresJournalStore;
  readonly vault: SubjectVault;
  readonly log: AuditLog;
}

export async function aGateway(database: Database): Promise<Gateway> {
  const audit = new PostgresAuditStore(database);
  const log = await openAuditLog(audit, MASTER_KEY);
  const vault = new SubjectVault(
    { ring: ringOf(deriveKey(MASTER_KEY, 'kek')), index: deriveKey(MASTER_KEY, 'index') },
    log.origin,
  );
  const store = new PostgresJournalStore(database, audit.origin);
  return { journal: new MicroBatchJournal(store, log, vault), store, vault, log };
}

export const aSignup = (change: Partial<SignupRecord> = {}): SignupRecord => ({
  decisionId: uuidv7(),
  key: randomBytes(32),
  flow: 'customers',
  step: 'before-creating-user',
  correlationId: 'c0ffee',
  configVersion: '0123456789abcdef',
  locales: ['fr-CA', 'en'],
  caller: 'basic:entra',
  ...change,
});

export const aSubject = (change: Partial<SubjectData> = {}): SubjectData => ({
  subjectId: uuidv7(),
  payload: new Sensitive(JSON.stringify({ givenName: 'Canarya', email: 'canary.person@example.test' })),
  searchable: [
    { field: 'email', value: new Sensitive('canary.person@example.test') },
    { field: 'phone', value: new Sensitive('+12015550142') },
  ],
  ...change,
});

export const anAttempt = (change: Partial<AttemptIntent> = {}): AttemptIntent => {
  const attemptId = uuidv7();
  const reference = attemptId.replaceAll('-', '').toUpperCase().slice(-26);
  return { attemptId, reference, provider: 'idology', planStep: 0, leaseMs: 15_000, ...change };
};

export const verified = ({ attemptId, provider }: AttemptIntent): AttemptResult => ({
  attemptId,
  provider,
  durationMs: 412.5,
  result: {
    outcome: {
      status: 'verified',
      signals: [{ code: 'name_match', effect: 'supports', vendorCode: 'result.match' }],
      unmapped: [],
      vendorReference: '1234567890',
      score: 71,
    },
  },
});

export const faulted = ({ attemptId, provider }: AttemptIntent): AttemptResult => ({
  attemptId,
  provider,
  durationMs: 30,
  result: { fault: { kind: 'unreachable', delivery: 'not_sent' } },
});

export const aConclusion = (signup: SignupRecord, change: Partial<Conclusion> = {}): Conclusion => ({
  signup,
  decision: { kind: 'continue', status: 'verified', reason: 'verified', flagged: false },
  answer: { status: 200, body: JSON.stringify({ version: '1.0.0', action: 'Continue', by: signup.decisionId }) },
  replayMs: 120_000,
  ...change,
});

/** Every index from 0 without a gap, and the counter right behind the last. */
export async function entriesOf(database: Database) {
  const { query } = database;
  const entries = await query.selectFrom('audit_entry').selectAll().orderBy('idx').execute();
  const counter = await query.selectFrom('audit_counter').selectAll().executeTakeFirstOrThrow();
  const gapFree =
    entries.every(({ idx }, position) => idx === String(position)) && counter.next === String(entries.length);
  return { entries, gapFree };
}
