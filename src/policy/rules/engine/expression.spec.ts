import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { ClaimValue } from '#libs/connector-protocols';
import { call, NOW } from '../../../../test/support/rule-doubles.js';
import { ExpressionCompiler, ExpressionFailed } from './expression.js';
import { ExpressionFlaw } from './expression.rules.js';
import { sceneOf } from './scene.js';

const CLAIMS: Readonly<Record<string, ClaimValue>> = {
  givenName: 'Ana',
  email: 'ana@shop.example',
  extension_Age: 41,
  extension_Share: 0.5,
  extension_Member: true,
};

const run = (source: string, claims = CLAIMS, value?: ClaimValue) =>
  new ExpressionCompiler().compile(source, 'claim')(
    sceneOf('customers', 'after-federation', call(claims), NOW, '2026-11-22'),
    value,
  );

function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('an expression', () => {
  it.each([
    ['claims.givenName', 'Ana'],
    ['claims["givenName"].size()', 3],
    ['claims.extension_Age + 1', 42],
    ['claims.extension_Share * 2.0', 1],
    ['claims.extension_Member && claims.extension_Age >= 18', true],
    ['has(claims.surname)', false],
    ['claims.?surname.orValue("none")', 'none'],
    ['claims.email.split("@")[1]', 'shop.example'],
    ['claims.email.endsWith(".example")', true],
    ['claims.email.fits("[a-z]+@[a-z.]+")', true],
    ['claims.email.fits("[a-z]+")', false],
    ['["shop.example", "mall.example"].exists(host, claims.email.endsWith("@" + host))', true],
    ['["a", "b"].all(letter, claims.givenName.contains(letter))', false],
    ['claims.givenName in ["Ana", "Bo"]', true],
    ['flow + "/" + step + "/" + today', 'customers/after-federation/2026-11-22'],
    ['now.getFullYear()', 2026],
    ['now - duration("24h") < now', true],
    ['string(claims.extension_Age)', '41'],
    ['claims.extension_Age > 18 ? "grown" : "young"', 'grown'],
    ['claims.givenName.upperAscii()', 'ANA'],
    ['dyn(null)', undefined],
    ['value == null', true],
  ] as const)('%s', (source, result) => {
    expect(run(source)).toEqual(result);
  });

  it('knows the rule’s own value', () => {
    expect(run('value + "!"', CLAIMS, 'Ana')).toBe('Ana!');
    expect(run('value + 1', CLAIMS, 5)).toBe(6);
  });

  it.each([
    ['claims.surname', 'a claim that is absent'],
    ['claims.constructor', 'what every object inherits'],
    ['claims["__proto__"]', 'a prototype'],
    ['claims.givenName.length', 'a member of a text'],
    ['claims.givenName.constructor', 'the constructor of a text'],
    ['claims.toString', 'a method of a Map'],
    ['claims.size', 'a member of a Map'],
    ['int(claims.givenName)', 'a number that is none'],
    ['claims.extension_Age + claims.givenName', 'a sum of different kinds'],
    ['claims.extension_Age * 9223372036854775807', 'a number that is too large'],
    ['claims.extension_Share / 0.0', 'no number'],
    ['claims.givenName.substring(5)', 'a place behind the end'],
    ['now.getFullYear() > 1 ? claims : claims', 'more than a claim holds'],
    ['dyn(claims)', 'a map'],
    ['dyn([1])', 'a list'],
    ['dyn(now)', 'a time'],
  ])('%s fails: %s', (source) => {
    expect(failureOf(() => run(source))).toBeInstanceOf(
      source.includes('? claims') ? ExpressionFlaw : ExpressionFailed,
    );
  });

  it('fails without a word of the person', () => {
    const error = failureOf(() => run('int(claims.givenName)', { givenName: 'canary-4711' }));

    expect(error).toBeInstanceOf(ExpressionFailed);
    expect(inspect(error)).not.toContain('canary');
  });

  it.each([
    ['1 +', 'is not a CEL expression that can be used: unexpected token at character 4'],
    ['process.env', 'uses a name that is not known here; known are claims, value, flow, step, now, today'],
    ['process.exit(1)', 'uses a function that rules do not have'],
    ['globalThis', 'uses a name that is not known here; known are claims, value, flow, step, now, today'],
    ['constructor', 'uses a name that is not known here; known are claims, value, flow, step, now, today'],
    ['google.protobuf', 'uses a name that is not known here; known are claims, value, flow, step, now, today'],
    ['require("fs")', 'uses a function that rules do not have'],
    ['eval("1")', 'uses a function that rules do not have'],
    ['bytes("a").json()', 'uses a function that rules do not have'],
    ['["a"].join("b")', 'uses a function that rules do not have'],
    ['[1].map(x, x)', 'uses a function that rules do not have'],
    ['cel.bind(x, claims.a, x + x)', 'uses a function that rules do not have'],
    [
      'claims.a.matches("(a+)+")',
      'uses matches(), which can take for ever: write .fits("…"), which matches the whole text',
    ],
    ['claims.a.fits(claims.b)', 'needs a text in quotes in fits(…)'],
    ['claims.a.fits("(")', 'has a pattern in fits(…) that is not a regular expression (ECMAScript, with the flag u)'],
    ['now - duration(claims.a) < now', 'needs a text in quotes in duration(…)'],
    ['claims.exists(x, x == "a")', 'loops over something else than a list that is written out'],
    ['claims.a.split("").exists(x, x == "a")', 'loops over something else than a list that is written out'],
    ['[1, 2].exists(x, [1, 2].exists(y, x == y))', 'has a loop inside a loop'],
    ['["a"].exists(x, x == y)', 'uses a name that is not known here; known are claims, value, flow, step, now, today'],
    ['"a" + 1', 'is not a CEL expression that can be used: no such overload at character 1'],
    ['[1, 2]', 'must come to text, a number, or true or false'],
    ['now', 'must come to text, a number, or true or false'],
    ['{"a": 1}', expect.stringMatching(/^is not a CEL expression that can be used/)],
    [Array.from({ length: 18 }, () => 'claims.a').join(' + '), 'adds more than 16 times'],
    [`${'('.repeat(100)}1${')'.repeat(100)}`, expect.stringMatching(/^is not a CEL expression that can be used/)],
    [
      Array.from({ length: 150 }, () => '1').join('-'),
      expect.stringMatching(/^is not a CEL expression that can be used/),
    ],
    [`"${'a'.repeat(1000)}"`, 'is too long: at most 1000 characters'],
  ])('%j is refused at start', (source, sentence) => {
    const flaw = failureOf(() => new ExpressionCompiler().compile(source, 'claim'));

    expect(flaw).toBeInstanceOf(ExpressionFlaw);
    expect((flaw as Error).message).toEqual(sentence);
  });

  it('guards with true or false only', () => {
    expect(() => new ExpressionCompiler().compile('"yes"', 'guard')).toThrow('must come to true or false');
    expect(() => new ExpressionCompiler().compile('claims.a == "yes"', 'guard')).not.toThrow();
  });

  it('leaves the process and its prototypes as they were', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    for (const source of ['claims["__proto__"]', 'claims["constructor"]', 'claims.__defineGetter__']) {
      expect(() => run(source)).toThrow();
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });
});
