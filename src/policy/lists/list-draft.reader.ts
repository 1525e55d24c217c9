import type { KeyObject } from 'node:crypto';
import { LIST_KINDS, type ListKind } from './list-check.port.js';
import { LIST_REASONS, type ListReason, type NewEntry } from './list-entry.js';
import { storedValue } from './list-token.js';
import { readListValue } from './list-values.table.js';

export const DRAFT_FIELDS = ['kind', 'value', 'reason', 'note', 'expires', 'flow'] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** An entry as staff write it, in a form or in a line of a file. Empty text: not given. */
export type DraftText = Readonly<Record<DraftField, string>>;

export interface DraftProblem {
  readonly field: DraftField;
  /** What is wrong and how to mend it; completes "<field> ...". */
  readonly problem: string;
}

export type DraftReading = { readonly entry: NewEntry } | { readonly problems: readonly DraftProblem[] };

export interface DraftContext {
  readonly key: KeyObject;
  /** Names of the configured flows. */
  readonly flows: ReadonlySet<string>;
  readonly now: Date;
}

export const MAX_NOTE = 200;
const MAX_VALUE = 1_100;
/** Notes are kept in the clear and are for reasons, not for people. */
const PERSONAL = /[^\s@]@[^\s@]|\+?\d(?:[\s().-]?\d){6}/u;
const DATE = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/i;
const DAY_MS = 86_400_000;

type Read<T> = { readonly value: T } | { readonly problem: string };

const oneOf = <T extends string>(text: string, known: readonly T[]): Read<T> =>
  (known as readonly string[]).includes(text)
    ? { value: text as T }
    : { problem: `must be one of ${known.join(', ')}` };

function readNote(text: string): Read<string | undefined> {
  if (text.length > MAX_NOTE) return { problem: `must have at most ${MAX_NOTE} characters` };
  if (/[\p{Cc}]/u.test(text)) return { problem: 'must be one line of text' };
  if (PERSONAL.test(text)) return { problem: 'must name nobody: leave addresses and numbers out' };
  return { value: text === '' ? undefined : text };
}

/** A day stands for its end, in UTC. */
function readExpiry(text: string, now: Date): Read<Date | undefined> {
  if (text === '') return { value: undefined };
  const [, day = '', time] = DATE.exec(text) ?? [];
  const midnight = new Date(`${day}T00:00:00Z`);
  const isOnCalendar = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  const at = time === undefined ? new Date(midnight.getTime() + DAY_MS) : new Date(text);
  if (day === '' || !isOnCalendar || Number.isNaN(at.getTime())) {
    return { problem: 'is no time: write 2027-01-31 (until the end of that day, UTC) or 2027-01-31T12:00:00Z' };
  }
  return at > now ? { value: at } : { problem: 'has passed: give a time to come, or none' };
}

const readFlow = (text: string, flows: ReadonlySet<string>): Read<string | undefined> =>
  text === '' || flows.has(text)
    ? { value: text === '' ? undefined : text }
    : { problem: `is no flow of this gateway: give one of ${[...flows].join(', ')}, or none for all` };

function readValue(kind: Read<ListKind>, text: string, key: KeyObject) {
  if (text.length > MAX_VALUE) return { problem: 'is too long' };
  // Without a kind nothing can be said of the value.
  if ('problem' in kind) return { value: undefined };
  const reading = readListValue(kind.value, text);
  return 'problem' in reading ? reading : { value: storedValue(key, kind.value, reading) };
}

/** Everything that is wrong with the draft at once, or the entry. */
export function readDraft(text: DraftText, { key, flows, now }: DraftContext): DraftReading {
  const kind = oneOf(text.kind, LIST_KINDS);
  const value = readValue(kind, text.value, key);
  const reason = oneOf<ListReason>(text.reason, LIST_REASONS);
  const note = readNote(text.note);
  const expires = readExpiry(text.expires, now);
  const flow = readFlow(text.flow, flows);
  if (
    'problem' in kind ||
    'problem' in value ||
    value.value === undefined ||
    'problem' in reason ||
    'problem' in note ||
    'problem' in expires ||
    'problem' in flow
  ) {
    const readings = { kind, value, reason, note, expires, flow };
    return {
      problems: DRAFT_FIELDS.flatMap((field) => {
        const reading = readings[field];
        return 'problem' in reading ? [{ field, problem: reading.problem }] : [];
      }),
    };
  }
  return {
    entry: {
      ...value.value,
      reason: reason.value,
      note: note.value,
      expires: expires.value,
      flow: flow.value,
    },
  };
}
