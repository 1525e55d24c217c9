import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate as breath } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { COPY_FORMAT, type Copy, type CopyItem, type CopySection, type CopyValue } from './copy.js';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const TITLE = 'Everything that is kept about you';
const MARGIN = 56;
const INDENT = 14;

type Document = InstanceType<typeof PDFDocument>;
type Style = 'title' | 'heading' | 'item' | 'text' | 'small';

const STYLES: Readonly<
  Record<Style, { readonly tag: string; readonly font: string; readonly size: number; readonly gap: number }>
> = {
  title: { tag: 'H1', font: 'bold', size: 18, gap: 8 },
  heading: { tag: 'H2', font: 'bold', size: 13, gap: 6 },
  item: { tag: 'H3', font: 'bold', size: 10, gap: 4 },
  text: { tag: 'P', font: 'plain', size: 9, gap: 2 },
  small: { tag: 'P', font: 'plain', size: 8, gap: 2 },
};

/**
 * A tagged PDF with a language, a title and headings, so that a screen reader finds its way. DejaVu has every Latin, Greek and Cyrillic
 * letter; a letter that it lacks is written as its number in Unicode, and the JSON copy has it as it is.
 */
export function pdfCopy(copy: Copy): Readable {
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    tagged: true,
    autoFirstPage: false,
    info: { Title: TITLE, Subject: COPY_FORMAT, Producer: 'Verigate', Creator: 'Verigate' },
  });
  write(document, copy).catch((error: unknown) => document.destroy(error as Error));
  return document;
}

async function write(document: Document, copy: Copy): Promise<void> {
  const page = new PdfPage(document);
  page.line('title', TITLE);
  page.line('small', `Made on ${copy.madeAt.toISOString()}. Times are in UTC. Sign-ups: ${copy.signUps}.`);
  for (const section of copy.sections) await writeSection(page, section);
  page.end();
}

async function writeSection(page: PdfPage, { title, itemTitle, items }: CopySection): Promise<void> {
  page.line('heading', title);
  let count = 0;
  for await (const item of items) {
    count += 1;
    page.line('item', `${itemTitle} ${count}`);
    writeMembers(page, item, 0);
    await breath();
  }
  if (count === 0) page.line('text', 'Nothing.');
}

function writeMembers(page: PdfPage, item: CopyItem, depth: number): void {
  for (const [name, value] of Object.entries(item)) writeValue(page, wordsOf(name), value, depth);
}

function writeValue(page: PdfPage, name: string, value: CopyValue, depth: number): void {
  if (value === undefined) return;
  if (typeof value !== 'object') return page.line('text', `${name}: ${value}`, depth);
  if (!Array.isArray(value)) {
    page.line('text', `${name}:`, depth);
    return writeMembers(page, value as CopyItem, depth + 1);
  }
  if (value.length === 0) return;
  if (value.every((one) => typeof one !== 'object')) return page.line('text', `${name}: ${value.join(', ')}`, depth);
  value.forEach((one: CopyValue, at) => writeValue(page, `${name} ${at + 1}`, one, depth));
}

/** `decisionId` as words; the names of claims are the caller's, and stay. */
const wordsOf = (name: string): string =>
  /^[a-z]+([A-Z][a-z]+)*$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase())
    : name;

interface Glyphs {
  hasGlyphForCodePoint(code: number): boolean;
}

/** The pages of one document; each has its number at its foot, outside of what is read aloud. */
class PdfPage {
  readonly #root: PDFKit.PDFStructureElement;
  readonly #glyphs: Glyphs;
  /** What is being written: a page that begins in its middle goes on in the same letters. */
  #style = STYLES.text;
  #pages = 0;

  constructor(private readonly document: Document) {
    document.registerFont('plain', join(FONTS, 'DejaVuSans.ttf'));
    document.registerFont('bold', join(FONTS, 'DejaVuSans-Bold.ttf'));
    this.#root = document.struct('Document');
    document.addStructure(this.#root);
    document.on('pageAdded', () => this.#number());
    document.addPage();
    document.font('plain');
    this.#glyphs = (document as unknown as { _font: { font: Glyphs } })._font.font;
  }

  line(style: Style, text: string, depth = 0): void {
    const { tag, font, size, gap } = STYLES[style];
    this.#style = STYLES[style];
    const { document } = this;
    const left = MARGIN + depth * INDENT;
    const width = document.page.width - MARGIN - left;
    this.#root.add(
      document.struct(tag, {}, () => {
        document.font(font).fontSize(size);
        if (style === 'heading' || style === 'item') document.moveDown(0.5);
        document.text(this.#printable(text), left, undefined, { width, paragraphGap: gap });
      }),
    );
  }

  end(): void {
    this.#root.end();
    this.document.end();
  }

  #printable(text: string): string {
    return Array.from(text, (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      const isShown = letter === '\n' || this.#glyphs.hasGlyphForCodePoint(code);
      return isShown ? letter : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    }).join('');
  }

  /** Drawn below the margin: the text cursor and its font are put back afterwards. */
  #number(): void {
    this.#pages += 1;
    const { document } = this;
    const { x, y } = document;
    const { bottom } = document.page.margins;
    document.page.margins.bottom = 0;
    document.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
    document
      .font('plain')
      .fontSize(8)
      .text(`Page ${this.#pages}`, MARGIN, document.page.height - MARGIN / 2 - 8, { lineBreak: false });
    document.endMarkedContent();
    document.page.margins.bottom = bottom;
    document.font(this.#style.font).fontSize(this.#style.size);
    Object.assign(document, { x, y });
  }
}
