import type { Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';

/**
 * A secret that is made at the first start and found again at the next: the text of a file that only its owner may read.
 * Undefined when it could not be kept or may not be believed.
 */
export function keptSecret(
  path: string,
  make: () => string,
  files: ConfigFiles,
  problems: Problems,
): string | undefined {
  try {
    if (!files.exists(path)) files.create(path, make());
    const mode = files.mode(path) ?? 0o600;
    if ((mode & 0o077) === 0) return files.read(path);
    problems.add(
      path,
      `can be read by other users: chmod 600 ${path}, and make a new one if somebody may have read it`,
    );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    problems.add(
      path,
      `cannot be read or written (${code}): let VERIGATE_DATA_DIR name a folder that this user may write to`,
    );
  }
  return undefined;
}
