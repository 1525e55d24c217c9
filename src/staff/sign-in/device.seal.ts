import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

/** A browser that is not used for so long is a stranger again. */
export const DEVICE_MS = 90 * 24 * 60 * 60_000;
const NUMBER_BYTES = 16;
const SEALED = /^([A-Za-z0-9_-]{22})\.(\d{13})\.([A-Za-z0-9_-]{43})$/;

/**
 * Remembers, in the browser, that a person has signed in there with their password: guesses of strangers do not hold that browser up (device
 * cookies, OWASP). It says nothing about anybody who does not know the name already, and lets nobody in.
 */
export class DeviceSeal {
  constructor(
    private readonly key: KeyObject,
    private readonly clock: { now(): Date },
  ) {}

  /** For the browser. `username`: in its canonical form. */
  issue(username: string): string {
    const number = randomBytes(NUMBER_BYTES).toString('base64url');
    const at = this.clock.now().getTime();
    return `${number}.${at}.${this.#tag(number, at, username).toString('base64url')}`;
  }

  /** The number of the browser; undefined: none of ours, another person's, or too old. */
  read(sealed: string | undefined, username: string): string | undefined {
    const [, number = '', at = '', tag = ''] = SEALED.exec(sealed ?? '') ?? [];
    if (number === '' || this.clock.now().getTime() - Number(at) >= DEVICE_MS) return undefined;
    const expected = this.#tag(number, Number(at), username);
    return timingSafeEqual(expected, Buffer.from(tag, 'base64url')) ? number : undefined;
  }

  #tag(number: string, at: number, username: string): Buffer {
    return createHmac('sha256', this.key).update(`verigate-device/1\n${number}\n${at}\n${username}`).digest();
  }
}
