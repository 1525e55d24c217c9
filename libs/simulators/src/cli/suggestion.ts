/** Steps from one word to the other: letters put in, left out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [line, letter] of Array.from(from).entries()) {
    const next = [line + 1];
    for (const [at, other] of Array.from(to).entries()) {
      next.push(Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The known words that a mistyped one may have meant, nearest first; at most three. */
export function suggestions(word: string, known: readonly string[]): readonly string[] {
  const typed = word.toLowerCase();
  return known
    .map((each) => ({ each, steps: each.includes(typed) || typed.includes(each) ? 1 : distance(typed, each) }))
    .filter(({ each, steps }) => steps <= Math.max(2, each.length / 3))
    .toSorted((a, b) => a.steps - b.steps)
    .slice(0, 3)
    .map(({ each }) => each);
}
