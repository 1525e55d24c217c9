import type { ClaimValue } from '#libs/connector-protocols';

/**
 * A new value in the kind of the old one: text stays text, a whole number a whole number, yes/no yes/no. Undefined where that cannot be
 * done without loss. A claim that was absent takes what it is given.
 */
export function inKindOf(old: ClaimValue | undefined, next: ClaimValue): ClaimValue | undefined {
  switch (typeof old) {
    case 'string':
      return String(next);
    case 'number':
      return numberLike(old, next);
    case 'boolean':
      return typeof next === 'boolean' ? next : YES_NO.get(String(next));
    default:
      return next;
  }
}

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/;

function numberLike(old: number, next: ClaimValue): number | undefined {
  const number = typeof next === 'string' && NUMBER.test(next) ? Number(next) : next;
  if (typeof number !== 'number') return undefined;
  return Number.isInteger(old) && !Number.isInteger(number) ? undefined : number;
}

/** A claim of only white space is a claim that was not filled in. */
export const textOf = (value: ClaimValue | undefined): string | undefined => {
  const text = value === undefined ? '' : String(value);
  return text.trim() === '' ? undefined : text;
};

/** As a person counts: a letter with its accent may be two code units. */
export const lengthOf = (text: string): number => Array.from(text).length;
