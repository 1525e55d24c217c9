import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { ApprovalCase, CaseResult } from '../../src/approvals/index.js';
import { isCase } from '../../src/approvals/index.js';
import type { Database } from '../../src/storage/index.js';
import { aPolicy, aReplica, aRequest, aReviewer, GOOGLE, type Replica } from './approval-builders.js';
import { entriesOf } from './builders.js';
import { TestPostgres } from './database.js';

const POLICIES = {
  customers: aPolicy(),
  partners: aPolicy({
    fourEyes: true,
    auto: [
      { when: { country: ['KP'] }, decision: 'deny' },
      { when: { emailDomain: ['contoso.example'], verified: true }, decision: 'approve' },
    ],
  }),
};
const [ADA, BEN] = [aReviewer('ada'), aReviewer('ben')];
const APPROVE = { decision: 'approve', reason: 'known_person' } as const;
const DENY = { decision: 'deny', reason: 'not_eligible' } as const;

let postgres: TestPostgres;
let database: Database;
let url: string;
let desk: Replica;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  url = await postgres.fresh();
  database = await open();
  desk = await aReplica(database, { policies: POLICIES });
});
afterEach(() => Promise.all(opens.splice(0).map((open) => open.close())));
afterAll(() => postgres.stop());

const opens: Database[] = [];
async function open(): Promise<Database> {
  const one = await postgres.open(url);
  opens.push(one);
  return one;
}

const kindsOf = async (): Promise<string[]> => {
  const { entries, gapFree } = await entriesOf(database);
  expect(gapFree).toBe(true);
  return entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('case.'));
};

async function opened(request = aRequest()): Promise<string> {
  const result = await desk.approvals.request(request);
  if (result.kind !== 'pending') throw new Error(`not pending: ${result.kind}`);
  return result.caseId;
}

const caseIn = (result: CaseResult): ApprovalCase => {
  if (!isCase(result)) throw new Error(`no case: ${String(result)}`);
  return result;
};

