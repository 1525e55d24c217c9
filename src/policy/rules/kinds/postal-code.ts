import { POSTAL_CODES } from './postal-code.table.js';

/**
 * Is this a postal code of the country (ISO 3166-1 alpha-2)? Spaces, hyphens and the case of letters do not matter. Undefined: the country is
 * not in the table, or has no postal codes, so that nothing can be said.
 */
export function isPostalCode(text: string, country: string): boolean | undefined {
  const shapes = SHAPES.get(country);
  const bare = text.replaceAll(/[\s-]/gu, '').toUpperCase();
  return shapes?.some((shape) => shape.test(bare));
}

const CLASSES: Readonly<Record<string, string>> = { N: '[0-9]', A: '[A-Z]' };

/** N a digit, A a letter, a small letter or a digit itself; spaces and hyphens only help to read. */
const shapeOf = (format: string): RegExp => {
  const parts = Array.from(format.replaceAll(/[ -]/g, ''), (sign) => CLASSES[sign] ?? sign.toUpperCase());
  return new RegExp(`^${parts.join('')}$`);
};

const SHAPES: ReadonlyMap<string, readonly RegExp[]> = new Map(
  Object.entries(POSTAL_CODES).map(([country, formats]) => [country, formats.split(' | ').map(shapeOf)]),
);
