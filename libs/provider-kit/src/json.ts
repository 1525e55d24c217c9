import { ProviderError } from '#libs/provider-spec';

export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];

export interface JsonObject {
  readonly [member: string]: JsonValue | undefined;
}

export interface JsonLimits {
  /** Objects and arrays inside one another, the root included. */
  readonly maxDepth?: number;
}

const DEFAULT_MAX_DEPTH = 64;

/** Members that make a later merge or copy reach a prototype. No vendor has fields of these names, so they are dropped. */
const POISONOUS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a vendor's JSON reply strictly: RFC 8259 text whose root is an object, at most `maxDepth` levels (64), no member twice in one object,
 * since parsers disagree on which of two decisions counts. Numbers stay numbers and strings strings.
 *
 * Duplicates are found by counting: JSON.parse keeps one member per name, so a text with more member colons than the tree has members
 * has a duplicate, however its names are escaped.
 *
 * Throws ProviderError `unreadable_response`, `sent`; neither message nor cause holds any of the body (JSON.parse quotes it in its own error).
 */
export function readJson(body: string, { maxDepth = DEFAULT_MAX_DEPTH }: JsonLimits = {}): JsonObject {
  const root = parse(body);
  if (!isObject(root)) throw unreadable('The reply is not a JSON object.');
  const members = countInText(body, maxDepth);
  if (members !== countInTree(root)) throw unreadable('The reply names a member twice.');
  return root;
}

/** The text at a dotted path, as in `stringAt(reply, 'responseHeader.responseCode')`; undefined where anything else is found. */
export function stringAt(node: JsonValue | undefined, path: string): string | undefined {
  const value = valueAt(node, path);
  return typeof value === 'string' ? value : undefined;
}

/**
 * Is nothing said at a dotted path: no member, null, or blank text, there or on the way? A value of another type than the one looked for is
 * something said, which the readers of this file answer with undefined as well: whoever reads a pass out of silence asks here first.
 */
export function isSilentAt(node: JsonValue | undefined, path: string): boolean {
  let value = node;
  for (const member of path.split('.')) {
    if (!isObject(value)) return isSilence(value);
    value = Object.hasOwn(value, member) ? value[member] : undefined;
  }
  return isSilence(value);
}

const isSilence = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** The finite number at a dotted path; a text of digits is not a number. */
export function numberAt(node: JsonValue | undefined, path: string): number | undefined {
  const value = valueAt(node, path);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function objectAt(node: JsonValue | undefined, path: string): JsonObject | undefined {
  const value = valueAt(node, path);
  return isObject(value) ? value : undefined;
}

export function arrayAt(node: JsonValue | undefined, path: string): readonly JsonValue[] | undefined {
  const value = valueAt(node, path);
  return isArray(value) ? value : undefined;
}

/** The objects of the array at a dotted path; other entries are left out, and no array is an empty list. */
export function objectsAt(node: JsonValue | undefined, path: string): readonly JsonObject[] {
  return (arrayAt(node, path) ?? []).filter(isObject);
}

function valueAt(node: JsonValue | undefined, path: string): JsonValue | undefined {
  let value = node;
  for (const member of path.split('.')) {
    // Own members only: what every object inherits is not in the reply.
    if (!isObject(value) || !Object.hasOwn(value, member)) return undefined;
    value = value[member];
  }
  return value;
}

function parse(body: string): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    throw unreadable('The reply is not JSON.');
  }
}

const [QUOTE, BACKSLASH, COLON] = [34, 92, 58];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** Member colons in a text that JSON.parse accepted. */
function countInText(text: string, maxDepth: number): number {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === COLON) members += 1;
    else if (char === OPEN_OBJECT || char === OPEN_ARRAY) {
      depth += 1;
      if (depth > maxDepth) throw unreadable('The reply is nested too deeply.');
    } else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) depth -= 1;
  }
  return members;
}

/** Index of the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) return at;
    if (char === BACKSLASH) at += 1;
  }
  return text.length;
}

/** Members of the tree, poisonous ones counted and then dropped. Runs after the depth check, so recursion is bounded. */
function countInTree(node: JsonValue | undefined): number {
  if (isArray(node)) return node.reduce<number>((sum, entry) => sum + countInTree(entry), 0);
  if (!isObject(node)) return 0;
  let members = 0;
  for (const name of Object.keys(node)) {
    members += 1 + countInTree(node[name]);
    if (POISONOUS.has(name)) delete (node as Record<string, JsonValue>)[name];
  }
  return members;
}

const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unreadable = (message: string) => new ProviderError('unreadable_response', message, { delivery: 'sent' });
