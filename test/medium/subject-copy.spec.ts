import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { deriveKey } from '../../src/audit/index.js';
import { tokenOfText } from '../../src/policy/index.js';
import { jsonCopy } from '../../src/privacy/export/json-copy.js';
import { pdfCopy } from '../../src/privacy/export/pdf-copy.js';
import type { Database } from '../../src/storage/index.js';
import { aReplica as aCaseReplica, aRequest, aReviewer } from './approval-builders.js';
import { entriesOf, MASTER_KEY } from './builders.js';
import { TestPostgres } from './database.js';
import { aCode, aReplica as anInvitationReplica, aPerson } from './invitation-builders.js';
import { aPrivacy, byEmail, type Privacy, READER, signUp } from './privacy-builders.js';

const EMAIL = 'canary.zed@example.test';
const PHONE = '+12015550199';

let postgres: TestPostgres;
let database: Database;
let privacy: Privacy;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  database = await postgres.open(await postgres.fresh());
  privacy = await aPrivacy(database);
});
afterAll(() => postgres.stop());

it('tells a person everything that is kept of them, and nothing of anybody else', async () => {
  const person = { email: EMAIL, phone: PHONE, claims: { surname: 'Quuxblatt', dob: '1971-03-04' } };
  const { decisionId } = await signUp(privacy, person, { attempted: true, answer: '{"extension_Name":"Quuxblatt"}' });
  await signUp(privacy, { email: 'else@example.test', claims: { surname: 'Elsewhere' } });
  const approvals = await aCaseReplica(database);
  const { caseId = '' } = await approvals.approvals.request(aRequest({ decisionId, email: EMAIL }));
  await approvals.cases.note(caseId, new Sensitive('a note on Quuxblatt'), aReviewer('ada'));
  await approvals.close();
  const invitations = await anInvitationReplica(database);
  const { code } = await aCode(invitations, { emails: [new Sensitive(EMAIL)], label: 'spring' });
  await invitations.redeeming.reserve(code, { ...aPerson({ email: EMAIL }), decisionId });
  await database.pool.query(
    `insert into policy_list_entry (id, list, kind, token, flow, shown, reason, note, author, created_at)
     values ($1, 'block', 'phone', $2, '', '+***99', 'fraud', 'a text of staff', 'key:ops', now())`,
    [uuidv7(), tokenOfText(deriveKey(MASTER_KEY, 'lists'), 'phone', PHONE)],
  );
  await database.pool.query(
    `insert into mail_delivery (target, event_id, origin, idx, kind, state, next_at)
     select 'requester', uid, origin, idx, kind, 'delivered', now() from audit_entry where kind = 'case.requested'`,
  );

  const copy = await privacy.copies.make(byEmail(EMAIL), 'json', 'letter of 3 November', READER);
  const last = (await entriesOf(database)).entries.at(-1)?.envelope.toString('utf8') ?? '';
  expect(JSON.parse(last)).toMatchObject({
    kind: 'subject.exported',
    decision: decisionId,
    actor: { id: 'key:reader' },
    body: { format: 'json', sign_ups: 1, reason: 'letter of 3 November' },
  });
  const written = await text(jsonCopy(copy));
  expect(JSON.parse(written)).toMatchObject({
    format: 'verigate-subject-copy/1',
    signUps: [
      {
        decisionId,
        given: { email: EMAIL, phone: PHONE, surname: 'Quuxblatt', dob: '1971-03-04' },
        outcome: { kind: 'continue', status: 'verified', inWords: expect.stringContaining('checked and confirmed') },
        answer: { extension_Name: 'Quuxblatt' },
        checks: [{ provider: 'idology', vendorReference: '1234567890', evidence: { status: 'verified', score: 71 } }],
        invitation: { label: 'spring', state: 'reserved' },
        retentionClass: 'identity-records',
      },
    ],
    cases: [
      {
        caseId,
        state: 'requested',
        person: { email: EMAIL, surname: 'Person' },
        notes: [{ text: 'a note on Quuxblatt' }],
      },
    ],
    listEntries: [{ list: 'block', kind: 'phone', value: '+***99', note: 'a text of staff' }],
    invitations: [{ label: 'spring', isRevoked: false }],
    mails: [{ caseId, kind: 'case.requested', state: 'delivered' }],
  });
  expect(written).not.toMatch(/else@example|Elsewhere|key:ops|key:ada/);

  const pdf = await buffer(pdfCopy(await privacy.copies.make(byEmail(EMAIL), 'pdf', 'letter of 3 November', READER)));
  expect(pdf.length).toBeGreaterThan(5_000);
  await expect(privacy.copies.make(byEmail(EMAIL), 'json', `letter of ${EMAIL}`, READER)).rejects.toMatchObject({
    type: 'invalid-input',
  });
});
