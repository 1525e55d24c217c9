import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { deriveKey } from '../../src/audit/index.js';
import { tokenOfText } from '../../src/policy/index.js';
import type { Database } from '../../src/storage/index.js';
import { MASTER_KEY } from './builders.js';
import { TestPostgres } from './database.js';
import { dump } from './database-dump.js';
import { aPrivacy, byEmail, OWNER, type Person, type Privacy, signUp } from './privacy-builders.js';

const EMAIL = 'canary.zed@example.test';
const PHONE = '+12015550199';
const CANARY: Person = {
  email: EMAIL,
  phone: PHONE,
  identity: { signInType: 'federated', issuer: 'google.com', issuerAssignedId: 'canary-google-4242' },
  claims: { givenName: 'Canaryzed', surname: 'Quuxblatt' },
};

let postgres: TestPostgres;
let database: Database;
let privacy: Privacy;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  privacy = await aPrivacy(database);
});
afterEach(() => database.close());
afterAll(() => postgres.stop());

const count = async (text: string): Promise<number> =>
  (await database.pool.query<{ n: number }>(`select count(*)::int as n from ${text}`)).rows[0]?.n ?? Number.NaN;

const listed = (kind: 'email' | 'phone', value: string) =>
  database.pool.query(
    `insert into policy_list_entry (id, list, kind, token, flow, shown, reason, author, created_at)
     values ($1, 'block', $2, $3, '', 'c***@example.test', 'fraud', 'key:ops', now())`,
    [uuidv7(), kind, tokenOfText(deriveKey(MASTER_KEY, 'lists'), kind, value)],
  );

it('an erasure leaves what somebody else has a share in, and entries of the block list that are to stay', async () => {
  await signUp(privacy, CANARY);
  await signUp(privacy, { email: 'sister@example.test', phone: PHONE });
  for (const [kind, value] of [
    ['phone', PHONE],
    ['email', EMAIL],
  ] as const)
    await listed(kind, value);
  const report = await privacy.erase(byEmail(EMAIL), { keepBlockListEntries: true });
  expect(report).toMatchObject({ signUps: 1, listEntries: 0, keptListEntries: 1 });
  const again = await privacy.erase(byEmail(EMAIL));
  expect(again).toMatchObject({ signUps: 0, listEntries: 1, keptListEntries: 0 });
  expect((await database.pool.query('select kind from policy_list_entry')).rows).toEqual([{ kind: 'phone' }]);
});

it('a person is not erased along with those who share a number: each is named by what is theirs alone', async () => {
  await signUp(privacy, CANARY);
  await signUp(privacy, { ...CANARY, email: 'canary.too@example.test' });
  const sister = { email: 'sister@example.test', phone: PHONE };
  const { decisionId } = await signUp(privacy, sister);
  const byPhone = { field: 'phone', value: new Sensitive(PHONE) } as const;
  const before = await dump(database);
  await expect(privacy.erase(byPhone)).rejects.toMatchObject({
    type: 'conflict',
    message: expect.stringMatching(/^2 people gave this number/),
  });
  await expect(privacy.copies.make(byPhone, 'json', 'letter of 3 November', OWNER)).rejects.toMatchObject({
    type: 'conflict',
  });
  await expect(privacy.subjects.closeAccount(byPhone, new Date(), OWNER)).rejects.toMatchObject({ type: 'conflict' });
  expect(await privacy.erase(byPhone, { dryRun: true })).toMatchObject({ persons: 2, signUps: 3 });
  expect(await dump(database)).toBe(before);
  expect(await privacy.subjects.find(byPhone, OWNER)).toMatchObject({ persons: 2 });
  expect(await privacy.erase({ decisionId })).toMatchObject({ persons: 1, signUps: 1 });
  // The two that are left have an id in common.
  expect(await privacy.erase(byPhone)).toMatchObject({ persons: 1, signUps: 2 });
});

it('a person stays whole while a key cannot be had: what is not read cannot be traced', async () => {
  await signUp(privacy, CANARY);
  await listed('email', EMAIL);
  await listed('phone', PHONE);
  const away = new Error('the key service is away');
  const replica = await aPrivacy(database, { whenOpening: () => Promise.reject(away) });
  const before = await dump(database);
  await expect(replica.erase(byEmail(EMAIL))).rejects.toThrow(away);
  expect(await dump(database)).toBe(before);
});

it('a person is erased although nobody can open what is sealed', async () => {
  await signUp(privacy, CANARY);
  await listed('email', EMAIL);
  await database.pool.query(`update subject_payload set ciphertext = '\\x00'::bytea || ciphertext`);
  expect(await privacy.erase(byEmail(EMAIL))).toMatchObject({ signUps: 1, listEntries: 1 });
  expect(await count('subject_payload')).toBe(0);
});

it('a person is not named by the reason, which stays on record', async () => {
  await signUp(privacy, CANARY);
  for (const reason of [`letter of ${EMAIL}`, 'Mrs Quuxblatt asked for it', 'call from +1 201 555 0199']) {
    await expect(privacy.erase(byEmail(EMAIL), { reason })).rejects.toMatchObject({ type: 'invalid-input' });
  }
  expect(await count('subject_key')).toBe(1);
  const naming = { reason: 'Mrs Quuxblatt\u2019s letter', basis: 'claim of Canaryzed' };
  await expect(privacy.copies.make(byEmail(EMAIL), 'json', naming.reason, OWNER)).rejects.toMatchObject({
    type: 'invalid-input',
  });
  await expect(privacy.holds.place({ on: byEmail(EMAIL), basis: naming.basis }, OWNER)).rejects.toMatchObject({
    type: 'invalid-input',
  });
  expect(await count(`audit_entry where kind in ('subject.exported', 'hold.placed')`)).toBe(0);
});
