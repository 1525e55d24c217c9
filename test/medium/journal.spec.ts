import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { leafHash } from '#libs/transparency-log';
import type { Database } from '../../src/storage/index.js';
import {
  aConclusion,
  aGateway,
  anAttempt,
  aSignup,
  aSubject,
  entriesOf,
  faulted,
  type Gateway,
  verified,
} from './builders.js';
import { TestPostgres } from './database.js';

let postgres: TestPostgres;
let database: Database;
let gateway: Gateway;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  gateway = await aGateway(database);
});
afterAll(() => postgres.stop());

/** What OpenSSL says of a ciphertext that does not authenticate. */
const UNREADABLE = /unable to authenticate/;

const kindsOf = async (): Promise<string[]> => (await entriesOf(database)).entries.map(({ kind }) => kind);

describe('a sign-up', () => {
  it('is claimed, decided and replayed byte for byte', async () => {
    const { journal } = gateway;
    const signup = aSignup();
    const attempt = anAttempt();
    const claim = { signup, subject: aSubject(), leaseMs: 10_000, attempt };
    expect(await journal.claim(claim)).toEqual({ kind: 'won' });

    const again = { ...claim, signup: aSignup({ key: signup.key }), subject: aSubject(), attempt: anAttempt() };
    expect(await journal.claim(again)).toEqual({ kind: 'running', decisionId: signup.decisionId });

    const conclusion = aConclusion(signup, { attempt: verified(attempt) });
    expect(await journal.conclude(conclusion)).toEqual({ kind: 'recorded' });
    expect(await journal.claim(again)).toEqual({
      kind: 'decided',
      decisionId: signup.decisionId,
      answer: conclusion.answer,
    });
    expect(await kindsOf()).toEqual([
      'log.opened',
      'signup.claimed',
      'attempt.intended',
      'attempt.ended',
      'signup.decided',
    ]);
    const row = await database.query.selectFrom('decision').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      decision_id: signup.decisionId,
      kind: 'continue',
      provider: 'idology',
      flagged: false,
    });
    expect(row.subject_id).toBe(claim.subject.subjectId);
  });

  it('fails over: the end of one attempt and the intent of the next are one commit', async () => {
    const { journal } = gateway;
    const signup = aSignup();
    const [first, second] = [anAttempt(), anAttempt({ planStep: 1, provider: 'experian' })];
    await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000, attempt: first });
    expect(await journal.nextAttempt({ signup, ended: faulted(first), next: second })).toBe(true);
    await journal.conclude(aConclusion(signup, { attempt: verified(second) }));
    const attempts = await database.query.selectFrom('provider_attempt').selectAll().orderBy('plan_step').execute();
    expect(attempts.map(({ state, delivery }) => [state, delivery])).toEqual([
      ['fault', 'not_sent'],
      ['outcome', null],
    ]);
    expect(attempts[1]?.vendor_reference).toBe('1234567890');
  });

  it('puts on record that the caller was answered before the decision', async () => {
    const { journal } = gateway;
    const signup = aSignup();
    await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000 });
    await journal.recordDeferred({ signup, decisionId: signup.decisionId, answered: 'still_checking' });
    expect(await kindsOf()).toEqual(['log.opened', 'signup.claimed', 'answer.deferred']);
  });

  it('is claimed anew when its answer may no longer be replayed, and the earlier decision stays', async () => {
    const { journal } = gateway;
    const signup = aSignup();
    await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000 });
    await journal.conclude(aConclusion(signup, { replayMs: 0 }));
    const renewed = aSignup({ key: signup.key });
    expect(await journal.claim({ signup: renewed, subject: aSubject(), leaseMs: 10_000 })).toEqual({ kind: 'won' });
    expect(await journal.answerOf(signup.decisionId, AbortSignal.timeout(5_000))).toEqual(aConclusion(signup).answer);
    await journal.conclude(aConclusion(renewed));
    expect(await database.query.selectFrom('decision').selectAll().execute()).toHaveLength(2);
    expect(await database.query.selectFrom('signup_claim').selectAll().execute()).toHaveLength(1);
  });
});

