/** A line of two texts that are compared. Numbers count from 1 in the text that has the line. */
export type DiffLine =
  | { readonly kind: 'same'; readonly text: string; readonly before: number; readonly after: number }
  | { readonly kind: 'removed'; readonly text: string; readonly before: number }
  | { readonly kind: 'added'; readonly text: string; readonly after: number }
  /** Lines that are the same and far from any change. */
  | { readonly kind: 'left-out'; readonly count: number };

/** Beyond this the table of the comparison would be large: what lies between the common ends is then removed and added whole. */
const MAX_CELLS = 16_000_000;

/** Length of the longest common subsequence of the rests from each pair of places, row by row. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let row = before.length - 1; row >= 0; row -= 1) {
    const [here, below] = [lengths[row], lengths[row + 1]];
    if (!here || !below) continue;
    for (let column = after.length - 1; column >= 0; column -= 1) {
      here[column] =
        before[row] === after[column]
          ? (below[column + 1] ?? 0) + 1
          : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  return lengths;
}

/** Pairs of places that hold the same line, in order: as many as can be. */
function matches(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
  if (before.length * after.length > MAX_CELLS) return [];
  const lengths = commonLengths(before, after);
  const found: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < before.length && column < after.length) {
    if (before[row] === after[column]) {
      found.push([row, column]);
      row += 1;
      column += 1;
    } else if ((lengths[row + 1]?.[column] ?? 0) >= (lengths[row]?.[column + 1] ?? 0)) row += 1;
    else column += 1;
  }
  return found;
}

/** How many lines two texts have in common at one end. */
function commonEnd(before: readonly string[], after: readonly string[], most: number, isStart: boolean): number {
  let count = 0;
  const at = (lines: readonly string[]): string | undefined => lines.at(isStart ? count : -1 - count);
  while (count < most && at(before) === at(after)) count += 1;
  return count;
}

/** Two texts, line by line: removed lines stand before what was added in their place. */
export function diffLines(beforeText: string, afterText: string): readonly DiffLine[] {
  const [before, after] = [beforeText.split('\n'), afterText.split('\n')];
  const start = commonEnd(before, after, Math.min(before.length, after.length), true);
  const end = commonEnd(before, after, Math.min(before.length, after.length) - start, false);
  const middle = matches(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const pairs = [
    ...Array.from({ length: start }, (_, at) => [at, at] as const),
    ...middle.map(([row, column]) => [row + start, column + start] as const),
    ...Array.from({ length: end }, (_, at) => [before.length - end + at, after.length - end + at] as const),
    [before.length, after.length] as const,
  ];
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  for (const [nextRow, nextColumn] of pairs) {
    for (; row < nextRow; row += 1) lines.push({ kind: 'removed', text: before[row] ?? '', before: row + 1 });
    for (; column < nextColumn; column += 1)
      lines.push({ kind: 'added', text: after[column] ?? '', after: column + 1 });
    if (row === before.length && column === after.length) break;
    lines.push({ kind: 'same', text: before[row] ?? '', before: row + 1, after: column + 1 });
    row += 1;
    column += 1;
  }
  return lines;
}

/** Leaves out what is the same, but for so many lines around each change. Nothing is left out for the sake of one line. */
export function aroundChanges(lines: readonly DiffLine[], context: number): readonly DiffLine[] {
  const changes = lines.flatMap(({ kind }, at) => (kind === 'same' ? [] : [at]));
  const isNear = new Set(
    changes.flatMap((at) => Array.from({ length: 2 * context + 1 }, (_, offset) => at - context + offset)),
  );
  const shown: DiffLine[] = [];
  for (let at = 0; at < lines.length; ) {
    let until = at;
    while (until < lines.length && !isNear.has(until)) until += 1;
    const count = until - at;
    if (count > 1) shown.push({ kind: 'left-out', count });
    const from = count === 1 ? at : until;
    const line = lines[from];
    if (line) shown.push(line);
    at = from + 1;
  }
  return shown;
}

/** How much changed. */
export const sizeOf = (lines: readonly DiffLine[]): { readonly added: number; readonly removed: number } => ({
  added: lines.filter(({ kind }) => kind === 'added').length,
  removed: lines.filter(({ kind }) => kind === 'removed').length,
});
