import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Sensitive } from '#libs/provider-spec';
import type { Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';
import { keptSecret } from './kept-secret.js';

const KEY_BYTES = 32;

/** 32 bytes from base64 or base64url; undefined when it is not exactly that. */
export function decodeKey(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text.trim()) ? Buffer.from(text.trim(), 'base64') : undefined;
}

/** The key that the operator gave. */
export function givenKey(given: Sensitive<string>, problems: Problems): Sensitive<Buffer> | undefined {
  const key = decodeKey(given.reveal());
  if (key) return new Sensitive(key);
  problems.add('keys.master', 'must be 32 bytes in base64 (43 or 44 characters): npm run secret:new makes one');
  return undefined;
}

/** The key of development, in the data folder. */
export function keptKey(dataDir: string, files: ConfigFiles, problems: Problems): Sensitive<Buffer> | undefined {
  const path = join(dataDir, 'keys', 'master.key');
  const text = keptSecret(path, () => `${randomBytes(KEY_BYTES).toString('base64')}\n`, files, problems);
  if (text === undefined) return undefined;
  const key = decodeKey(text);
  if (key) return new Sensitive(key);
  problems.add(
    path,
    'does not hold 32 bytes in base64: put the right file back; with another key the recorded data cannot be read',
  );
  return undefined;
}
