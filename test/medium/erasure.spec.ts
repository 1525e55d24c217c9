import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, type PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { leafHash } from '#libs/transparency-log';
import { deriveKey } from '../../src/audit/index.js';
import { AnswerErased } from '../../src/journal/index.js';
import { tokenOfText } from '../../src/policy/index.js';
import { type Database, PostgresCaseStore, PostgresHoldStore } from '../../src/storage/index.js';
import { claimAll } from '../../src/storage/journal-statements/claims.js';
import { aReplica as aCaseReplica, aRequest, aReviewer } from './approval-builders.js';
import { aConclusion, entriesOf, MASTER_KEY } from './builders.js';
import { TestPostgres } from './database.js';
import { decryptions, dump, hashesOf, writingsOf } from './database-dump.js';
import { aCode, aReplica as anInvitationReplica, aPerson, secret } from './invitation-builders.js';
import { aCall, aPrivacy, byEmail, OWNER, type Person, type Privacy, signUp } from './privacy-builders.js';

const EMAIL = 'canary.zed@example.test';
const PHONE = '+12015550199';
const IP = '203.0.113.77';
const ID = 'canary-google-4242';
const CANARY: Person = {
  email: EMAIL,
  phone: PHONE,
  identity: { signInType: 'federated', issuer: 'google.com', issuerAssignedId: ID },
  claims: { givenName: 'Canaryzed', surname: 'Quuxblatt', dob: '1971-03-04', street: '7 Canary Row', ip: IP },
};
const TEXTS = [
  EMAIL,
  PHONE,
  IP,
  ID,
  'Canaryzed',
  'Quuxblatt',
  '1971-03-04',
  '7 Canary Row',
  'canary-account-id',
  'canary note',
  'canary label',
  '1234567890',
];
const VALUES = [
  EMAIL,
  PHONE,
  IP,
  ID,
  `google.com|${ID}`,
  `identity|google.com|${ID}`,
  JSON.stringify(['customers', 'identity', 'google.com', ID]),
  JSON.stringify(['customers', 'email', EMAIL]),
];
const OTHER: Person = { email: 'else@example.test', phone: '+12015550111' };

let postgres: TestPostgres;
let url: string;
let database: Database;
let privacy: Privacy;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  url = await postgres.fresh();
  database = await postgres.open(url, { maxConnections: 6 });
  privacy = await aPrivacy(database);
});
afterEach(() => database.close());
afterAll(() => postgres.stop());

const rowsOf = async <Row extends object>(text: string, values: unknown[] = []): Promise<readonly Row[]> =>
  (await database.pool.query<Row>(text, values)).rows;

const count = async (text: string, values: unknown[] = []): Promise<number> =>
  (await rowsOf<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]?.n ?? Number.NaN;

const listed = (kind: 'email' | 'phone' | 'external_id', value: string, list = 'block') =>
  database.pool.query(
    `insert into policy_list_entry (id, list, kind, token, flow, shown, reason, note, author, created_at)
     values ($1, $2, $3, $4, '', 'c***@example.test', 'fraud', 'canary note', 'key:ops', now())`,
    [uuidv7(), list, kind, tokenOfText(deriveKey(MASTER_KEY, 'lists'), kind, value)],
  );

