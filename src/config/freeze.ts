import { Sensitive } from '#libs/provider-spec';

const refuse = (): never => {
  throw new TypeError('The configuration does not change while the process runs');
};

class FrozenMap<K, V> extends Map<K, V> {
  constructor(entries: Iterable<readonly [K, V]>) {
    super();
    for (const [key, value] of entries) super.set(key, value);
  }

  override set = refuse;
  override delete = refuse;
  override clear = refuse;
}

export const frozenMap = <K, V>(entries: Iterable<readonly [K, V]>): ReadonlyMap<K, V> =>
  Object.freeze(new FrozenMap(entries));

/** Freezes plain data all the way down; what belongs to others (`except`) or cannot be frozen is left as it is. */
export function freeze<T>(value: T, except: ReadonlySet<unknown> = new Set()): T {
  if (typeof value !== 'object' || value === null || except.has(value)) return value;
  if (value instanceof Sensitive || ArrayBuffer.isView(value)) return value;
  for (const member of value instanceof Map ? value.values() : Object.values(value)) freeze(member, except);
  return Object.freeze(value);
}
