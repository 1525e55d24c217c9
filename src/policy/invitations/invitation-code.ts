import { randomBytes } from 'node:crypto';

/** Crockford's base 32 (crockford.com/base32.html): digits and capitals without I, L, O and U. Five bits a character. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;
const HINT = 2;

/** What a person may write for a character: the standard's own table of look-alikes. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** Longer than any code that was ever made; what comes after is not looked at. */
const LONGEST_TEXT = 256;

/** `groups` groups of four random characters, 20 bits each: `7K3M-0Q9F-XB2T-CW5A`. */
export function newCode(groups: number): string {
  const characters = Array.from(randomBytes(groups * GROUP), (byte) => ALPHABET.charAt(byte & 31)).join('');
  return (characters.match(/.{4}/g) ?? []).join('-');
}

/**
 * The form in which codes are compared: capitals, without separators, look-alikes as the digits that they are taken for. Never fails: a text
 * that is no code becomes one that nobody has, so that it is refused by the same work as a wrong guess.
 */
export function foldCode(text: string): string {
  const plain = text.slice(0, LONGEST_TEXT).normalize('NFKC').toUpperCase();
  return plain.replaceAll(/[\s\p{Pd}\p{Cf}_.,/]/gu, '').replaceAll(/[OIL]/g, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** The last two characters: staff and invited tell codes apart by them, and 70 of 80 bits stay unknown. */
export const hintOf = (code: string): string => foldCode(code).slice(-HINT);