/** The person has left something in every place that there is. */
async function leaveTraces(): Promise<{ decisionId: string; caseId: string }> {
  const { decisionId } = await signUp(privacy, CANARY, {
    attempted: true,
    answer: `{"extension_Name":"Canaryzed Quuxblatt"}`,
  });
  const approvals = await aCaseReplica(database);
  const asked = aRequest({
    decisionId,
    email: EMAIL,
    identities: [CANARY.identity as NonNullable<Person['identity']>],
    claims: { ...CANARY.claims, phone: PHONE },
  });
  const { caseId = '' } = await approvals.approvals.request(asked);
  const ada = aReviewer('ada');
  await approvals.cases.note(caseId, new Sensitive('canary note about Quuxblatt'), ada);
  await approvals.cases.decide(caseId, { decision: 'approve', reason: 'known_person' }, ada);
  await database.pool.query(
    `insert into account_provisioning (case_id, state, not_before, account_id) values ($1, 'done', now(), 'canary-account-id')`,
    [caseId],
  );
  await database.pool.query(
    `insert into mail_delivery (target, event_id, origin, idx, kind, state, next_at)
     select 'requester', uid, origin, idx, kind, 'delivered', now() from audit_entry where kind = 'case.approved'`,
  );
  await approvals.close();
  const invitations = await anInvitationReplica(database);
  const person = {
    ...aPerson({ email: EMAIL, address: IP }),
    decisionId,
    identities: CANARY.identity ? [CANARY.identity] : [],
  };
  const { code } = await aCode(invitations, {
    emails: [new Sensitive(EMAIL)],
    label: 'canary label',
    claims: { note: 'Canaryzed' },
  });
  await invitations.redeeming.reserve(code, person);
  await invitations.redeeming.settle(decisionId, 'consumed');
  await invitations.redeeming.reserve(secret('WRNG-WRNG-WRNG-WRNG'), { ...person, decisionId: uuidv7() });
  await listed('email', EMAIL);
  await listed('phone', PHONE);
  await listed('external_id', `google.com|${ID}`, 'allow');
  await database.pool.query(
    `insert into policy_list_staging (import_id, id, kind, token, flow, shown, reason, note)
     values ($1, $2, 'email', $3, '', 'c***', 'fraud', 'canary note')`,
    [uuidv7(), uuidv7(), tokenOfText(deriveKey(MASTER_KEY, 'lists'), 'email', EMAIL)],
  );
  await privacy.subjects.closeAccount(byEmail(EMAIL), new Date(), OWNER);
  const hold = await privacy.holds.place({ on: byEmail(EMAIL), basis: 'claim 12 of 2026' }, OWNER);
  await privacy.holds.release(hold?.holdId ?? '', 'the claim was withdrawn', OWNER);
  return { decisionId, caseId };
}

const found = (text: string, needles: readonly string[]): readonly string[] =>
  needles.filter((needle) => text.toLowerCase().includes(needle.toLowerCase()));

describe('an erased person', () => {
  it('is found by no key and no grep, while every entry of the log stays as it was', async () => {
    const other = await signUp(privacy, OTHER);
    const { decisionId, caseId } = await leaveTraces();
    const before = await dump(database);
    const log = (await entriesOf(database)).entries;
    // The test would see what is there: hashes of every feature, and texts in the clear.
    expect(found(before, hashesOf(VALUES)).length).toBeGreaterThanOrEqual(7);
    expect(found(before, writingsOf(TEXTS))).toEqual(
      expect.arrayContaining(['canary-account-id', 'canary note', 'canary label', '1234567890']),
    );
    expect(found(decryptions(before), TEXTS)).toContain('Canaryzed');

    const report = await privacy.erase(byEmail(EMAIL));
    expect(report).toMatchObject({
      signUps: 1,
      cases: 1,
      listEntries: 3,
      keptListEntries: 0,
      invitations: 1,
      mails: 1,
      held: [],
      running: [],
    });

    const after = await dump(database);
    expect(found(after, writingsOf(TEXTS))).toEqual([]);
    expect(found(after, hashesOf(VALUES))).toEqual([]);
    expect(found(decryptions(after), TEXTS)).toEqual([]);

    const { entries, gapFree } = await entriesOf(database);
    expect(gapFree).toBe(true);
    expect(entries.slice(0, log.length)).toEqual(log);
    expect(entries.every(({ envelope, leaf_hash }) => leafHash(envelope).equals(leaf_hash))).toBe(true);
    const told = entries.slice(log.length).map(({ kind }) => kind);
    expect(told).toEqual([
      'list.entry_removed',
      'list.entry_removed',
      'list.entry_removed',
      'invitation.revoked',
      'subject.erased',
      'subject.erased',
      'erasure.executed',
    ]);

    const hashes = (
      await rowsOf<{ nonce: Buffer; ciphertext: Buffer }>('select nonce, ciphertext from subject_payload')
    ).map(({ nonce, ciphertext }) => createHash('sha256').update(nonce).update(ciphertext).digest('base64url'));
    const pointing = entries
      .map(
        ({ envelope }) =>
          JSON.parse(envelope.toString('utf8')) as { decision?: string; payload?: { ct_sha256: string } },
      )
      .filter(({ payload }) => payload);
    expect(pointing.filter(({ decision }) => decision === decisionId).length).toBeGreaterThan(0);
    expect(
      pointing.filter(({ payload }) => hashes.includes(payload?.ct_sha256 ?? '')).map(({ decision }) => decision),
    ).toEqual([other.decisionId]);

    const cases = new PostgresCaseStore(database, () => privacy.gateway.log.origin);
    expect(await cases.find(caseId)).toMatchObject({ state: 'approved', emailKey: undefined });
    expect(await privacy.subjects.find(byEmail(EMAIL), OWNER)).toMatchObject({ signUps: [], cases: [] });
    expect((await privacy.subjects.find(byEmail(OTHER.email), OWNER)).signUps).toHaveLength(1);
  });

  it('is in none of the database’s files once they are rewritten', async () => {
    await leaveTraces();
    await privacy.erase(byEmail(EMAIL));
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('vacuum full');
    await client.query('checkpoint');
    await client.end();
    const name = new URL(url).pathname.slice(1);
    const [row] = await rowsOf<{ oid: number }>('select oid from pg_database where datname = $1', [name]);
    const folder = join(postgres.folder, 'postgres/cluster/base', String(row?.oid));
    const hashes = hashesOf(VALUES).flatMap((text) => (/^[0-9a-f]{32}$/.test(text) ? [Buffer.from(text, 'hex')] : []));
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
    const needles = [...TEXTS.map((text) => Buffer.from(text)), ...hashes];
    expect(files.length).toBeGreaterThan(100);
    expect(needles.filter((needle) => files.some((bytes) => bytes.includes(needle)))).toEqual([]);
  });

  it('is only looked at in a dry run, which counts what an erasure would take', async () => {
    await leaveTraces();
    const before = await dump(database);
    const dry = await privacy.erase(byEmail(EMAIL), { dryRun: true });
    expect(await dump(database)).toBe(before);
    const { erasureId, ...done } = await privacy.erase(byEmail(EMAIL));
    expect({ ...done, dryRun: true, backupsUntil: '' }).toEqual({ ...dry, backupsUntil: '' });
    expect(erasureId).toBeDefined();
    expect(dry.erasureId).toBeUndefined();
  });
});

