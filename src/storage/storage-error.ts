/** The database cannot be used. `message` is one sentence for the operator and holds no secret. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
