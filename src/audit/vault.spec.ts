import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { deriveKey, fingerprintOf } from './keys.js';
import { SubjectVault } from './vault.js';

const MASTER = new Sensitive(Buffer.alloc(32, 1));
const ORIGIN = 'verigate/test';
const SUBJECT = {
  subjectId: '0190a0a0-0000-7000-8000-000000000001',
  payload: new Sensitive('{"surname":"Überall"}'),
  searchable: [{ field: 'email', value: new Sensitive(' Some.One@Example.test') }] as const,
};
/** What OpenSSL says of a ciphertext that does not authenticate. */
const UNREADABLE = /unable to authenticate/;
const DECISION = '0190a0a0-0000-7000-8000-000000000002';

const vaultAt = (origin: string, master = MASTER) =>
  new SubjectVault({ kek: deriveKey(master, 'kek'), index: deriveKey(master, 'index') }, origin);
const vault = vaultAt(ORIGIN);

describe('deriveKey', () => {
  it('is HKDF-SHA-256 with the purpose in its info, 32 bytes', () => {
    const expected = Buffer.from(hkdfSync('sha256', MASTER.reveal(), '', 'verigate/v1/index', 32));
    expect(deriveKey(MASTER, 'index').export()).toEqual(expected);
  });

  it('gives every purpose a key of its own', () => {
    const labels = ['kek', 'index', 'idempotency', 'basic-pepper', 'fingerprint'] as const;
    const keys = labels.map((label) => deriveKey(MASTER, label).export().toString('hex'));
    expect(new Set(keys).size).toBe(labels.length);
    expect(fingerprintOf(MASTER).toString('hex')).toBe(keys[4]);
  });
});

describe('SubjectVault', () => {
  it('gives back what it sealed', () => {
    expect(vault.open(vault.seal(SUBJECT, DECISION), DECISION).reveal()).toBe(SUBJECT.payload.reveal());
  });

  it('seals the same person differently each time, under another key', () => {
    const [one, two] = [vault.seal(SUBJECT, DECISION), vault.seal(SUBJECT, DECISION)];
    expect(one.ciphertext).not.toEqual(two.ciphertext);
    expect(one.nonce).not.toEqual(two.nonce);
    expect(() => vault.open({ ...one, wrapped: two.wrapped }, DECISION)).toThrow(UNREADABLE);
  });

  it('binds a ciphertext to log, person and decision, and notices any changed bit', () => {
    const sealed = vault.seal(SUBJECT, DECISION);
    const changed = (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index === 3 ? byte ^ 1 : byte)));
    expect(() => vault.open(sealed, SUBJECT.subjectId)).toThrow(UNREADABLE);
    expect(() => vault.open({ ...sealed, subjectId: DECISION }, DECISION)).toThrow(UNREADABLE);
    expect(() => vaultAt('verigate/other').open(sealed, DECISION)).toThrow(UNREADABLE);
    expect(() => vaultAt(ORIGIN, new Sensitive(Buffer.alloc(32, 2))).open(sealed, DECISION)).toThrow(UNREADABLE);
    for (const part of ['wrapped', 'nonce', 'ciphertext'] as const) {
      expect(() => vault.open({ ...sealed, [part]: changed(sealed[part]) }, DECISION)).toThrow(UNREADABLE);
    }
  });

  it('hashes nonce and ciphertext for the log', () => {
    const { nonce, ciphertext, ctSha256 } = vault.seal(SUBJECT, DECISION);
    const bytes = Buffer.concat([nonce, ciphertext]);
    expect(ctSha256).toBe(createHash('sha256').update(bytes).digest('base64url'));
  });

  it.each([
    ['email', ' Some.One@Example.test', 'some.one@example.test'],
    ['phone', '+1 (201) 555-0142', '+12015550142'],
    ['external_id', ' Abc ', 'Abc'],
  ] as const)('finds a person by %s however it is written', (field, written, normal) => {
    const key = deriveKey(MASTER, 'index');
    const expected = createHmac('sha256', key).update(`${field}|${normal}`).digest().subarray(0, 16);
    expect(vault.token(field, new Sensitive(written))).toEqual(expected);
  });
});
