import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DEVICE_MS, DeviceSeal } from './device.seal.js';

let now = Date.parse('2026-11-20T08:00:00Z');
const clock = { now: () => new Date(now) };
const keyOf = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const seal = new DeviceSeal(keyOf(1), clock);

describe('DeviceSeal', () => {
  it('knows the browser again, for the person who signed in there and for nobody else', () => {
    const sealed = seal.issue('maria');
    expect(seal.read(sealed, 'maria')).toMatch(/^[\w-]{22}$/);
    expect(seal.read(sealed, 'mallory')).toBeUndefined();
    expect(seal.read(seal.issue('maria'), 'maria')).not.toBe(seal.read(sealed, 'maria'));
    expect(new DeviceSeal(keyOf(2), clock).read(sealed, 'maria')).toBeUndefined();
    expect(sealed).not.toContain('maria');
  });

  it('takes nothing that was changed, and nothing that is old', () => {
    const sealed = seal.issue('maria');
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === '1' ? '2' : '1';
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
      // The last letter of 32 bytes in base64url has two bits that stand for nothing.
      if (at < sealed.length - 1) expect(seal.read(changed, 'maria')).toBeUndefined();
    }
    expect(seal.read(undefined, 'maria')).toBeUndefined();
    expect(seal.read('', 'maria')).toBeUndefined();
    now += DEVICE_MS - 1;
    expect(seal.read(sealed, 'maria')).toBeDefined();
    now += 1;
    expect(seal.read(sealed, 'maria')).toBeUndefined();
  });
});
