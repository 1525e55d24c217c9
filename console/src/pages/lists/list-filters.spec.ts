import { describe, expect, it } from '@jest/globals';
import { askedOf, filtersOf, searchOf } from './list-filters.js';

const read = (text: string) => filtersOf(new URLSearchParams(text));

describe('filters of a list', () => {
  it.each(['', 'list=allow', 'kind=email', 'list=allow&kind=cidr&state=any', 'state=removed'])(
    'come back from the address as they were written: %s',
    (text) => expect(searchOf(read(text)).toString()).toBe(text),
  );

  it('leave out what is none of them, a value above all', () => {
    const filters = read('list=grey&kind=name&state=active&value=ana@example.com');
    expect(filters).toEqual({ list: 'block' });
    expect(searchOf(filters).toString()).toBe('');
  });

  it('ask for active entries unless another state is named', () => {
    expect(askedOf(read(''))).toEqual({ state: 'active' });
    expect(askedOf(read('kind=phone&state=expired'))).toEqual({ kind: 'phone', state: 'expired' });
    expect(askedOf(read('state=any'))).toEqual({});
  });
});
