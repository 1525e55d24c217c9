import { describe, expect, it } from '@jest/globals';
import { askedOf, filtersOf, searchOf } from './filters.js';

const ME = 'local:01a20467-be4f-777f-a54b-200114259ef7';
const read = (text: string) => filtersOf(new URLSearchParams(text));

describe('filters of the queue', () => {
  it('come back from the address as they were written', () => {
    const filters = { state: 'any', flow: 'board', assignee: 'mine', overdue: 'true' } as const;
    expect(read(searchOf(filters).toString())).toEqual(filters);
    expect(searchOf({}).toString()).toBe('');
  });

  it('leave out what is none of them', () => {
    expect(read('state=open&assignee=key:ben&overdue=yes&flow=%20&email=ana@example.com')).toEqual({});
    expect(read('state=requested')).toEqual({});
  });

  it('ask for open cases, due first, unless another state is named', () => {
    expect(askedOf({}, ME)).toEqual({ state: 'requested', order: 'due' });
    expect(askedOf({ state: 'any' }, ME)).toEqual({ order: 'due' });
    expect(askedOf({ state: 'denied', assignee: 'none' }, ME)).toEqual({
      state: 'denied',
      assignee: 'none',
      order: 'due',
    });
  });

  it('know who "mine" is only when asking: a link in a message is the reader’s own queue', () => {
    expect(searchOf({ assignee: 'mine' }).toString()).toBe('assignee=mine');
    expect(askedOf({ assignee: 'mine', overdue: 'true' }, ME)).toMatchObject({ assignee: ME, overdue: true });
  });
});
