import { type TypeError as CelTypeError, Environment, type ParseError, type ParseResult } from '@marcbachmann/cel-js';
import type { ClaimValue } from '#libs/connector-protocols';
import { MAX_RULE_TEXT } from '../../../config/index.js';
import type { LinearPattern } from '../kinds/linear-pattern.js';
import { expressible } from './claim-sheet.js';
import { ExpressionFlaw, inspect } from './expression.rules.js';
import type { Scene } from './scene.js';

const MAX_SOURCE = 1000;
const LIMITS = { maxAstNodes: 200, maxDepth: 24, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 4 };

/** An expression could not be worked out for this person: a claim is missing or of another kind. */
export class ExpressionFailed extends Error {
  override readonly name = 'ExpressionFailed';
}

/** Types that an expression may come to; dyn shows itself only when it runs. */
const WANTED = {
  guard: { types: new Set<string>(['bool', 'dyn']), says: 'must come to true or false' },
  claim: {
    types: new Set<string>(['string', 'int', 'double', 'bool', 'dyn']),
    says: 'must come to text, a number, or true or false',
  },
} as const;

/** Pure: it sees the claims, the step and the time, and nothing else. Undefined: it came to null. Throws ExpressionFailed. */
export type Expression = (scene: Scene, value: ClaimValue | undefined) => ClaimValue | undefined;

/**
 * Compiles CEL (cel.dev). Expressions are sandboxed by what they are: the language has no way to the process, to prototypes or to the outside,
 * and {@link inspect} leaves out of it what could take long.
 */
export class ExpressionCompiler {
  readonly #patterns = new Map<string, LinearPattern>();
  readonly #environment = new Environment({ limits: LIMITS, enableOptionalTypes: true })
    .registerVariable('claims', 'map<string, dyn>')
    .registerVariable('value', 'dyn')
    .registerVariable('flow', 'string')
    .registerVariable('step', 'string')
    .registerVariable('now', 'google.protobuf.Timestamp')
    .registerVariable('today', 'string')
    .registerFunction(
      'string.fits(string): bool',
      (text: string, pattern: string) => this.#patterns.get(pattern)?.test(text) ?? false,
    );

  /** Throws ExpressionFlaw. */
  compile(source: string, kind: keyof typeof WANTED): Expression {
    if (source.length > MAX_SOURCE) throw new ExpressionFlaw(`is too long: at most ${MAX_SOURCE} characters`);
    const program = this.#read(source);
    const { valid, type = '', error } = program.check();
    if (!valid) throw flawOf(error);
    const { types, says } = WANTED[kind];
    if (!types.has(type)) throw new ExpressionFlaw(says);
    return (scene, value) => evaluate(program, scene, value);
  }

  #read(source: string): ParseResult {
    let program: ParseResult;
    try {
      program = this.#environment.parse(source);
    } catch (error) {
      throw flawOf(error as ParseError);
    }
    for (const [text, pattern] of inspect(program.ast)) this.#patterns.set(text, pattern);
    return program;
  }
}

/** The library's sentence quotes the source; its code and the place say as much. */
function flawOf(error: ParseError | CelTypeError | undefined): ExpressionFlaw {
  const what = error?.code?.replaceAll('_', ' ') ?? 'it cannot be read';
  const at = error?.range ? ` at character ${error.range.start + 1}` : '';
  return new ExpressionFlaw(`is not a CEL expression that can be used: ${what}${at}`);
}

function evaluate(program: ParseResult, scene: Scene, value: ClaimValue | undefined): ClaimValue | undefined {
  const { sheet, flow, step, now, today } = scene;
  const claims = sheet.forExpressions;
  try {
    const own = value === undefined ? null : expressible(value);
    return claimOf(program({ claims, value: own, flow, step, now, today }) as unknown);
  } catch {
    // The cause is dropped: its text may quote a claim.
    throw new ExpressionFailed('the expression could not be worked out');
  }
}

function claimOf(result: unknown): ClaimValue | undefined {
  switch (typeof result) {
    case 'boolean':
      return result;
    case 'string':
      if (result.length <= MAX_RULE_TEXT && result.isWellFormed()) return result;
      break;
    case 'number':
    case 'bigint':
      if (typeof result === 'number' ? Number.isFinite(result) : Number.isSafeInteger(Number(result)))
        return Number(result);
      break;
    default:
      if (result === null) return undefined;
  }
  throw new ExpressionFailed('the result is nothing that a claim can hold');
}
