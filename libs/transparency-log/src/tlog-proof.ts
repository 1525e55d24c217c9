import { formatTlogProof, type TlogProof } from '#libs/merkle-proof';

/** One entry's proof as a file: c2sp.org/tlog-proof@v1. `checkpoint` is the signed note. */
export const tlogProofText = (proof: TlogProof): string => formatTlogProof(proof);
