import type { LetterCase, NormalForm } from '../../../config/index.js';
import { inNameCase } from './name-case.js';

/** How a text is rewritten; what is absent is left as it came. */
export interface TextForm {
  readonly normalise?: NormalForm;
  readonly trim: boolean;
  readonly collapse: boolean;
  readonly case?: LetterCase;
}

const LETTERS: Readonly<Record<LetterCase, (text: string) => string>> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  title: inNameCase,
};

/** Rewrites a text. Doing it twice is doing it once; a text with something in it never becomes empty. */
export function inForm(text: string, form: TextForm): string {
  // Letters may change their composition with their case, and a composition that is undone may open white space: normal form first and last.
  const normal = (part: string): string => (form.normalise ? part.normalize(form.normalise) : part);
  let changed = normal(text);
  if (form.trim) changed = changed.trim();
  if (form.collapse) changed = changed.replace(/\s+/gu, ' ');
  if (form.case) changed = normal(LETTERS[form.case](changed));
  return changed.trim() === '' ? text : changed;
}
