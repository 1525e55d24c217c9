import { buffer, text } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Copy, CopyItem } from './copy.js';
import { jsonCopy } from './json-copy.js';
import { pdfCopy } from './pdf-copy.js';

const ITEM: CopyItem = {
  decisionId: 'd-1',
  given: { surname: 'Łukaszewicz Ωραία Жук 中', 'extension_Opt-In': false },
  identities: [{ issuer: 'google.com', issuerAssignedId: '0123' }],
  checks: [],
  findings: ['name_match', 'address_match'],
  accountClosedAt: undefined,
};

const aCopy = (items: Copy['sections'][number]['items']): Copy => ({
  madeAt: new Date('2026-11-22T12:00:00Z'),
  signUps: 1,
  sections: [
    { name: 'signUps', title: 'Sign-ups', itemTitle: 'Sign-up', items },
    { name: 'mails', title: 'Mails sent to you', itemTitle: 'Mail', items: [] },
  ],
});

async function* breaking(): AsyncGenerator<CopyItem> {
  yield ITEM;
  throw new Error('a key is away');
}

/** Every stream of the file, unpacked, behind the file itself. */
function unpacked(pdf: Buffer): string {
  const parts = [pdf.toString('latin1')];
  for (let from = pdf.indexOf('stream\n'); from >= 0; from = pdf.indexOf('stream\n', from + 1)) {
    if (pdf.subarray(from - 3, from).toString() === 'end') continue;
    const end = pdf.indexOf('\nendstream', from);
    try {
      parts.push(inflateSync(pdf.subarray(from + 7, end)).toString('latin1'));
    } catch {
      // A font's or another stream that is not packed.
    }
  }
  return parts.join('\n');
}

describe('a copy', () => {
  it('in JSON is one document, with a name for its shape', async () => {
    expect(JSON.parse(await text(jsonCopy(aCopy([ITEM, ITEM]))))).toEqual({
      format: 'verigate-subject-copy/1',
      madeAt: '2026-11-22T12:00:00.000Z',
      signUps: [1, 2].map(() => JSON.parse(JSON.stringify(ITEM)) as unknown),
      mails: [],
    });
  });

  it('in PDF has a language, a title, headings and page numbers, and the letters of Europe', async () => {
    const pdf = await buffer(pdfCopy(aCopy(Array.from({ length: 40 }, () => ITEM))));
    const inside = unpacked(pdf);
    expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(inside).toMatch(/\/Lang \(en\)/);
    expect(inside).toMatch(/\/Marked true/);
    expect(inside).toMatch(/\/DisplayDocTitle true/);
    for (const tag of ['Document', 'H1', 'H2', 'H3', 'P']) expect(inside).toContain(`/S /${tag}`);
    const pages = inside.match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(3);
    expect(inside.match(/\/Artifact/g)?.length).toBeGreaterThanOrEqual(pages.length);
    // Łukaszewicz, Ωραία and Жук can be copied out of it; what the font lacks is written as its number.
    for (const code of ['0141', '03a9', '0416']) expect(inside.toLowerCase()).toContain(`<${code}>`);
    expect(inside.toLowerCase()).not.toContain('<4e2d>');
  });

  it.each([
    ['JSON', jsonCopy],
    ['PDF', pdfCopy],
  ])('in %s breaks off where something cannot be read: half must not pass for the whole', async (_name, write) => {
    await expect(buffer(write(aCopy(breaking())))).rejects.toThrow('a key is away');
  });
});