describe('a request', () => {
  it('opens a case, and its status is seen after federation', async () => {
    const request = aRequest();
    expect(await desk.approvals.statusOf(request.subject)).toBeUndefined();
    const caseId = await opened(request);
    expect(await desk.approvals.statusOf(aRequest().subject)).toEqual({ caseId, state: 'requested' });
    expect(await kindsOf()).toEqual(['case.requested']);
    const { subject_id: subjectId } = await database.query
      .selectFrom('subject_token')
      .select('subject_id')
      .executeTakeFirstOrThrow();
    expect((await desk.store.find(caseId))?.subjectId).toBe(subjectId);
  });

  it('gets its case again when the same decision asks again', async () => {
    const request = aRequest();
    const caseId = await opened(request);
    expect(await desk.approvals.request(request)).toEqual({ kind: 'pending', caseId });
    await desk.cases.decide(caseId, DENY, ADA);
    expect(await desk.approvals.request(request)).toEqual({ kind: 'denied', caseId });
    expect(await kindsOf()).toEqual(['case.requested', 'case.denied']);
  });

  it.each([
    ['approved', APPROVE, 'approved'],
    ['denied', DENY, 'denied'],
  ] as const)('after the case was %s is answered so', async (_, decision, kind) => {
    const caseId = await opened();
    await desk.cases.decide(caseId, decision, ADA);
    expect(await desk.approvals.request(aRequest())).toEqual({ kind, caseId });
    expect(await desk.approvals.statusOf(aRequest().subject)).toEqual({ caseId, state: kind });
  });

  it.each(['withdrawn', 'expired'] as const)('after the case was %s opens a new one', async (state) => {
    const caseId = await opened();
    if (state === 'withdrawn') await desk.cases.withdraw(caseId, 'requester_asked', ADA);
    else desk.clock.now = () => new Date(Date.now() + 86_400_001);
    expect(await desk.approvals.statusOf(aRequest().subject)).toEqual({ caseId, state });
    const again = await opened();
    expect(again).not.toBe(caseId);
    expect(await kindsOf()).toEqual(['case.requested', `case.${state}`, 'case.requested']);
  });

  it('is another person’s with another identity, issuer or flow, and never matched by address where there is an identity', async () => {
    const caseId = await opened();
    const others = [
      aRequest({ identities: [{ ...GOOGLE, issuerAssignedId: '9' }] }),
      aRequest({ identities: [{ ...GOOGLE, issuer: 'facebook.com' }] }),
      aRequest({ identities: [] }),
      aRequest({ flow: 'partners' }),
    ];
    const ids = [caseId];
    for (const other of others) ids.push(await opened(other));
    expect(new Set(ids).size).toBe(5);
    const anotherWriting = aRequest({ identities: [], email: 'Canary.Person@Example.TEST' });
    expect(await opened(anotherWriting)).toBe(ids[3]);
  });

  it('is the same person’s in whatever way issuer and mailbox are written', async () => {
    const mail = { ...GOOGLE, issuer: 'mail', issuerAssignedId: 'ana@example.test' };
    const google = await opened();
    expect(await opened(aRequest({ identities: [{ ...GOOGLE, issuer: 'Google' }] }))).toBe(google);
    const byMail = await opened(aRequest({ identities: [mail] }));
    expect(await opened(aRequest({ identities: [{ ...mail, issuerAssignedId: 'Ana@Example.test' }] }))).toBe(byMail);
    expect(await opened(aRequest({ identities: [{ ...GOOGLE, issuerAssignedId: 'ABC' }] }))).not.toBe(
      await opened(aRequest({ identities: [{ ...GOOGLE, issuerAssignedId: 'abc' }] })),
    );
  });

  it('without identity and address has a case of its own each time', async () => {
    const nobody = { identities: [], email: '' };
    expect(await opened(aRequest(nobody))).not.toBe(await opened(aRequest(nobody)));
    expect(await desk.approvals.statusOf(aRequest(nobody).subject)).toBeUndefined();
  });

  it('is decided by the flow’s rules first, where no human has the word', async () => {
    const of = (asking: Parameters<typeof aRequest>[0]) =>
      desk.approvals.request(aRequest({ flow: 'partners', ...asking }));
    expect(await of({ country: 'KP' })).toEqual({ kind: 'denied' });
    expect(await of({ email: 'ana@contoso.example', verified: true })).toEqual({ kind: 'approved' });
    const doubt = await of({ email: 'ana@contoso.example', verified: true, reason: 'partial_match' });
    expect(doubt).toMatchObject({ kind: 'pending' });
    // The case is open now: the rule no longer decides.
    expect(await of({ email: 'ana@contoso.example', verified: true })).toEqual(doubt);
    expect(await kindsOf()).toEqual(['case.requested']);
  });
});

describe('fifty calls of one person at once', () => {
  it('open one case, over two replicas', async () => {
    const other = await aReplica(await open(), { policies: POLICIES });
    const calls = Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? desk : other).approvals.request(aRequest()));
    const results = await Promise.all(calls);
    expect(new Set(results.map(({ caseId }) => caseId)).size).toBe(1);
    expect(results.every(({ kind }) => kind === 'pending')).toBe(true);
    const { rows } = await database.pool.query('select count(*)::int as cases from approval_case');
    expect(rows).toEqual([{ cases: 1 }]);
    const requests = await database.pool.query('select count(*)::int as requests from approval_request');
    expect(requests.rows).toEqual([{ requests: 50 }]);
    expect(await kindsOf()).toEqual(['case.requested']);
  });

  it('with the same decision leave one request', async () => {
    const request = aRequest({ decisionId: uuidv7() });
    await Promise.all(Array.from({ length: 20 }, () => desk.approvals.request(request)));
    const requests = await database.pool.query('select count(*)::int as requests from approval_request');
    expect(requests.rows).toEqual([{ requests: 1 }]);
  });
});

