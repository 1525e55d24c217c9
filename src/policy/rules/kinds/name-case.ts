/** Stand between the parts of a surname and are written small, unless they are all that there is (a Mr Van, a Ms De). */
const PARTICLES: ReadonlySet<string> = new Set(
  (
    'van von vom der den des dem de het ten ter te op t zu zur zum da das do dos e y del della delle degli di du ' +
    'la le las los af av bin binti ibn el'
  ).split(' '),
);

/** Initials and numbers after a name, in capitals. */
const INITIAL_OR_NUMERAL = /^(?:\p{Lu}|II|III|IV|VI|VII|VIII|IX)$/u;

const WORD = /[\p{L}\p{M}'’]+/gu;
const LATIN = /^[\p{Script=Latin}\p{M}'’]+$/u;
const CAPITAL = /\p{Lu}|\p{Lt}/u;
const SMALL = /\p{Ll}/u;
const LETTER = /^\p{L}/u;

/**
 * Names as they are written: `MCDONALD-O'NEIL` becomes `McDonald-O'Neil`, `van der BERG` becomes `van der Berg`. Only words in one case throughout are
 * touched, since whoever wrote `MacLeod` or `DeVito` meant it; words in other scripts than Latin are left alone. `Mac` is no prefix here: Mack
 * and Macey are names too.
 */
export function inNameCase(text: string): string {
  const words = text.match(WORD) ?? [];
  let at = 0;
  return text.replace(WORD, (word) => {
    at += 1;
    return wordInCase(word, at === words.length);
  });
}

function wordInCase(word: string, last: boolean): string {
  if (!LATIN.test(word) || (CAPITAL.test(word) && SMALL.test(word)) || INITIAL_OR_NUMERAL.test(word)) return word;
  // A dotted capital I or a dotless small one is Turkish or Azeri: without their rule a second dot would be left behind.
  const language = /[İı]/u.test(word) ? 'tr' : 'en';
  const small = word.toLocaleLowerCase(language);
  if (!last && PARTICLES.has(small.replace(/^['’]/u, ''))) return small;
  return small
    .split(/(?<=['’])/u)
    .map((part, index, parts) =>
      index > 0 && (parts[index - 1] ?? '').length > 2 ? part : capitalised(part, language),
    )
    .join('');
}

function capitalised(part: string, language: string): string {
  const prefix = /^(?:mc(?=\p{L}{2})|ij(?=\p{L}))/u.exec(part)?.[0];
  if (prefix === 'ij') return `IJ${part.slice(2)}`;
  if (prefix === 'mc') return `Mc${withCapital(part.slice(2), language)}`;
  return withCapital(part, language);
}

/** Letters such as ß have no single capital, and what begins with an accent has no first letter: they stay. */
function withCapital(part: string, language: string): string {
  const [first = ''] = part;
  const capital = first.toLocaleUpperCase(language);
  return LETTER.test(first) && Array.from(capital).length === 1 ? capital + part.slice(first.length) : part;
}
