/** The keys of this database and those of the configuration do not go together. One sentence for the operator. */
export class KeyRefusal extends Error {
  override readonly name = 'KeyRefusal';
}
