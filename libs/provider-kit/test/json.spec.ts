import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProviderError } from '#libs/provider-spec';
import {
  arrayAt,
  isSilentAt,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  readJson,
  stringAt,
} from '../src/json.js';

/** What `readJson` says of a body: the tree, or the fault's message. Anything but a ProviderError fails the test. */
function readingOf(body: string, maxDepth?: number): JsonObject | string {
  try {
    return readJson(body, { maxDepth });
  } catch (error) {
    if (!ProviderError.is(error)) throw error;
    expect(error).toMatchObject({ kind: 'unreadable_response', delivery: 'sent' });
    expect(error.cause).toBeUndefined();
    return error.message;
  }
}

const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

describe('readJson', () => {
  it.each([
    ['an HTML page', '<html><body>maintenance</body></html>'],
    ['text', 'Unknown error occurred.'],
    ['nothing', ''],
    ['a cut body', '{"decision":'],
    ['two roots', '{}{}'],
    ['a trailing comma', '{"a":1,}'],
    ['a comment', '{"a":1 /* x */}'],
    ['NaN', '{"a":NaN}'],
  ])('refuses %s', (_name, body) => {
    expect(readingOf(body)).toBe('The reply is not JSON.');
  });

  it.each(['[]', '[{"a":1}]', 'null', '"text"', '12', 'true'])('refuses the root %s', (body) => {
    expect(readingOf(body)).toBe('The reply is not a JSON object.');
  });

  it.each([
    ['plainly', '{"decision":"STOP","decision":"ACCEPT"}'],
    ['by an escaped name', '{"decision":"STOP","\\u0064ecision":"ACCEPT"}'],
    ['with the same value', '{"a":1,"a":1}'],
    ['deep inside', '{"x":[{"y":{"a":1,"b":2,"a":3}}]}'],
    ['by a poisonous name', '{"__proto__":{},"__proto__":{}}'],
  ])('refuses a member given twice %s', (_name, body) => {
    expect(readingOf(body)).toBe('The reply names a member twice.');
  });

  it('is not misled by quotes, colons and brackets inside strings', () => {
    const tree = { 'a:"b': '{"a":1,"a":2}', c: ['\\', ':', '[[[', '\\"'], d: { 'a:"b': '}' } };
    expect(readingOf(JSON.stringify(tree), 2)).toEqual(tree);
  });

  it('allows members of one name in different objects', () => {
    expect(readingOf('{"a":{"a":[{"a":1},{"a":2}]}}')).toEqual({ a: { a: [{ a: 1 }, { a: 2 }] } });
  });

  it('caps the depth', () => {
    expect(readingOf(nested(64))).toBeInstanceOf(Object);
    expect(readingOf(nested(65))).toBe('The reply is nested too deeply.');
    expect(readingOf('{"a":[]}', 1)).toBe('The reply is nested too deeply.');
    expect(readingOf(nested(200_000))).toBe('The reply is nested too deeply.');
  });

  it('drops members that could reach a prototype', () => {
    const tree = readJson('{"__proto__":{"admin":true},"a":{"constructor":{"prototype":{"admin":true}},"b":1}}');
    expect(Object.keys(tree)).toEqual(['a']);
    expect(Object.keys(objectAt(tree, 'a') as object)).toEqual(['b']);
    expect(Object.assign({}, tree)).not.toHaveProperty('admin');
    expect({}).not.toHaveProperty('admin');
  });

  it('holds none of the body in its error', () => {
    const secret = 'PID_PASSWORD-c2VjcmV0';
    for (const body of [secret, `{"a":"${secret}"`, `["${secret}"]`, `{"${secret}":1,"${secret}":2}`]) {
      const error = (() => {
        try {
          return readJson(body);
        } catch (caught) {
          return caught;
        }
      })();
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('c2VjcmV0');
    }
  });

  it('reads whatever JSON.stringify writes of an object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (object) => {
        const body = JSON.stringify(object);
        const poisonous = /"(__proto__|constructor|prototype)":/.test(body);
        if (!poisonous) expect(readJson(body)).toEqual(JSON.parse(body));
      }),
    );
  });

  it('refuses every truncation', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (object, cut) => {
        const body = JSON.stringify(object);
        expect(readingOf(body.slice(0, cut % body.length))).toEqual(expect.any(String));
      }),
    );
  });

  it('answers any text with a tree or a ProviderError', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'{}[]":,\\0e-') }),
    );
    fc.assert(
      fc.property(text, (body) => void readingOf(body)),
      { numRuns: 2_000 },
    );
  });
});

describe('readers', () => {
  const tree = readJson(
    '{"a":{"b":"text","n":7,"digits":"7","o":{},"l":[{"x":1},2,[3],{"y":4}],"none":null,"big":1e999}}',
  );

  it.each([
    ['stringAt', stringAt(tree, 'a.b'), 'text'],
    ['numberAt', numberAt(tree, 'a.n'), 7],
    ['objectAt', objectAt(tree, 'a.o'), {}],
    ['arrayAt', arrayAt(tree, 'a.l'), [{ x: 1 }, 2, [3], { y: 4 }]],
    ['objectsAt', objectsAt(tree, 'a.l'), [{ x: 1 }, { y: 4 }]],
  ])('%s finds its own type', (_name, found, wanted) => {
    expect(found).toEqual(wanted);
  });

  it.each([
    ['a number as text', stringAt(tree, 'a.n')],
    ['a text as number', numberAt(tree, 'a.digits')],
    ['an endless number', numberAt(tree, 'a.big')],
    ['null as object', objectAt(tree, 'a.none')],
    ['an array as object', objectAt(tree, 'a.l')],
    ['an object as array', arrayAt(tree, 'a.o')],
    ['a missing member', stringAt(tree, 'a.z')],
    ['a path through a text', stringAt(tree, 'a.b.length')],
    ['an inherited member', objectAt(tree, '__proto__')],
    ['an inherited function', stringAt(tree, 'toString.name')],
    ['nothing', stringAt(undefined, 'a')],
  ])('give undefined for %s', (_name, found) => {
    expect(found).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, 'a', true],
    ['a missing member', {}, 'a', true],
    ['a member missing on the way', {}, 'a.b.c', true],
    ['an inherited member', {}, 'toString', true],
    ['null', { a: null }, 'a', true],
    ['null on the way', { a: null }, 'a.b', true],
    ['blank text', { a: ' \t' }, 'a', true],
    ['blank text on the way', { a: '' }, 'a.b', true],
    ['a text', { a: 'x' }, 'a', false],
    ['a text on the way', { a: 'x' }, 'a.b', false],
    ['a number', { a: 0 }, 'a', false],
    ['a truth value', { a: false }, 'a', false],
    ['an object', { a: {} }, 'a', false],
    ['an empty list', { a: [] }, 'a', false],
    ['a list on the way', { a: [{ b: 1 }] }, 'a.b', false],
  ])('tell silence from anything said: %s', (_name, node, path, silent) => {
    expect(isSilentAt(node, path)).toBe(silent);
  });

  it('read a missing array as an empty list', () => {
    expect(objectsAt(tree, 'a.z')).toEqual([]);
  });
});
