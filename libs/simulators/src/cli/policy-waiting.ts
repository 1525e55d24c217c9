import { setTimeout as pause } from 'node:timers/promises';

/** Longer than the first steps of every back-off together. */
const LATEST_MS = 40_000;
const LOOK_EVERY_MS = 100;

/** Looks until there is something. Throws, with what it waited for, when it does not come. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
  { signal, latestMs = LATEST_MS }: { readonly signal?: AbortSignal; readonly latestMs?: number } = {},
): Promise<Found> {
  const end = performance.now() + latestMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited ${latestMs} ms in vain: ${what}`);
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}
