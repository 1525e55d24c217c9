import { SaxesParser } from 'saxes';
import { ProviderError } from '#libs/provider-spec';

/** One element of a vendor's reply. Attributes and comments are not kept. */
export interface XmlElement {
  readonly name: string;
  /** Trimmed, entities decoded, never turned into a number; empty in an element that holds others. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

export interface XmlLimits {
  readonly maxElements?: number;
  /** Elements inside one another, the root included. */
  readonly maxDepth?: number;
}

const DEFAULT_MAX_ELEMENTS = 5_000;
const DEFAULT_MAX_DEPTH = 32;

/** XML 1.0 section 4.6, and nothing that every object inherits: the parser would write out `&constructor;`. */
const ENTITIES: Record<string, string> = Object.assign(Object.create(null), {
  amp: '&',
  gt: '>',
  lt: '<',
  quot: '"',
  apos: "'",
});

/** White space before the prolog is tolerated, though XML forbids it: vendors' templates begin with line breaks. */
const LEADING_BLANKS = /^\uFEFF?[ \t\r\n]*/;

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/**
 * Reads a vendor's XML reply strictly: one root, complete and well-formed, within the limits (5,000 elements, 32 levels). Refused besides:
 * document types and with them entity declarations, processing instructions, CDATA sections, and text beside elements; no vendor's
 * documented reply has any of them, and each is a way to make two readers read two things.
 *
 * Throws ProviderError `unreadable_response`, `sent`; neither message nor cause holds any of the body (the parser quotes it in its own error).
 */
export function readXml(body: string, limits: XmlLimits = {}): XmlElement {
  const builder = new TreeBuilder(limits.maxElements ?? DEFAULT_MAX_ELEMENTS, limits.maxDepth ?? DEFAULT_MAX_DEPTH);
  const parser = new SaxesParser({ position: false });
  parser.ENTITIES = ENTITIES;
  parser.on('error', () => refuse('is not well-formed XML, or not complete'));
  parser.on('doctype', () => refuse('declares a document type'));
  parser.on('processinginstruction', () => refuse('holds a processing instruction'));
  parser.on('cdata', () => refuse('holds a CDATA section'));
  parser.on('opentagstart', ({ name }) => builder.open(name));
  parser.on('text', (text) => builder.write(text));
  parser.on('closetag', () => builder.close());
  try {
    parser.write(body.replace(LEADING_BLANKS, '')).close();
  } catch (error) {
    throw ProviderError.is(error) ? error : unreadable('is not XML');
  }
  return builder.root ?? refuse('holds no element');
}

/** The only child of this name. Throws `unreadable_response` where there are several: which one counts would be a choice of the reader. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  const [first, ...others] = childrenOf(element, name);
  if (others.length > 0) refuse('repeats an element that is given once');
  return first;
}

/** All children of this name, in order; for elements that may repeat. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((candidate) => candidate.name === name);
}

/** The text of the only child of this name; undefined where it is absent or blank. Throws as `child` does. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text || undefined;
}

class TreeBuilder {
  root: XmlElement | undefined;
  private readonly opened: OpenElement[] = [];
  private elements = 0;

  constructor(
    private readonly maxElements: number,
    private readonly maxDepth: number,
  ) {}

  open(name: string): void {
    this.elements += 1;
    if (this.elements > this.maxElements) refuse('has too many elements');
    if (this.opened.length >= this.maxDepth) refuse('is nested too deeply');
    this.opened.push({ name, text: '', children: [] });
  }

  write(text: string): void {
    const current = this.opened.at(-1);
    if (current) current.text += text;
  }

  close(): void {
    const closed = this.opened.pop();
    if (!closed) return;
    const text = closed.text.trim();
    if (text !== '' && closed.children.length > 0) refuse('mixes text and elements');
    const element: XmlElement = { name: closed.name, text, children: closed.children };
    const parent = this.opened.at(-1);
    if (parent) parent.children.push(element);
    else this.root = element;
  }
}

const unreadable = (what: string) =>
  new ProviderError('unreadable_response', `The reply ${what}.`, { delivery: 'sent' });

function refuse(what: string): never {
  throw unreadable(what);
}
