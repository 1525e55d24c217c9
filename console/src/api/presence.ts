/** Without a key or a pointer for so long, nobody is there. */
const LEFT_AFTER_MS = 5 * 60_000;

let lastSign = Date.now();

for (const kind of ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const)
  document.addEventListener(kind, () => (lastSign = Date.now()), { passive: true, capture: true });

/**
 * Is somebody looking at this page? What asks again by itself asks only then: otherwise a forgotten window would keep its session alive, and
 * whoever comes by could use it.
 */
export const isSomebodyThere = (): boolean => !document.hidden && Date.now() - lastSign < LEFT_AFTER_MS;
