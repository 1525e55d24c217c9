import { childrenOf, type XmlElement } from '#libs/provider-kit';
import type { Signal, SignalCode, SignalEffect } from '#libs/provider-spec';
import {
  CHILD_NOTE,
  FOREIGN_ELEMENTS,
  KNOWN_ELEMENTS,
  LIST_NAMES,
  MISMATCH,
  NOT_LOCATED,
  NOTES,
  RESTRICTIONS,
  VELOCITY_KEYS,
} from './idology.codes.js';
import type { IdologyPolicy } from './idology.config.js';

/** Everything that an answer says beside its verdict. */
export interface Findings {
  readonly signals: readonly Signal[];
  readonly unmapped: readonly string[];
  readonly underage: boolean;
  /** A listed person's birth date was compared with the applicant's. */
  readonly watchlistNote: boolean;
  readonly hardNote: boolean;
  readonly velocity: boolean;
  readonly questions: boolean;
  /** The account wants a document, or an answer to its differentiator question. */
  readonly furtherStep: boolean;
}

/** Keys are dotted words; anything else could be text about the person and is not kept. */
const KEY = /^[\w.-]{1,100}$/;
const printable = (key: string): string => (KEY.test(key) ? key : 'unreadable-key');

/** The keys of all elements of a name, in order. */
export function keysOf(parent: XmlElement, name: string): readonly string[] {
  return childrenOf(parent, name)
    .flatMap((element) => childrenOf(element, 'key'))
    .flatMap(({ text }) => (text === '' ? [] : [text]));
}

/** Keys as evidence: what no row maps, made safe to print. */
export const asUnmapped = (keys: readonly string[]): readonly string[] => keys.map(printable);

export function readFindings(root: XmlElement, policy: IdologyPolicy): Findings {
  const gathered = new Gathered(policy);
  if (keysOf(root, 'results').includes(NOT_LOCATED)) gathered.note('not_found', 'neutral', NOT_LOCATED);
  gathered.readNotes(root);
  for (const restriction of childrenOf(root, 'restriction')) gathered.readRestriction(restriction);
  gathered.readVelocity(root);
  gathered.readSteps(root);
  for (const { name } of root.children) {
    if (!KNOWN_ELEMENTS.has(name) && !FOREIGN_ELEMENTS.has(name)) {
      gathered.note('provider_warning', 'neutral', `element:${printable(name)}`);
    }
  }
  return gathered;
}

class Gathered implements Findings {
  readonly signals: Signal[] = [];
  readonly unmapped: string[] = [];
  underage = false;
  watchlistNote = false;
  hardNote = false;
  velocity = false;
  questions = false;
  furtherStep = false;

  constructor(private readonly policy: IdologyPolicy) {}

  note(code: SignalCode, effect: SignalEffect, vendorCode: string): void {
    this.signals.push({ code, effect, vendorCode });
  }

  /** Single, several or none: an empty `<qualifiers/>` says nothing, a qualifier without a key says something that we cannot read. */
  readNotes(root: XmlElement): void {
    const noted = [
      ...childrenOf(root, 'qualifiers').flatMap(({ children }) => children),
      ...['idphone-result', 'idliveq-error', 'idliveq-challenge-error'].flatMap((name) => childrenOf(root, name)),
    ];
    for (const element of noted) {
      const keys = childrenOf(element, 'key').filter(({ text }) => text !== '');
      if (keys.length === 0) this.unmapped.push(printable(element.name));
      for (const { text } of keys) this.readNote(text);
    }
  }

  private readNote(key: string): void {
    const row = NOTES.read(key);
    if (!row) {
      this.unmapped.push(printable(key));
      return;
    }
    const hard = this.isHard(key);
    if (hard) this.hardNote = true;
    if (key === CHILD_NOTE) this.underage = true;
    if (row.signal === 'watchlist_hit') this.watchlistNote = true;
    this.note(row.signal, hard || key === CHILD_NOTE ? 'contradicts' : row.effect, printable(key));
  }

  private isHard(key: string): boolean {
    const listed = this.policy.hardNotes.some((entry) =>
      entry.endsWith('*') ? key.startsWith(entry.slice(0, -1)) : key === entry,
    );
    return listed || (this.policy.decisionSource === 'results' && MISMATCH.test(key));
  }

  /** Rule 9b: whatever does not say "no match", and nothing else, is a hit. */
  readRestriction(restriction: XmlElement): void {
    const keys = childrenOf(restriction, 'key').map(({ text }) => text);
    const listed = childrenOf(restriction, 'pa');
    const clear = keys.length === 1 && keys[0]?.endsWith('.no.match') && listed.length === 0;
    const [key] = keys;
    const row = RESTRICTIONS.read(key);
    if (!row) this.unmapped.push(key ? printable(key) : 'restriction');
    if (clear) {
      if (row) this.note(row.signal, row.effect, row.code);
      return;
    }
    this.note('watchlist_hit', 'blocks', key ? printable(key) : 'restriction');
    for (const entry of listed) this.note('watchlist_hit', 'blocks', `global.watch.list:${listOf(entry)}`);
  }

  readVelocity(root: XmlElement): void {
    const warnings = childrenOf(root, 'velocity-results');
    if (warnings.length === 0) return;
    this.velocity = true;
    const keys = warnings.flatMap((element) => keysOf(element, 'velocity-result'));
    const effect = this.policy.velocity === 'accept' ? 'neutral' : 'contradicts';
    this.note('velocity', effect, 'velocity-results');
    for (const key of keys) {
      if (VELOCITY_KEYS.has(key)) this.note('velocity', effect, `velocity:${key}`);
      else this.unmapped.push(`velocity:${printable(key)}`);
    }
  }

  readSteps(root: XmlElement): void {
    const names = new Set(root.children.map(({ name }) => name));
    const scan = childrenOf(root, 'id-scan').some(({ text }) => text.toLowerCase() !== 'no');
    const differentiator = names.has('differentiator-question') || names.has('differentiator-questions');
    this.questions = names.has('questions');
    this.furtherStep = scan || differentiator;
    if (scan) this.note('step_up_required', 'neutral', 'id-scan');
    if (differentiator) this.note('step_up_required', 'neutral', 'differentiator-question');
    if (this.questions) this.note('step_up_required', 'neutral', 'questions');
  }
}

/** Which list, and how near: `ofac:100`. Neither the listed person's data nor the list's free text is kept. */
function listOf(entry: XmlElement): string {
  const [list, score] = ['list', 'score'].map((name) => childrenOf(entry, name)[0]?.text ?? '');
  const code = LIST_NAMES.find(({ words }) => words.test(list ?? ''))?.code ?? 'other';
  return /^\d{1,3}$/.test(score ?? '') ? `${code}:${score}` : code;
}