describe('four eyes', () => {
  const partner = () => opened(aRequest({ flow: 'partners' }));

  it('need two people, each of whom is on record', async () => {
    const caseId = await partner();
    expect(caseIn(await desk.cases.decide(caseId, APPROVE, ADA))).toMatchObject({ state: 'requested', version: 2 });
    expect(await desk.cases.decide(caseId, APPROVE, ADA)).toBe('already_voted');
    const approved = caseIn(await desk.cases.decide(caseId, APPROVE, BEN));
    expect(approved).toMatchObject({ state: 'approved', closingReason: 'known_person' });
    expect(approved.votes.map(({ staffId }) => staffId)).toEqual(['key:ada', 'key:ben']);
    expect(await kindsOf()).toEqual(['case.requested', 'case.vote_cast', 'case.vote_cast', 'case.approved']);
    const { entries } = await entriesOf(database);
    const actors = entries
      .map(({ envelope }) => (JSON.parse(envelope.toString()) as { actor: object }).actor)
      .slice(-2);
    expect(actors).toEqual([
      { type: 'staff', id: 'key:ben' },
      { type: 'staff', id: 'key:ben' },
    ]);
  });

  it('are not one person who presses twice at the same time, on two replicas', async () => {
    const other = await aReplica(await open(), { policies: POLICIES });
    const caseId = await partner();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? desk : other).cases.decide(caseId, APPROVE, ADA)),
    );
    expect(results.filter((result) => isCase(result))).toHaveLength(1);
    expect(results.filter((result) => result === 'already_voted')).toHaveLength(9);
    expect((await desk.store.find(caseId))?.state).toBe('requested');
  });

  it('are held by the database as well', async () => {
    const caseId = await partner();
    const vote = () =>
      database.pool.query(`insert into approval_vote values ($1, 'key:ada', 'approve', 'other', now())`, [caseId]);
    await vote();
    await expect(vote()).rejects.toMatchObject({ code: '23505' });
  });

  it('are never the requester’s own', async () => {
    const caseId = await partner();
    const requester = aReviewer('requester', 'Canary.Person@example.test');
    expect(await desk.cases.decide(caseId, APPROVE, requester)).toBe('own_case');
    expect(await desk.cases.decide(await opened(), APPROVE, requester)).toBe('own_case');
    expect(await kindsOf()).toEqual(['case.requested', 'case.requested']);
  });
});

