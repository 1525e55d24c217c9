import { createHash } from 'node:crypto';
import { Sensitive } from '#libs/provider-spec';

const DIGITS = 16;

/** The same settings have the same version, in whatever order they are written and with whatever secrets. */
export const versionOf = (settings: unknown): string =>
  createHash('sha256').update(canonical(settings)).digest('hex').slice(0, DIGITS);

function canonical(value: unknown): string {
  if (value instanceof Map) return canonical(Object.fromEntries(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined && !(member instanceof Sensitive))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
