import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password.hasher.js';

/** A test vector of the reference implementation of Argon2 (src/test.c, version 0x13, argon2id): "password", "somesalt". */
const TAG = Buffer.from('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7', 'hex');
const KNOWN = `$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$${TAG.toString('base64').slice(0, 43)}`;
const PASSWORD = 'correct horse battery staple';

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher();

  it('knows the right one, and nothing else', async () => {
    const stored = await hasher.hash(PASSWORD);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hasher.isRight(PASSWORD, stored, false)).toBe(true);
    expect(await hasher.isRight(`${PASSWORD} `, stored, false)).toBe(false);
    expect(await hasher.isRight(PASSWORD, undefined, false)).toBe(false);
    expect(await hasher.hash(PASSWORD)).not.toBe(stored);
  });

  it('takes the same letters from every keyboard', async () => {
    const stored = await hasher.hash('Zo\u00eb und die 12 Zwerge');
    expect(await hasher.isRight('Zoe\u0308 und die 12 Zwerge', stored, false)).toBe(true);
  });

  it('reads what other implementations of argon2id wrote', async () => {
    expect(await hasher.isRight('password', KNOWN, false)).toBe(true);
  });

  it('refuses what it did not write', async () => {
    await expect(hasher.isRight(PASSWORD, 'plain', false)).rejects.toThrow('argon2id');
  });

  it('turns away what it has no room for', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, () => hasher.isRight(PASSWORD, undefined, false)),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(13);
    expect(refused[0]).toMatchObject({ reason: { type: 'unavailable' } });
  });

  it('has room for those who are known while strangers crowd in', async () => {
    const strangers = Promise.allSettled(Array.from({ length: 30 }, () => hasher.isRight(PASSWORD, undefined, false)));
    const stored = await hasher.hash(PASSWORD);
    await expect(hasher.isRight(PASSWORD, stored, true)).resolves.toBe(true);
    expect((await strangers).filter(({ status }) => status === 'rejected')).toHaveLength(13);
  });
});