describe('three gateways', () => {
  it('give 100 identical calls to exactly one of them, which answers all', async () => {
    const others = await Promise.all([aGateway(database), aGateway(database)]);
    const journals = [gateway, ...others].map(({ journal }) => journal);
    const { key } = aSignup();
    const calls = Array.from({ length: 100 }, (_, index) => ({
      signup: aSignup({ key }),
      journal: journals[index % 3] as Gateway['journal'],
    }));
    const claims = await Promise.all(
      calls.map(({ journal, signup }) => journal.claim({ signup, subject: aSubject(), leaseMs: 10_000 })),
    );
    const won = calls.filter((_, index) => claims[index]?.kind === 'won');
    expect(won).toHaveLength(1);
    const winner = won[0] as (typeof calls)[number];
    const { decisionId } = winner.signup;
    for (const claim of claims) expect(claim.kind === 'running' ? claim.decisionId : decisionId).toBe(decisionId);

    const waiting = journals.map((journal) => journal.answerOf(decisionId, AbortSignal.timeout(10_000)));
    const { answer } = aConclusion(winner.signup);
    await winner.journal.conclude(aConclusion(winner.signup));
    expect(await Promise.all(waiting)).toEqual([answer, answer, answer]);
    expect((await entriesOf(database)).gapFree).toBe(true);
  });

  it('renew one expired key once', async () => {
    const first = aSignup();
    await gateway.journal.claim({ signup: first, subject: aSubject(), leaseMs: 10_000 });
    await gateway.journal.conclude(aConclusion(first, { replayMs: 0 }));
    const others = await Promise.all([aGateway(database), aGateway(database)]);
    const claims = await Promise.all(
      [gateway, ...others].map(({ journal }) =>
        journal.claim({ signup: aSignup({ key: first.key }), subject: aSubject(), leaseMs: 10_000 }),
      ),
    );
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['running', 'running', 'won']);
  });
});

describe('the log', () => {
  it('has no gap under concurrency, refused writes and replicas', async () => {
    const other = await aGateway(database);
    const taken = anAttempt();
    await gateway.journal.claim({ signup: aSignup(), subject: aSubject(), leaseMs: 10_000, attempt: taken });
    const runs = Array.from({ length: 60 }, async (_, index) => {
      const { journal } = index % 2 ? gateway : other;
      const signup = aSignup();
      // Every tenth cannot be written: its reference is taken.
      const attempt = anAttempt(index % 10 === 0 ? { reference: taken.reference } : {});
      await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000, attempt });
      await journal.conclude(aConclusion(signup, { attempt: verified(attempt) }));
    });
    const results = await Promise.allSettled(runs);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(6);
    const { entries, gapFree } = await entriesOf(database);
    expect(gapFree).toBe(true);
    expect(entries.filter(({ kind }) => kind === 'signup.decided')).toHaveLength(54);
    expect(new Set(entries.map(({ uid }) => uid)).size).toBe(entries.length);
  });

  it('can be recomputed from the stored bytes alone', async () => {
    const { journal, log } = gateway;
    const signup = aSignup();
    const attempt = anAttempt();
    const subject = aSubject();
    await journal.claim({ signup, subject, leaseMs: 10_000, attempt });
    const conclusion = aConclusion(signup, { attempt: verified(attempt) });
    await journal.conclude(conclusion);
    const { entries } = await entriesOf(database);
    for (const entry of entries) {
      expect(entry.leaf_hash).toEqual(leafHash(entry.envelope));
      const envelope = JSON.parse(entry.envelope.toString('utf8'));
      expect(JSON.stringify(envelope)).toBe(entry.envelope.toString('utf8'));
      expect(envelope).toMatchObject({
        v: 1,
        origin: log.origin,
        uid: entry.uid,
        at: entry.at.toISOString(),
        kind: entry.kind,
      });
      expect(envelope.decision ?? null).toBe(entry.decision_id);
    }
    const bodies = new Map(entries.map((entry) => [entry.kind, JSON.parse(entry.envelope.toString('utf8'))]));
    const sealed = await database.query.selectFrom('subject_payload').selectAll().executeTakeFirstOrThrow();
    const ctSha256 = createHash('sha256').update(sealed.nonce).update(sealed.ciphertext).digest('base64url');
    expect(bodies.get('signup.claimed').payload).toEqual({
      alg: 'A256GCM',
      ct_sha256: ctSha256,
      key: subject.subjectId,
    });
    const evidence = await database.pool.query('select evidence::text as text from provider_attempt');
    expect(bodies.get('attempt.ended').body.evidence_sha256).toBe(
      createHash('sha256').update(evidence.rows[0].text).digest('base64url'),
    );
    expect(bodies.get('signup.decided').body.answer_sha256).toBe(
      createHash('sha256').update(conclusion.answer.body).digest('base64url'),
    );
  });

  it('passes the check by hand of docs/audit-log-format.md', async () => {
    const { journal } = gateway;
    await Promise.all(
      Array.from({ length: 5 }, () => journal.claim({ signup: aSignup(), subject: aSubject(), leaseMs: 10 })),
    );
    const page = await readFile(new URL('../../docs/audit-log-format.md', import.meta.url), 'utf8');
    const statement = /```sql\n(.*?)```/s.exec(page)?.[1] ?? '';
    expect((await database.pool.query(statement)).rows).toEqual([{ gap_free: true, hashes_hold: true }]);
  });

  it.each(['update audit_entry set kind = kind', 'delete from audit_entry', 'truncate audit_entry'])(
    'refuses: %s',
    async (statement) => {
      await expect(database.pool.query(statement)).rejects.toThrow('append-only');
    },
  );
});

