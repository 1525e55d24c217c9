import { createHmac, type KeyObject } from 'node:crypto';
import type { ListKind } from './list-check.port.js';
import type { StoredValue } from './list-entry.js';
import { type Canonical, LIST_VALUES } from './list-values.table.js';

const TOKEN_BYTES = 16;

/** What is looked up of a value: itself, or where it names a person HMAC-SHA-256 over `kind|value`, first 16 bytes, base64url. */
export const tokenOf = (key: KeyObject, kind: ListKind, canonical: string): string =>
  LIST_VALUES[kind].isPersonal
    ? createHmac('sha256', key).update(`${kind}|${canonical}`).digest().subarray(0, TOKEN_BYTES).toString('base64url')
    : canonical;

export const storedValue = (key: KeyObject, kind: ListKind, value: Canonical): StoredValue => ({
  kind,
  token: tokenOf(key, kind, value.key),
  shown: value.shown,
  prefix: value.prefix,
});

/** What would be looked up of a personal value as somebody writes it; undefined when it can be on no list. */
export function tokenOfText(key: KeyObject, kind: 'email' | 'phone' | 'external_id', text: string): string | undefined {
  const reading = LIST_VALUES[kind].read(text);
  return 'problem' in reading ? undefined : tokenOf(key, kind, reading.key);
}
