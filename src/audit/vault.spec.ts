import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { type KeyRing, ringOf } from './key-ring.port.js';
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
  new SubjectVault({ ring: ringOf(deriveKey(master, 'kek')), index: deriveKey(master, 'index') }, origin);
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
  it('gives back what it sealed', async () => {
    expect((await vault.open(vault.seal(SUBJECT, DECISION), DECISION)).reveal()).toBe(SUBJECT.payload.reveal());
  });

  it('seals the same person differently each time, under another key', async () => {
    const [one, two] = [vault.seal(SUBJECT, DECISION), vault.seal(SUBJECT, DECISION)];
    expect(one.ciphertext).not.toEqual(two.ciphertext);
    expect(one.nonce).not.toEqual(two.nonce);
    await expect(vault.open({ ...one, wrapped: two.wrapped }, DECISION)).rejects.toThrow(UNREADABLE);
  });

  it('opens what an older key-encryption key wrapped, and wraps it anew without touching the ciphertext', async () => {
    const [old, young] = [deriveKey(MASTER, 'kek'), deriveKey(MASTER, 'answers')];
    const asked: number[] = [];
    const ring: KeyRing = {
      current: () => ({ version: 2, key: young }),
      known: (version) => (version === 2 ? young : undefined),
      fetch: async (version) => {
        asked.push(version);
        return old;
      },
    };
    const both = new SubjectVault({ ring, index: deriveKey(MASTER, 'index') }, ORIGIN);
    const sealed = vault.seal(SUBJECT, DECISION);
    expect((await both.open(sealed, DECISION)).reveal()).toBe(SUBJECT.payload.reveal());
    expect(asked).toEqual([1]);

    const anew = await both.rewrap(sealed);
    expect(anew).toMatchObject({ subjectId: SUBJECT.subjectId, kekVersion: 2 });
    expect((await both.open({ ...sealed, ...anew }, DECISION)).reveal()).toBe(SUBJECT.payload.reveal());
    expect(asked).toEqual([1, 1]);
    expect(both.seal(SUBJECT, DECISION).kekVersion).toBe(2);
  });

  it('takes no key for one of another version', async () => {
    const sealed = vault.seal(SUBJECT, DECISION);
    const twin = new SubjectVault(
      { ring: ringOf(deriveKey(MASTER, 'kek'), 2), index: deriveKey(MASTER, 'index') },
      ORIGIN,
    );
    await expect(twin.open({ ...sealed, kekVersion: 2 }, DECISION)).rejects.toThrow(UNREADABLE);
    await expect(twin.open(sealed, DECISION)).rejects.toThrow('no key-encryption key of version 1');
  });

  it('binds a ciphertext to log, person and decision, and notices any changed bit', async () => {
    const sealed = vault.seal(SUBJECT, DECISION);
    const changed = (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index === 3 ? byte ^ 1 : byte)));
    await expect(vault.open(sealed, SUBJECT.subjectId)).rejects.toThrow(UNREADABLE);
    await expect(vault.open({ ...sealed, subjectId: DECISION }, DECISION)).rejects.toThrow(UNREADABLE);
    await expect(vaultAt('verigate/other').open(sealed, DECISION)).rejects.toThrow(UNREADABLE);
    await expect(vaultAt(ORIGIN, new Sensitive(Buffer.alloc(32, 2))).open(sealed, DECISION)).rejects.toThrow(
      UNREADABLE,
    );
    for (const part of ['wrapped', 'nonce', 'ciphertext'] as const) {
      await expect(vault.open({ ...sealed, [part]: changed(sealed[part]) }, DECISION)).rejects.toThrow(UNREADABLE);
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