describe('personal data', () => {
  it('stand in no table in the clear, and open with key, subject and decision only', async () => {
    const { journal, vault } = gateway;
    const signup = aSignup();
    const subject = aSubject();
    const attempt = anAttempt();
    await journal.claim({ signup, subject, leaseMs: 10_000, attempt });
    await journal.conclude(aConclusion(signup, { attempt: verified(attempt) }));

    const tables = await database.query.introspection.getTables();
    const dumps = await Promise.all(
      tables.map(({ name }) =>
        database.pool.query(`select t::text as row, row_to_json(t)::text as json from "${name}" t`),
      ),
    );
    const rows = dumps.flatMap(({ rows: found }) => found.map(({ row, json }) => `${row}${json}`));
    expect(rows.length).toBeGreaterThan(10);
    const dump = rows.join('\n').toLowerCase();
    for (const canary of ['canary', '2015550142', 'example.test']) {
      expect(dump).not.toContain(canary);
      expect(dump).not.toContain(Buffer.from(canary).toString('hex'));
      expect(dump).not.toContain(Buffer.from(canary).toString('base64').toLowerCase().replaceAll('=', ''));
    }

    const payload = await database.query.selectFrom('subject_payload').selectAll().executeTakeFirstOrThrow();
    const key = await database.query.selectFrom('subject_key').selectAll().executeTakeFirstOrThrow();
    const { subject_id: subjectId, nonce, ciphertext } = payload;
    const sealed = { subjectId, kekVersion: key.kek_version, wrapped: key.wrapped, nonce, ciphertext };
    expect((await vault.open(sealed, signup.decisionId)).reveal()).toBe(subject.payload.reveal());
    await expect(vault.open(sealed, aSignup().decisionId)).rejects.toThrow(UNREADABLE);

    const token = vault.token(
      'email',
      subject.payload.map(() => ' Canary.Person@EXAMPLE.test '),
    );
    const found = await database.query.selectFrom('subject_token').selectAll().where('token', '=', token).execute();
    expect(found).toMatchObject([{ subject_id: subject.subjectId, field: 'email' }]);
  });
});
