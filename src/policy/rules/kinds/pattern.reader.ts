/** A regular expression as a tree. `atom` matches one character. */
export type PatternNode =
  | { readonly kind: 'atom'; readonly test: RegExp }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number };

/** The pattern cannot be used. The message is our own sentence and holds none of it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const MAX_PATTERN = 500;
const MAX_GROUPS = 32;

/** Reads ECMAScript's syntax with the flag u, less what cannot be matched in linear time. Throws PatternError. */
export function readPattern(source: string): PatternNode {
  if (source.length > MAX_PATTERN) throw new PatternError(`is too long: at most ${MAX_PATTERN} characters`);
  try {
    new RegExp(source, 'u');
  } catch {
    throw new PatternError('is not a regular expression (ECMAScript, with the flag u)');
  }
  return new Reader(source).read();
}

/** The platform has parsed the source already: what is read here is well-formed, and only what is not supported is refused. */
class Reader {
  #at = 0;
  #depth = 0;

  constructor(private readonly source: string) {}

  read(): PatternNode {
    return this.#choice();
  }

  #choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return options.length === 1 ? (options[0] as PatternNode) : { kind: 'choice', options };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.#at < this.source.length && !this.#sees('|') && !this.#sees(')')) {
      if (this.#anchor()) continue;
      items.push(this.#repeated(this.#item()));
    }
    return { kind: 'sequence', items };
  }

  /** The whole value is matched in any case: ^ and $ at the ends say so again. */
  #anchor(): boolean {
    if (!this.#sees('^') && !this.#sees('$')) return false;
    const outermost = this.#sees('^') ? this.#at === 0 : this.#at === this.source.length - 1;
    if (!outermost) throw new PatternError('has ^ or $ inside: the whole value is matched in any case');
    this.#at += 1;
    return true;
  }

  #item(): PatternNode {
    if (this.#take('(')) return this.#group();
    const from = this.#at;
    if (this.#sees('[')) this.#skipClass();
    else if (this.#sees('\\')) this.#skipEscape();
    else this.#at += String.fromCodePoint(this.source.codePointAt(from) ?? 0).length;
    return { kind: 'atom', test: new RegExp(`^${this.source.slice(from, this.#at)}$`, 'u') };
  }

  #group(): PatternNode {
    if (this.#take('?') && !this.#take(':')) {
      throw new PatternError('has (? that is not (?: - looking around and names of groups are not supported');
    }
    this.#depth += 1;
    if (this.#depth > MAX_GROUPS) throw new PatternError('has too many groups inside one another');
    const inner = this.#choice();
    this.#take(')');
    this.#depth -= 1;
    return inner;
  }

  #skipClass(): void {
    while (!this.#sees(']')) this.#at += this.#sees('\\') ? 2 : 1;
    this.#at += 1;
  }

  #skipEscape(): void {
    const rest = this.source.slice(this.#at);
    if (/^\\[bBk1-9]/.test(rest)) {
      throw new PatternError('has a reference to a group or \\b: neither is supported');
    }
    const [escape = '\\'] =
      /^\\(?:[pPu]\{[^}]*\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c.|.)/u.exec(
        rest,
      ) ?? [];
    this.#at += escape.length;
  }

  #repeated(item: PatternNode): PatternNode {
    const [sign, min, comma, max] = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/.exec(this.source.slice(this.#at)) ?? [];
    if (sign === undefined) return item;
    this.#at += sign.length;
    this.#take('?'); // lazy or not, the whole value matches or does not
    const bounds = SIGNS[sign] ?? {
      min: Number(min),
      max: comma === undefined ? Number(min) : Number(max || Infinity),
    };
    return { kind: 'repeat', item, ...bounds };
  }

  #sees(sign: string): boolean {
    return this.source[this.#at] === sign;
  }

  #take(sign: string): boolean {
    if (!this.#sees(sign)) return false;
    this.#at += 1;
    return true;
  }
}

const SIGNS: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  '*': { min: 0, max: Number.POSITIVE_INFINITY },
  '+': { min: 1, max: Number.POSITIVE_INFINITY },
  '?': { min: 0, max: 1 },
};
