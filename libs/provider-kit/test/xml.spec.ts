import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { child, childrenOf, readXml, textOf, type XmlElement } from '#libs/provider-kit';
import { ProviderError } from '#libs/provider-spec';

const BODY = `<?xml version="1.0"?>
<response>
  <id-number>0314000010</id-number>
  <summary-result><key>id.success</key><message>O&#39;Brien &amp; Sons</message></summary-result>
  <qualifiers/>
  <!-- a remark -->
  <note a="1">Zoë 😀</note><note>1e5</note>
</response>`;

function fault(body: string, limits = {}): ProviderError {
  try {
    readXml(body, limits);
  } catch (error) {
    if (ProviderError.is(error)) return error;
    throw error;
  }
  throw new Error(`was read: ${body}`);
}

describe('readXml', () => {
  it('keeps every text a string, trimmed and decoded', () => {
    const root = readXml(BODY);
    expect(root.name).toBe('response');
    expect(root.text).toBe('');
    expect(textOf(root, 'id-number')).toBe('0314000010');
    expect(textOf(child(root, 'summary-result') as XmlElement, 'message')).toBe("O'Brien & Sons");
    expect(childrenOf(root, 'note').map(({ text }) => text)).toEqual(['Zoë 😀', '1e5']);
  });

  it('tells absent, empty and repeated apart', () => {
    const root = readXml(BODY);
    expect(child(root, 'qualifiers')).toEqual({ name: 'qualifiers', text: '', children: [] });
    expect(textOf(root, 'qualifiers')).toBeUndefined();
    expect(child(root, 'restriction')).toBeUndefined();
    expect(childrenOf(root, 'restriction')).toEqual([]);
    expect(() => child(root, 'note')).toThrow('repeats an element');
    expect(() => textOf(root, 'note')).toThrow('repeats an element');
  });

  it.each([
    ['a byte order mark', `\uFEFF${BODY}`],
    ['leading white space before the prolog', `\r\n \t${BODY}`],
    ['both', `\uFEFF\n${BODY}`],
    ['no prolog', BODY.slice(BODY.indexOf('<response'))],
    ['an encoding in the prolog', BODY.replace('"1.0"', '"1.0" encoding="UTF-8"')],
    ['trailing white space', `${BODY}\r\n\n`],
  ])('tolerates %s', (_name, body) => {
    expect(readXml(body)).toEqual(readXml(BODY));
  });

  it('reads elements with the names of inherited properties as any other', () => {
    const root = readXml('<r><__proto__><key>x</key></__proto__><constructor>y</constructor></r>');
    expect(textOf(child(root, '__proto__') as XmlElement, 'key')).toBe('x');
    expect(textOf(root, 'constructor')).toBe('y');
    expect(child(root, 'toString')).toBeUndefined();
    expect(({} as { key?: unknown }).key).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['plain text', 'PASS'],
    ['JSON', '{"response":{}}'],
    ['a web page', '<!DOCTYPE html><html><body>We will be back<br></body></html>'],
    ['an unclosed web page', '<html><body>We will be back<br></html>'],
    ['a document type', '<!DOCTYPE r><r/>'],
    ['an entity of its own', '<!DOCTYPE r [<!ENTITY x "id.success">]><r>&x;</r>'],
    ['an entity from elsewhere', '<!DOCTYPE r SYSTEM "http://127.0.0.1/x"><r/>'],
    ['an undeclared entity', '<r>&nbsp;</r>'],
    ['an entity that every object has', '<r>&constructor;</r>'],
    ['the prototype as an entity', '<r>&__proto__;</r>'],
    ['a processing instruction before the root', '<?xml-stylesheet href="x"?><r/>'],
    ['a processing instruction inside', '<r><?php echo 1 ?></r>'],
    ['a CDATA section', '<r><![CDATA[id.success]]></r>'],
    ['two roots', '<r/><r/>'],
    ['trailing text', '<r/>x'],
    ['leading text', 'x<r/>'],
    ['a second prolog', '<?xml version="1.0"?><?xml version="1.0"?><r/>'],
    ['crossed elements', '<r><a><b></a></b></r>'],
    ['an unclosed root', '<r><a>x</a>'],
    ['a bare ampersand', '<r>Smith & Sons</r>'],
    ['a control character', '<r>\u0000</r>'],
    ['half a surrogate pair', '<r>\ud83d</r>'],
    ['an attribute twice', '<r a="1" a="2"/>'],
    ['text beside elements', '<r>id.suc<b/>cess</r>'],
  ])('refuses %s', (_name, body) => {
    expect(fault(body)).toMatchObject({ kind: 'unreadable_response', delivery: 'sent' });
  });

  it('has caps on depth and number', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    const wide = (elements: number) => `<r>${'<a/>'.repeat(elements - 1)}</r>`;
    expect(readXml(nested(32)).name).toBe('a');
    expect(fault(nested(33)).message).toContain('nested too deeply');
    expect(readXml(wide(5_000)).children).toHaveLength(4_999);
    expect(fault(wide(5_001)).message).toContain('too many elements');
    expect(readXml(nested(2), { maxDepth: 2, maxElements: 2 }).children).toHaveLength(1);
    expect(fault(nested(2), { maxDepth: 1 }).message).toContain('nested too deeply');
    expect(fault(nested(2), { maxElements: 1 }).message).toContain('too many elements');
  });

  it('refuses every truncation, and never repeats the body', () => {
    for (let end = 0; end < BODY.length; end += 1) {
      const error = fault(BODY.slice(0, end));
      expect(error.kind).toBe('unreadable_response');
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/Brien|id\.success|0314000010/);
    }
  });

  it('refuses any text that is not XML, in no other way', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      '&',
      ';',
      '&#',
      '<!',
      '<?',
      '?>',
      '-->',
      ']]>',
      '"',
      'r',
      ' ',
      '\uD83D',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
      fc.array(pieces).map((parts) => `<r>${parts.join('')}</r>`),
    );
    const onlyOurError = fc.property(text, (body) => {
      try {
        return typeof readXml(body).name === 'string';
      } catch (error) {
        return ProviderError.is(error) && error.kind === 'unreadable_response' && error.cause === undefined;
      }
    });
    expect(fc.check(onlyOurError, { numRuns: 1_000 }).counterexample).toBeNull();
  });

  it('gives back any tree that was written, and refuses it cut short', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9._-]{0,8}$/).filter((word) => !word.startsWith('xml'));
    const words = fc.string({ unit: 'grapheme-ascii' }).map((word) => word.trim());
    const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.record({ name, text: words, children: fc.constant([]) }),
        fc.record({ name, text: fc.constant(''), children: fc.array(tie('tree'), { maxLength: 4 }) }),
      ),
    }));
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const written = (element: XmlElement): string =>
      `<${element.name}>${escaped(element.text)}${element.children.map(written).join('')}</${element.name}>`;
    fc.assert(
      fc.property(tree, fc.double({ min: 0, max: 1, noNaN: true }), (element, share) => {
        const body = written(element);
        expect(readXml(body)).toEqual(element);
        fault(body.slice(0, Math.floor((body.length - 1) * share)));
      }),
      { numRuns: 300 },
    );
  });
});
