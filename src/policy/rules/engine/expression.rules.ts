import type { ASTNode } from '@marcbachmann/cel-js';
import { LinearPattern } from '../kinds/linear-pattern.js';
import { PatternError } from '../kinds/pattern.reader.js';

/**
 * What an expression may be made of. CEL has no loops of its own, no input and no output; what is left out here is what could make an
 * expression dear: loops over anything but a list that is written out, texts that grow, patterns that are matched by trying.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'has size string int double bool dyn timestamp duration startsWith endsWith contains fits lowerAscii upperAscii ' +
    'trim indexOf lastIndexOf substring split orValue hasValue getFullYear getMonth getDate getDayOfMonth ' +
    'getDayOfWeek getDayOfYear getHours getMinutes getSeconds'
  ).split(' '),
);

const LOOPS: ReadonlySet<string> = new Set(['exists', 'all', 'exists_one']);

/** Their last argument is written out, so that it is known at start. */
const LITERAL_ONLY: ReadonlySet<string> = new Set(['fits', 'duration']);

/** Each may double a text; so many of a thousand characters are still few. */
const MAX_SUMS = 16;

export const VARIABLES = ['claims', 'value', 'flow', 'step', 'now', 'today'] as const;

/** What is wrong with an expression, as the rest of a sentence; holds nothing of it. */
export class ExpressionFlaw extends Error {
  override readonly name = 'ExpressionFlaw';
}

/** The patterns of an expression by their source. Throws ExpressionFlaw for the first part that may not stand in a rule. */
export function inspect(root: ASTNode): ReadonlyMap<string, LinearPattern> {
  const inspector = new Inspector();
  inspector.visit(root, new Set(VARIABLES));
  return inspector.patterns;
}

type Names = ReadonlySet<string>;

class Inspector {
  readonly patterns = new Map<string, LinearPattern>();
  #sums = 0;

  visit(node: ASTNode, names: Names): void {
    const { op, args } = node as { op: string; args: unknown };
    if (op === 'id' && !names.has(String(args))) {
      throw new ExpressionFlaw(`uses a name that is not known here; known are ${VARIABLES.join(', ')}`);
    }
    if (op === '+' && (this.#sums += 1) > MAX_SUMS) throw new ExpressionFlaw(`adds more than ${MAX_SUMS} times`);
    if (op === 'call') this.#call(args as [string, ASTNode[]], names);
    else if (op === 'rcall') this.#method(args as [string, ASTNode, ASTNode[]], names);
    else this.#visitAll(args, names);
  }

  #call([name, args]: [string, ASTNode[]], names: Names): void {
    this.#admit(name, args);
    this.#visitAll(args, names);
  }

  #method([name, receiver, args]: [string, ASTNode, ASTNode[]], names: Names): void {
    if (LOOPS.has(name)) return this.#loop(receiver, args, names);
    this.#admit(name, args);
    this.visit(receiver, names);
    this.#visitAll(args, names);
  }

  #loop(receiver: ASTNode, [variable, ...rest]: ASTNode[], names: Names): void {
    const name: unknown = variable?.args;
    const { op, args } = receiver as { op: string; args: unknown };
    if (op !== 'list') throw new ExpressionFlaw('loops over something else than a list that is written out');
    // Inside a loop no other: lists of a hundred inside one another are a million rounds.
    if (names.has(IN_LOOP)) throw new ExpressionFlaw('has a loop inside a loop');
    this.#visitAll(args, names);
    this.#visitAll(rest, new Set([...names, IN_LOOP, ...(typeof name === 'string' ? [name] : [])]));
  }

  #admit(name: string, args: readonly ASTNode[]): void {
    if (name === 'matches') {
      throw new ExpressionFlaw(
        'uses matches(), which can take for ever: write .fits("…"), which matches the whole text',
      );
    }
    if (!FUNCTIONS.has(name)) throw new ExpressionFlaw('uses a function that rules do not have');
    if (LITERAL_ONLY.has(name)) this.#literal(name, args.at(-1));
  }

  #literal(name: string, last: ASTNode | undefined): void {
    const { op, args } = (last ?? {}) as { op?: string; args?: unknown };
    if (op !== 'value' || typeof args !== 'string') throw new ExpressionFlaw(`needs a text in quotes in ${name}(…)`);
    if (name !== 'fits') return;
    try {
      this.patterns.set(args, new LinearPattern(args));
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      throw new ExpressionFlaw(`has a pattern in fits(…) that ${error.message}`);
    }
  }

  /** Arguments are nodes, lists of them, and plain values. */
  #visitAll(part: unknown, names: Names): void {
    if (Array.isArray(part)) for (const each of part) this.#visitAll(each, names);
    else if (typeof part === 'object' && part !== null && 'op' in part) this.visit(part as ASTNode, names);
  }
}

/** No name of CEL can be this. */
const IN_LOOP = ' in a loop';
