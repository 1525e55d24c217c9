/** Eight bounds for each doubling: neighbours are 9 % apart, so that is how exactly a quantile is known. */
const PER_DOUBLING = 8;
/** The last bound is 2^20 ms, seventeen minutes; what took longer is in the slot after it. */
const LAST_SLOT = 20 * PER_DOUBLING + 1;

const boundOf = (slot: number): number => 2 ** (slot / PER_DOUBLING);

/** Slot of a duration in milliseconds. The bounds are part of what is stored: they never change. */
export const slotOf = (ms: number): number =>
  ms <= 1 ? 0 : Math.min(LAST_SLOT, Math.ceil(Math.log2(ms) * PER_DOUBLING));

/** Count of each slot -> milliseconds that the share `q` (0-1) of all took at most; undefined where nothing was counted. */
export function quantile(slots: ReadonlyMap<number, number>, q: number): number | undefined {
  const total = [...slots.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let missing = q * total;
  for (const [slot, count] of [...slots].sort(([a], [b]) => a - b)) {
    if (count >= missing) return Math.round(within(slot, missing / count));
    missing -= count;
  }
  return Math.round(boundOf(LAST_SLOT));
}

/** Values are taken to lie evenly between the bounds of their slot. */
function within(slot: number, share: number): number {
  const [from, to] = [slot === 0 ? 0 : boundOf(slot - 1), boundOf(slot)];
  return from + (to - from) * share;
}
