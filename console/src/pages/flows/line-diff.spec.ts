import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aroundChanges, type DiffLine, diffLines, sizeOf } from './line-diff.js';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const shown = (lines: readonly DiffLine[]): readonly string[] =>
  lines.map((line) => (line.kind === 'left-out' ? `@${line.count}` : `${SIGNS[line.kind]}${line.text}`));
const texts = (kinds: readonly DiffLine['kind'][], lines: readonly DiffLine[]): string =>
  lines.flatMap((line) => (line.kind !== 'left-out' && kinds.includes(line.kind) ? [line.text] : [])).join('\n');

/** Few different lines, so that many of them meet. */
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '{', '}'), { minLength: 1, maxLength: 30 })
  .map((lines) => lines.join('\n'));

describe('two texts, line by line', () => {
  it.each([
    ['a\nb\nc', 'a\nb\nc', [' a', ' b', ' c']],
    ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['a', 'a\nb', [' a', '+b']],
    ['a\nb', 'b', ['-a', ' b']],
    ['', 'a', ['-', '+a']],
    ['a\nb\na', 'a', [' a', '-b', '-a']],
  ])('%j and %j', (before, after, lines) => expect(shown(diffLines(before, after))).toEqual(lines));

  it('give both texts back, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        expect(texts(['same', 'removed'], lines)).toBe(before);
        expect(texts(['same', 'added'], lines)).toBe(after);
      }),
    );
  });

  it('number each line as it stands in its own text', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [old, now] = [before.split('\n'), after.split('\n')];
        for (const line of diffLines(before, after)) {
          if ('before' in line) expect(old[line.before - 1]).toBe(line.text);
          if ('after' in line) expect(now[line.after - 1]).toBe(line.text);
        }
      }),
    );
  });

  it('change nothing that need not be changed', () => {
    fc.assert(
      fc.property(text, fc.nat(29), (before, at) => {
        const lines = before.split('\n');
        const place = at % lines.length;
        const after = lines.map((line, index) => (index === place ? 'new' : line)).join('\n');
        expect(sizeOf(diffLines(before, after))).toEqual({ added: 1, removed: 1 });
      }),
    );
  });
});

describe('what is shown around changes', () => {
  const before = Array.from({ length: 20 }, (_, at) => `line ${at}`);

  it('is a few lines; the others are counted', () => {
    const after = before.map((line) => (line === 'line 10' ? 'new' : line)).join('\n');
    expect(shown(aroundChanges(diffLines(before.join('\n'), after), 2))).toEqual([
      '@8',
      ' line 8',
      ' line 9',
      '-line 10',
      '+new',
      ' line 11',
      ' line 12',
      '@7',
    ]);
  });

  it('leaves out no single line: the note would be as long', () => {
    const after = before.map((line) => (line === 'line 3' ? 'new' : line)).join('\n');
    expect(shown(aroundChanges(diffLines(before.join('\n'), after), 2)).slice(0, 3)).toEqual([
      ' line 0',
      ' line 1',
      ' line 2',
    ]);
  });

  it('is one note where nothing changed', () => {
    expect(shown(aroundChanges(diffLines('a\nb\nc', 'a\nb\nc'), 3))).toEqual(['@3']);
  });
});
