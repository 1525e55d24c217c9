import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Sensitive } from '#libs/provider-spec';
import type { Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';
import { keptSecret } from './kept-secret.js';

const KEY_BYTES = 32;

interface Development {
  readonly dataDir: string;
  readonly files: ConfigFiles;
}

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

/** A key of development, in the data folder. */
export function keptKey(
  { dataDir, files }: Development,
  name: string,
  problems: Problems,
): Sensitive<Buffer> | undefined {
  const path = pathOf(dataDir, name);
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

const pathOf = (dataDir: string, name: string): string => join(dataDir, 'keys', name);
const MASTER_FILE = 'master.key';

/**
 * The master key, where the file or the data folder has it. Undefined, where a key service guards it: the database holds it wrapped, or will,
 * once it was started for the first time.
 */
export function masterKeyOf(
  given: Sensitive<Buffer> | undefined,
  { isGuarded, isShared }: { readonly isGuarded: boolean; readonly isShared: boolean },
  development: Development,
  problems: Problems,
): Sensitive<Buffer> | undefined {
  if (given) return given;
  // A file of this machine says nothing of a database that other machines use too.
  const isKept = !isShared && development.files.exists(pathOf(development.dataDir, MASTER_FILE));
  return isGuarded && !isKept ? undefined : keptKey(development, MASTER_FILE, problems);
}

/** Stands in for a master key that the start has still to unwrap. Whoever would use it by mistake gets an error, and no key. */
export class LockedMasterKey extends Sensitive<Buffer> {
  constructor() {
    super(Buffer.alloc(0));
  }

  override reveal(): Buffer {
    throw new Error('the master key is guarded by a key service and not unwrapped yet');
  }

  override map(): never {
    return this.reveal() as never;
  }
}
