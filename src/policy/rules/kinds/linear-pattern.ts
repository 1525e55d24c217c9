import { PatternError, type PatternNode, readPattern } from './pattern.reader.js';

type Step =
  | { readonly op: 'character'; readonly atom: number; readonly next: number }
  | { readonly op: 'either'; readonly next: readonly number[] }
  | { readonly op: 'end' };

const MAX_STEPS = 2000;
/** Also of what needs no step, such as an empty group that is repeated. */
const MAX_WORK = 20_000;

/**
 * A regular expression that matches the whole of a text in time proportional to its length, whatever the pattern: all ways through are followed
 * at once (Thompson's construction), where the platform's engine tries one after the other and can take exponential time.
 */
export class LinearPattern {
  readonly #steps: readonly Step[];
  readonly #atoms: readonly RegExp[];
  readonly #start: number;

  /** Throws PatternError: not a regular expression, not supported, or too large. */
  constructor(source: string) {
    const program = new Program();
    this.#start = program.write(readPattern(source), program.add({ op: 'end' }));
    this.#steps = program.steps;
    this.#atoms = program.atoms;
  }

  test(text: string): boolean {
    const marks = new Int32Array(this.#steps.length).fill(-1);
    let ways = this.#follow([this.#start], marks, 0);
    let at = 0;
    for (const character of text) {
      if (ways.length === 0) return false;
      at += 1;
      ways = this.#follow(this.#over(character, ways), marks, at);
    }
    return ways.some((way) => this.#steps[way]?.op === 'end');
  }

  /** Where the ways lead that this character opens. Copies of a repeated atom share its test. */
  #over(character: string, ways: readonly number[]): number[] {
    const tested = new Map<number, boolean>();
    const next: number[] = [];
    for (const way of ways) {
      const step = this.#steps[way];
      if (step?.op !== 'character') continue;
      let fits = tested.get(step.atom);
      if (fits === undefined) tested.set(step.atom, (fits = this.#atoms[step.atom]?.test(character) ?? false));
      if (fits) next.push(step.next);
    }
    return next;
  }

  /** Every step that is reached without a character, each once. */
  #follow(from: number[], marks: Int32Array, at: number): number[] {
    const reached: number[] = [];
    for (let way = from.pop(); way !== undefined; way = from.pop()) {
      if (marks[way] === at) continue;
      marks[way] = at;
      const step = this.#steps[way];
      if (step?.op === 'either') from.push(...step.next);
      else reached.push(way);
    }
    return reached;
  }
}

/** Steps are written from the end to the start: each knows where to go on. */
class Program {
  readonly steps: Step[] = [];
  readonly atoms: RegExp[] = [];
  readonly #known = new Map<RegExp, number>();
  #work = 0;

  add(step: Step): number {
    if (this.steps.length >= MAX_STEPS) throw tooLarge();
    return this.steps.push(step) - 1;
  }

  write(node: PatternNode, next: number): number {
    this.#work += 1;
    if (this.#work > MAX_WORK) throw tooLarge();
    switch (node.kind) {
      case 'atom':
        return this.add({ op: 'character', atom: this.#atom(node.test), next });
      case 'sequence':
        return node.items.reduceRight((after, item) => this.write(item, after), next);
      case 'choice':
        return this.add({ op: 'either', next: node.options.map((option) => this.write(option, next)) });
      case 'repeat':
        return this.#repeat(node.item, node.min, node.max, next);
    }
  }

  #repeat(item: PatternNode, min: number, max: number, next: number): number {
    let start = max === Number.POSITIVE_INFINITY ? this.#endless(item, next) : next;
    if (Number.isFinite(max)) {
      for (let copy = min; copy < max; copy += 1)
        start = this.add({ op: 'either', next: [this.write(item, start), next] });
    }
    for (let copy = 0; copy < min; copy += 1) start = this.write(item, start);
    return start;
  }

  #endless(item: PatternNode, next: number): number {
    const loop: number[] = [];
    const start = this.add({ op: 'either', next: loop });
    loop.push(this.write(item, start), next);
    return start;
  }

  #atom(test: RegExp): number {
    const known = this.#known.get(test) ?? this.atoms.push(test) - 1;
    this.#known.set(test, known);
    return known;
  }
}

const tooLarge = (): PatternError => new PatternError('is too large: repeat less, or fewer times');