describe('a sign-up', () => {
  it('that is being decided stays until it is, and is reported', async () => {
    const running = await signUp(privacy, CANARY, { decided: false });
    const done = await signUp(privacy, CANARY);
    expect(await privacy.erase(byEmail(EMAIL))).toMatchObject({ signUps: 1, running: [running.decisionId] });
    await privacy.journal.conclude(aConclusion(running.signup));
    expect(await count('subject_payload where uid = $1', [done.decisionId])).toBe(0);
    expect(await privacy.erase(byEmail(EMAIL))).toMatchObject({ signUps: 1, running: [] });
  });

  it('whose answer was erased has nothing to tell whoever still waits, and the same call is a new one', async () => {
    const { decisionId, signup } = await signUp(privacy, CANARY);
    await privacy.erase({ decisionId });
    await expect(privacy.journal.answerOf(decisionId, AbortSignal.timeout(5_000))).rejects.toThrow(AnswerErased);
    // Its record was lost on the way and is sent again: what is there is not ours any more.
    await expect(privacy.journal.conclude(aConclusion(signup))).rejects.toThrow(AnswerErased);
    const again = await signUp(privacy, CANARY, { change: { key: signup.key } });
    expect(await count('decision where decision_id = $1 and answer_body <> $2', [again.decisionId, ''])).toBe(1);
  });

  it('does not keep others waiting whose answers are there', async () => {
    const erased = await signUp(privacy, CANARY);
    const kept = await signUp(privacy, OTHER, { answer: 'kept' });
    await privacy.erase({ decisionId: erased.decisionId });
    const waiting = [erased, kept].map(({ decisionId }) =>
      privacy.journal.answerOf(decisionId, AbortSignal.timeout(5_000)),
    );
    const [one, two] = await Promise.allSettled(waiting);
    expect([one?.status, two]).toEqual(['rejected', { status: 'fulfilled', value: { status: 200, body: 'kept' } }]);
  });

  it('is claimed anew although it was erased between the two looks of a claim', async () => {
    const { signup } = await signUp(privacy, CANARY);
    const call = aCall(CANARY, { key: signup.key });
    const client = await database.pool.connect();
    const meddling = {
      query: async (config: { readonly name: string }) => {
        if (config.name === 'claim-look') await database.pool.query('delete from signup_claim');
        return client.query(config as never);
      },
    } as unknown as PoolClient;
    const { decisionId } = call.signup;
    const subject = privacy.gateway.vault.seal(call.subject, decisionId);
    const write = {
      kind: 'claim',
      owner: uuidv7(),
      leaseMs: 60_000,
      whenWon: [],
      ...call,
      decisionId,
      subject,
    } as const;
    const results = await claimAll(meddling, [write]).finally(() => client.release());
    expect(results).toEqual([{ kind: 'won' }]);
  });
});