describe('a case', () => {
  it('is decided once, whoever is quicker', async () => {
    const caseId = await opened();
    const results = await Promise.all([
      desk.cases.decide(caseId, APPROVE, ADA),
      desk.cases.decide(caseId, DENY, BEN),
      desk.cases.withdraw(caseId, 'requester_asked', ADA),
    ]);
    expect(results.filter((result) => isCase(result))).toHaveLength(1);
    expect(results.filter((result) => result === 'not_open')).toHaveLength(2);
    expect(await kindsOf()).toHaveLength(2);
  });

  it('refuses what was decided on an older version', async () => {
    const caseId = await opened();
    await desk.cases.assign(caseId, 'key:ben', ADA, 1);
    expect(await desk.cases.decide(caseId, { ...APPROVE, version: 1 }, BEN)).toBe('version_conflict');
    expect(await desk.cases.assign(caseId, undefined, ADA, 1)).toBe('version_conflict');
    expect(caseIn(await desk.cases.decide(caseId, { ...APPROVE, version: 2 }, BEN)).version).toBe(3);
  });

  it('is assigned, noted and given back; notes are sealed with the person’s key', async () => {
    const caseId = await opened();
    await desk.cases.assign(caseId, 'key:ben', ADA);
    expect(await desk.cases.list({ assignee: 'key:ben', limit: 5 })).toHaveLength(1);
    await desk.cases.note(caseId, new Sensitive('Canary note: called back'), ADA);
    const after = caseIn(await desk.cases.assign(caseId, undefined, BEN));
    expect(after.assignee).toBeUndefined();
    expect(await desk.cases.list({ assignee: 'none', limit: 5 })).toHaveLength(1);
    const notes = await desk.cases.notesOf(after);
    expect(notes.map(({ author, text }) => [author, text.reveal()])).toEqual([['key:ada', 'Canary note: called back']]);
    expect(await kindsOf()).toEqual(['case.requested', 'case.assigned', 'case.noted', 'case.assigned']);

    await database.query.deleteFrom('subject_key').where('subject_id', '=', after.subjectId).execute();
    expect(await desk.cases.notesOf(after)).toEqual([]);
    expect(await desk.cases.note(caseId, new Sensitive('more'), ADA)).toBe('erased');
    expect(await desk.cases.contactOf(caseId)).toBeUndefined();
  });

  it('says how to reach the requester', async () => {
    const contact = await desk.cases.contactOf(await opened());
    expect(contact?.email.reveal()).toBe('canary.person@example.test');
    expect(contact?.locale).toBe('fr-CA');
    expect(await desk.cases.contactOf(uuidv7())).toBeUndefined();
  });

  it('expires once, over two replicas, and can be asked for again', async () => {
    const other = await aReplica(await open(), { policies: POLICIES });
    const many = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        opened(aRequest({ identities: [{ ...GOOGLE, issuerAssignedId: String(at) }] })),
      ),
    );
    expect(await desk.sweeper.sweep()).toBe(0);
    desk.clock.now = other.clock.now = () => new Date(Date.now() + 86_400_001);
    const [one, two] = await Promise.all([desk.sweeper.sweep(), other.sweeper.sweep()]);
    expect(one + two).toBe(many.length);
    expect((await kindsOf()).filter((kind) => kind === 'case.expired')).toHaveLength(many.length);
    expect((await desk.store.find(many[0] as string))?.state).toBe('expired');
    expect(desk.tried).toEqual([]);
  });

  it('that is over cannot be decided although no sweep has come by', async () => {
    const caseId = await opened();
    desk.clock.now = () => new Date(Date.now() + 86_400_001);
    expect(await desk.cases.decide(caseId, APPROVE, ADA)).toBe('not_open');
    expect(await desk.cases.assign(caseId, 'key:ada', ADA)).toBe('not_open');
  });

  it('is found by page, state, flow and delay', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      ids.push(await opened(aRequest({ identities: [{ ...GOOGLE, issuerAssignedId: String(at) }] })));
    }
    await desk.cases.decide(ids[0] as string, DENY, ADA);
    const list = async (filter: object) =>
      (await desk.cases.list({ limit: 10, ...filter })).map(({ caseId }) => ids.indexOf(caseId));
    expect(await list({ limit: 2 })).toEqual([0, 1]);
    expect(await list({ after: ids[1], limit: 2 })).toEqual([2, 3]);
    expect(await list({ state: 'denied' })).toEqual([0]);
    await database.pool.query(`update approval_case set due_at = due_at - interval '1 minute' where case_id = $1`, [
      ids[3],
    ]);
    expect(await list({ order: 'due' })).toEqual([3, 0, 1, 2, 4]);
    expect(await list({ order: 'due', limit: 2, after: ids[3] })).toEqual([0, 1]);
    expect(await list({ order: 'due', after: ids[2] })).toEqual([4]);
    expect(await list({ flow: 'partners' })).toEqual([]);
    expect(await list({ overdueAt: new Date() })).toEqual([]);
    expect(await list({ overdueAt: new Date(Date.now() + 3_600_001) })).toEqual([1, 2, 3, 4]);
  });

  it('keeps nothing personal in the clear: not in a row of its own, nor in the log', async () => {
    const caseId = await opened();
    await desk.cases.decide(caseId, { ...APPROVE, note: new Sensitive('Canary: spoke to her') }, ADA);
    const tables = [
      'approval_case',
      'approval_request',
      'approval_vote',
      'approval_note',
      'subject_payload',
      'audit_entry',
    ];
    for (const table of tables) {
      const { rows } = await database.pool.query<{ row: string }>(`select t::text as row from ${table} t`);
      const hex = rows.map(({ row }) => row).join('\n');
      expect(rows.length).toBeGreaterThan(0);
      expect(hex).not.toMatch(/canar|example\.test|0123\b.*google/i);
      expect(hex).not.toContain(Buffer.from('anary').toString('hex'));
    }
  });
});
