const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_.\s]/g, '');

/** Levenshtein's distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const MAX_LENGTH = 64;
const LISTED = 20;

/** ": did you mean "x"?", else what there is to choose from. Repeats nothing of what was given. */
export function suggestion(given: string, known: readonly string[]): string {
  const wanted = plain(given.slice(0, MAX_LENGTH));
  const near = known
    .map((name) => ({ name, far: distance(wanted, plain(name)) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(Math.max(wanted.length, plain(name).length) / 3)))
    .sort((a, b) => a.far - b.far)[0];
  if (near) return `: did you mean "${near.name}"?`;
  if (known.length === 0) return ': there is none here';
  const more = known.length > LISTED ? ', …' : '';
  return `: known are ${known.slice(0, LISTED).join(', ')}${more}`;
}
