import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

function isOpenUpwards(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o005) === 0o005;
  return isOpen && (folder === dirname(folder) || isOpenUpwards(dirname(folder)));
}

/**
 * May another account read this checkout? One below /root or in a folder of mktemp -d is closed: what has to be seen as another user cannot be
 * seen from there, and is tried wherever the checkout is open.
 */
export const isCheckoutOpen = isOpenUpwards(resolve('.'));
