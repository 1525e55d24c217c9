import { createHash } from 'node:crypto';

/** So many entries, or fewer, are all looked at; of more, places are drawn. */
export const SMALL_RANGE = 20_000;

/**
 * Which places of the log a sample looks at, of `count` places that are numbered from 0: the n-th (from 0) is SHA-256 over `seed|n` (ASCII
 * decimal), its first 16 bytes as an unsigned number, modulo `count`. A decision has exactly one entry `signup.decided`, so places that are
 * drawn evenly and kept where such an entry stands are decisions drawn evenly (the unevenness of the modulo is below 2^-80).
 */
export function* drawnPlaces(seed: string, count: number): Generator<number> {
  for (let n = 0; ; n += 1) {
    const digest = createHash('sha256').update(`${seed}|${n}`).digest('hex').slice(0, 32);
    yield Number(BigInt(`0x${digest}`) % BigInt(count));
  }
}

/** Of a small range: the places in the order of SHA-256 over `seed|place` (hexadecimal text). */
export const inHashOrder = (seed: string, places: readonly number[]): readonly number[] =>
  places
    .map((place) => ({ place, hash: createHash('sha256').update(`${seed}|${place}`).digest('hex') }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .map(({ place }) => place);