describe('two erasures of the same person at once', () => {
  it('erase each sign-up once', async () => {
    for (let index = 0; index < 4; index += 1) await signUp(privacy, CANARY);
    const second = await aPrivacy(database);
    const reports = await Promise.all([privacy, second, privacy, second].map((one) => one.erase(byEmail(EMAIL))));
    expect(reports.map(({ signUps }) => signUps).sort((a, b) => a - b)).toEqual([0, 0, 0, 4]);
    expect(await count(`audit_entry where kind = 'subject.erased'`)).toBe(4);
  });
});

describe('an erasure that breaks off', () => {
  it('has changed nothing', async () => {
    const { decisionId } = await leaveTraces();
    const before = await dump(database);
    const order = {
      erasureId: uuidv7(),
      cause: 'request',
      reason: 'asked for',
      askedBy: 'key:owner',
      at: new Date(),
      backupsUntil: new Date(),
      target: { decisionIds: [decisionId] },
      dryRun: false,
      listEntries: 'all',
    } as const;
    const fault = new Error('the process ends here, behind the last row and before the log');
    await expect(
      privacy.store.erase(
        order,
        async () => [],
        () => {
          throw fault;
        },
      ),
    ).rejects.toThrow(fault);
    expect(await dump(database)).toBe(before);
    expect(await privacy.erase({ decisionId })).toMatchObject({ signUps: 1 });
  });
});

describe('a hold', () => {
  const hold = (on: Parameters<Privacy['holds']['place']>[0]['on']) =>
    privacy.holds.place({ on, basis: 'claim 12 of 2026' }, OWNER);

  it('on a person keeps what they do later, until it is released', async () => {
    const before = await signUp(privacy, CANARY);
    const placed = await hold(byEmail(EMAIL));
    const later = await signUp(privacy, { ...CANARY, email: 'Canary.Zed@Example.test' });
    const report = await privacy.erase(byEmail(EMAIL));
    expect(report).toMatchObject({
      signUps: 0,
      held: [before, later].map(({ decisionId }) => ({ decisionId, holds: [placed?.holdId] })),
    });
    expect(await new PostgresHoldStore(database, () => privacy.gateway.log.origin).covering(later.decisionId)).toEqual([
      placed?.holdId,
    ]);
    expect((await privacy.holds.list())[0]).toMatchObject({ subjects: 2 });
    expect(await privacy.holds.release(placed?.holdId ?? '', 'the claim was withdrawn', OWNER)).toMatchObject({
      releasedBy: 'key:owner',
    });
    expect(await privacy.holds.release(placed?.holdId ?? '', 'the claim was withdrawn', OWNER)).toBe('released_before');
    expect(await privacy.erase(byEmail(EMAIL))).toMatchObject({ signUps: 2, held: [] });
    expect((await entriesOf(database)).entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['hold.placed', 'hold.released']),
    );
  });

  it('on a sign-up keeps that one, and is refused where there is nothing to keep', async () => {
    const [one, two] = [await signUp(privacy, CANARY), await signUp(privacy, CANARY)];
    await hold({ decisionIds: [one.decisionId] });
    expect(await privacy.erase(byEmail(EMAIL))).toMatchObject({ signUps: 1, held: [{ decisionId: one.decisionId }] });
    expect(await hold({ decisionIds: [one.decisionId, two.decisionId] })).toBeUndefined();
  });

  it('that is placed in the middle of an erasure comes behind it; the next one meets it', async () => {
    const { decisionId } = await signUp(privacy, CANARY);
    const gate = new Gate();
    const slow = await aPrivacy(database, { whenOpening: () => gate.pass() });
    const erasing = slow.erase(byEmail(EMAIL));
    await gate.reached;
    const placing = hold(byEmail(EMAIL));
    gate.open();
    expect(await erasing).toMatchObject({ signUps: 1, held: [] });
    expect(await placing).toMatchObject({ subjects: 0 });
    expect(await count('subject_payload where uid = $1', [decisionId])).toBe(0);
    await signUp(privacy, CANARY);
    expect(await privacy.erase(byEmail(EMAIL))).toMatchObject({ signUps: 0, held: [expect.anything()] });
  });
});

/** Holds up whoever passes until a test opens it. */
class Gate {
  open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => (this.open = resolve));
  #arrive: () => void = () => undefined;
  readonly reached = new Promise<void>((resolve) => (this.#arrive = resolve));

  pass(): Promise<void> {
    this.#arrive();
    return this.#opened;
  }
}
