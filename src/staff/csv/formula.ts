/** What a spreadsheet may take for the start of a formula (OWASP ASVS 5.0 section 1.2.10), the full-width forms among it. */
const TRIGGERS = '=+\\-@\\t\\r\\n\\0＝＋－＠';
/** Apostrophes before a trigger look like ours: they get one more, so that taking one away always gives back what was there. */
const NEEDS_GUARD = new RegExp(`^'*[${TRIGGERS}]`);
const HAS_GUARD = new RegExp(`^'+[${TRIGGERS}]`);

/** The cell as no spreadsheet runs it: an apostrophe before anything that could begin a formula. */
export const guardCell = (cell: string): string => (NEEDS_GUARD.test(cell) ? `'${cell}` : cell);

/** What `guardCell` was given, so that an export can be imported again. */
export const unguardCell = (cell: string): string => (HAS_GUARD.test(cell) ? cell.slice(1) : cell);
