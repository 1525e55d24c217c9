import { describe, expect, it } from '@jest/globals';
import { CASE_REASONS } from '../config/index.js';
import { isReasonFor, reasonsIn } from './reasons.catalogue.js';

describe('reasons', () => {
  it('have a label in each language, and not the same one twice', () => {
    for (const language of ['en', 'fr'] as const) {
      const labels = reasonsIn(language).map(({ label }) => label);
      expect(labels).toHaveLength(CASE_REASONS.length);
      expect(new Set(labels).size).toBe(labels.length);
      expect(labels.every((label) => label.length > 4)).toBe(true);
    }
    expect(reasonsIn('fr')).not.toEqual(reasonsIn('en'));
  });

  it.each([
    ['known_person', 'approve', undefined, true],
    ['known_person', 'deny', undefined, false],
    ['known_person', 'approve', ['other'], false],
    ['other', 'deny', ['other'], true],
    ['review', 'reveal', ['other'], true],
    ['constructor', 'approve', undefined, false],
    ['', 'approve', undefined, false],
  ] as const)('%s for %s of %p: %p', (code, purpose, offered, expected) => {
    expect(isReasonFor(code, purpose, offered)).toBe(expected);
  });
});
