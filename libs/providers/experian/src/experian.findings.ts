import type { JsonObject } from '#libs/provider-kit';
import { arrayAt, isSilentAt, type JsonValue, objectsAt, stringAt } from '#libs/provider-kit';
import type { Signal, SignalCode, SignalEffect } from '#libs/provider-spec';
import { GUARDS, type GuardName } from './experian.codes.js';

export interface ElementError {
  /** Lower case. */
  readonly serviceName: string;
  readonly code: string;
}

/** A vendor's code as it may leave the reader: trimmed, short, without anything that could be a sentence or a person. */
export function codeOf(text: string | undefined): string | undefined {
  const code = text?.trim();
  return code !== undefined && /^[A-Za-z0-9_.:/-]{1,40}$/.test(code) ? code : undefined;
}

/** The code at a path. Of another type than text it is not read, and the reply that holds it is incomplete. */
export function codeAt(node: JsonObject, path: string, findings: Findings): string | undefined {
  const text = stringAt(node, path);
  if (text === undefined && !isSilentAt(node, path)) findings.incomplete = true;
  return codeOf(text);
}

/** The code of what was said and cannot be read. In lower case no word is like it. */
export const UNREADABLE = 'unreadable';

/** The word at a path, trimmed and in upper case: empty where nothing is said, `unreadable` where something else than text is. */
export function wordAt(node: JsonValue | undefined, path: string): string {
  const text = stringAt(node, path);
  if (text !== undefined) return text.trim().toUpperCase();
  return isSilentAt(node, path) ? '' : UNREADABLE;
}

/** What the elements of one reply add up to. Filled by the readers, weighed by `experian.reply.ts`. */
export class Findings {
  readonly signals: Signal[] = [];
  readonly unmapped: string[] = [];
  readonly errors: ElementError[] = [];
  readonly fired = new Set<GuardName>();
  /** Guards whose evidence is missing from the reply. */
  readonly uncleared = new Set<GuardName>();
  /** Rules that the operator wants reviewed. */
  reviewRule = false;
  /** The reply lacks something that a complete one has. */
  incomplete = false;
  /** One entry for each Precise ID element. */
  readonly finalDecisions: (string | undefined)[] = [];
  score: number | undefined;

  constructor(private readonly disabled: readonly GuardName[]) {}

  note(code: SignalCode, vendorCode: string, effect: SignalEffect = 'neutral'): void {
    this.signals.push({ code, effect, vendorCode });
  }

  /** A guard's finding: it bars a pass, or is evidence where the operator switched the guard off. */
  fire(guard: GuardName, vendorCode: string): void {
    const on = !this.disabled.includes(guard);
    if (on) this.fired.add(guard);
    this.note(GUARDS[guard].signal, vendorCode, on ? 'contradicts' : 'neutral');
  }

  /** Nothing in the reply speaks for or against: a pass would rest on silence. */
  missEvidence(...guards: readonly GuardName[]): void {
    for (const guard of guards) if (!this.disabled.includes(guard)) this.uncleared.add(guard);
  }
}

/** The objects of an array; anything else among them, or in the array's place, makes the reply incomplete. */
export function entriesOf(node: JsonValue | undefined, path: string, findings: Findings): readonly JsonObject[] {
  const entries = objectsAt(node, path);
  const list = arrayAt(node, path);
  const whole = list ? entries.length === list.length : isSilentAt(node, path);
  if (!whole) findings.incomplete = true;
  return entries;
}

/** The code of a `{value, code}` pair, trimmed: codes carry trailing blanks (Precise ID members, reference experian.md section 8.2). */
export const pairCode = (node: JsonObject | undefined, path: string): string | undefined =>
  stringAt(node, `${path}.code`)?.trim();
