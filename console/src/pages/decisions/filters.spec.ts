import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filtersOf, isEmpty, searchOf, type UrlFilters, viewOf } from './filters.js';

const text = fc
  .string({ minLength: 1 })
  .map((value) => value.trim())
  .filter((value) => value !== '');
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const others = fc.record(
  { flow: text, kind: text, status: text, reason: text, provider: text, flagged: text, reference: text },
  { requiredKeys: [] },
);
const period = fc.oneof(
  fc.record({ last: fc.constantFrom('hour', 'day', 'week', 'month') }),
  fc.record({ from: instant, to: instant }, { requiredKeys: [] }),
);
const filters = fc.tuple(period, others).map(([when, what]): UrlFilters => ({ ...when, ...what }));

describe('filters in an address', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(filters, (given) =>
        expect(filtersOf(new URLSearchParams(searchOf(given).toString()))).toEqual(given),
      ),
    );
  });

  it('come back from a saved view, which holds texts only', () => {
    fc.assert(
      fc.property(filters, (given) => {
        const view = viewOf(given);
        expect(Object.values(view).every((value) => typeof value === 'string' && value !== '')).toBe(true);
        expect(filtersOf(new URLSearchParams(view))).toEqual(given);
      }),
    );
  });

  it('never hold what names a person, whoever wrote it there', () => {
    const search = new URLSearchParams({
      email: 'jane@example.com',
      phone: '+12025550142',
      externalId: '7',
      flow: 'customers',
    });
    expect(filtersOf(search)).toEqual({ flow: 'customers' });
    expect(searchOf(filtersOf(search)).toString()).toBe('flow=customers');
  });

  it('leave out what makes no sense', () => {
    expect(filtersOf(new URLSearchParams({ last: 'year', from: 'soon', to: '', flow: '  ' }))).toEqual({});
    expect(isEmpty(filtersOf(new URLSearchParams()))).toBe(true);
  });
});
