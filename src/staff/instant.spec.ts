import { describe, expect, it } from '@jest/globals';
import { isInstant } from './instant.js';

describe('a time that staff write', () => {
  it.each([
    '2026-02-01',
    '2026-02-01T10:00Z',
    '2026-02-01T10:00:00Z',
    '2026-02-01T10:00:00.123456+02:00',
    '2028-02-29',
  ])('may be %s', (text) => {
    expect(isInstant(text)).toBe(true);
    expect(Number.isNaN(new Date(text).getTime())).toBe(false);
  });

  it.each([
    '2026-W05', // a week
    '2026-031', // a day of the year
    '20261122',
    '2026-02-01T10:00:00', // at which place?
    '2026-11-22T10',
    '2026-02-01T10:00:00,5Z',
    '2026-02-30',
    '2026-02-29T00:00:00Z',
    '2026-02-01T25:00:00Z',
    '2026-02-01T10:00:00+99:00',
    '+002026-01-01',
    'yesterday',
    1_700_000_000_000,
    ['2026-02-01'],
  ])('may not be %j', (value) => {
    expect(isInstant(value)).toBe(false);
  });
});
