/**
 * What is sealed can be opened by nobody any more: it was changed, it belongs to something else, or its key is gone. A key that cannot be had at
 * the moment is another thing, and another error: what cannot be read now may be read later.
 */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}
