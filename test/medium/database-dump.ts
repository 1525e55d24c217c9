import { createDecipheriv, createHmac } from 'node:crypto';
import { deriveKey, type KeyLabel } from '../../src/audit/index.js';
import type { Database } from '../../src/storage/index.js';
import { MASTER_KEY } from './builders.js';

/** Every row of every table as text; bytes in hex. */
export async function dump({ pool }: Pick<Database, 'pool'>): Promise<string> {
  const tables = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const parts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from "${name}" t`);
    parts.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  return parts.join('\n');
}

/** Every label of the ring: the compiler asks for a new one. */
const LABELS = Object.keys({
  kek: true,
  index: true,
  idempotency: true,
  'basic-pepper': true,
  'staff-pepper': true,
  'staff-oidc': true,
  'staff-device': true,
  'mail-recipient': true,
  lists: true,
  invitations: true,
  fingerprint: true,
  answers: true,
  'key-ring': true,
  wrapping: true,
  'log-signing': true,
} satisfies Record<KeyLabel, true>) as KeyLabel[];

/** What a keyed hash of the value could have been computed over, by any feature. */
const messagesOf = (value: string): readonly string[] => [
  value,
  ...['email', 'phone', 'external_id', 'email_domain', 'tried-by-email', 'tried-by-address', 'holder', 'code'].map(
    (purpose) => `${purpose}|${value}`,
  ),
];

/** Keyed hashes of the values under every key of the ring, as they would stand in a dump: of whole and of shortened ones the first 16 bytes. */
export const hashesOf = (values: readonly string[]): readonly string[] =>
  LABELS.flatMap((label) => {
    const key = deriveKey(MASTER_KEY, label);
    return values.flatMap(messagesOf).flatMap((message) => {
      const head = createHmac('sha256', key).update(message).digest().subarray(0, 16);
      return [head.toString('hex'), head.toString('base64url')];
    });
  });

/** The values as they are, and as their bytes look in hex and base64. */
export const writingsOf = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => {
    const bytes = Buffer.from(value);
    return [value, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
  });

/** Everything of a dump that could be nonce and ciphertext, decrypted with every key of the ring, whether or not it authenticates. */
export function decryptions(text: string): string {
  const sealed = [
    ...[...text.matchAll(/\\x([0-9a-f]{56,})/g)].map(([, hex]) => Buffer.from(hex ?? '', 'hex')),
    ...[...text.matchAll(/v1\.([\w-]{38,})/g)].map(([, base64]) => Buffer.from(base64 ?? '', 'base64url')),
  ];
  return LABELS.flatMap((label) =>
    sealed.map((bytes) => {
      const decipher = createDecipheriv('aes-256-gcm', deriveKey(MASTER_KEY, label), bytes.subarray(0, 12));
      return decipher.update(bytes.subarray(12, -16)).toString('latin1');
    }),
  ).join('\n');
}
