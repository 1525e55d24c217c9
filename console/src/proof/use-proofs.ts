import { useQueries, useQuery } from '@tanstack/react-query';
import { call, query } from '../api/index.js';
import { checkProof, type Expected, type ProofResult } from './proof-check.js';

/** An entry is sealed about a second after it was written. */
const AGAIN_MS = 1500;

const keysQuery = { ...query('GET /log'), staleTime: 60_000 };

export interface Proving {
  readonly uid: string;
  /** Undefined: it is being fetched or checked. */
  readonly result?: ProofResult;
  readonly error?: unknown;
}

/**
 * Fetches and checks the proofs of these entries, here. Who may not read the log gets the path checked and is told that no signature was. What
 * is not sealed yet is asked for again.
 */
export function useProofs(entries: readonly Expected[], isWanted: boolean): readonly Proving[] {
  const log = useQuery({ ...keysQuery, enabled: isWanted, retry: false });
  const isReady = isWanted && !log.isPending;
  const keys = log.data?.keys ?? [];
  const proofs = useQueries({
    queries: entries.map((entry) => ({
      queryKey: ['proof', entry.uid, keys.length],
      enabled: isReady,
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        checkProof(
          await call('GET /log/entries/:index/proof', { params: { index: entry.index }, signal }),
          keys,
          entry,
        ),
      refetchInterval: ({ state }: { state: { data: ProofResult | undefined } }) =>
        state.data?.state === 'sequenced' ? AGAIN_MS : (false as const),
    })),
  });
  return entries.map(({ uid }, index) => ({
    uid,
    result: proofs[index]?.data,
    error: proofs[index]?.error ?? undefined,
  }));
}
