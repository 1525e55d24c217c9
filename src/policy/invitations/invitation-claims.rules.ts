import { type ValidationArguments, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { flawOfOutgoingClaim } from '../../config/index.js';

const MAX_CLAIMS = 20;
/** Of a string attribute in the directory. */
const MAX_TEXT = 250;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with claims that a code is to add, or undefined. Names are said again only when they look like one; values never are. */
export function flawOfClaims(claims: unknown): string | undefined {
  if (!isPlain(claims)) return 'must be an object: claim -> text, number or true/false';
  const entries = Object.entries(claims);
  if (entries.length > MAX_CLAIMS) return `must hold at most ${MAX_CLAIMS} claims`;
  for (const [name, value] of entries) {
    const shown = /^\w{1,128}$/.test(name) ? name : 'a claim';
    const flaw = flawOfName(name) ?? flawOfValue(value);
    if (flaw !== undefined) return `holds ${shown}, which ${flaw}`;
  }
  return undefined;
}

/** Only attributes of the customer's own: what describes the person comes from the person, and would stand here in the clear. */
const flawOfName = (name: string): string | undefined =>
  flawOfOutgoingClaim(name) ??
  (name.startsWith('extension_') ? undefined : 'describes the person: only extension_Name can be added');

function flawOfValue(value: unknown): string | undefined {
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : 'must be a whole number';
  if (typeof value !== 'string') return 'must be text, a whole number, or true/false';
  return value.length > 0 && value.length <= MAX_TEXT && !/\p{Cc}/u.test(value)
    ? undefined
    : `must be 1 to ${MAX_TEXT} characters without control characters`;
}

@ValidatorConstraint({ name: 'invitationClaims' })
export class InvitationClaims implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return flawOfClaims(value) === undefined;
  }

  defaultMessage({ value }: ValidationArguments): string {
    return flawOfClaims(value) ?? '';
  }
}
