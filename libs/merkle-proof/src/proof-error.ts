/**
 * What does not hold:
 * `malformed` a text that is not of its format; `outside` an index or size that the tree does not have; `too_short`, `too_long` a path with too
 * few or too many hashes; `root_differs` the path leads to another root; `old_root_differs`, `new_root_differs` the same of one side of a
 * consistency proof; `unknown_algorithm` a key of a kind that is not read here.
 */
export type ProofFault =
  | 'malformed'
  | 'outside'
  | 'too_short'
  | 'too_long'
  | 'root_differs'
  | 'old_root_differs'
  | 'new_root_differs'
  | 'unknown_algorithm';

/** A proof, note or key that does not hold. The message is one sentence for people. */
export class ProofError extends Error {
  override readonly name = 'ProofError';

  constructor(
    readonly fault: ProofFault,
    message: string,
  ) {
    super(message);
  }
}

export const malformed = (message: string): ProofError => new ProofError('malformed', message);
