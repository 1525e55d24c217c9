import { describe, expect, it } from '@jest/globals';
import { bodyOf, countsOf, erasesSomething, isPerson } from './subject.js';

const NOTHING = {
  dryRun: true,
  persons: 1,
  signUps: 0,
  cases: 0,
  listEntries: 0,
  keptListEntries: 0,
  invitations: 0,
  mails: 0,
  held: [],
  running: [],
  backupsUntil: '2026-12-27T00:00:00.000Z',
};

describe('whom it is about', () => {
  it('is one value of a body, and nothing else', () => {
    expect(bodyOf({ way: 'email', value: ' ana@example.com ' })).toEqual({ email: 'ana@example.com' });
    expect(bodyOf({ way: 'decisionId', value: 'd' })).toEqual({ decisionId: 'd' });
  });

  it('is a person, or one sign-up', () => {
    expect(isPerson({ way: 'phone', value: '+12015550142' })).toBe(true);
    expect(isPerson({ way: 'decisionId', value: 'd' })).toBe(false);
  });
});

describe('the report of an erasure', () => {
  it('tells what goes, in order, and no zeros', () => {
    expect(countsOf({ ...NOTHING, mails: 1, signUps: 2 })).toEqual([
      { what: 'signUps', count: 2 },
      { what: 'mails', count: 1 },
    ]);
  });

  it('offers nothing to be done where everything stays', () => {
    expect(erasesSomething({ ...NOTHING, keptListEntries: 1, held: [{ decisionId: 'd', holds: ['h'] }] })).toBe(false);
    expect(erasesSomething({ ...NOTHING, listEntries: 1 })).toBe(true);
    expect(erasesSomething({ ...NOTHING, persons: 2, signUps: 2 })).toBe(false);
  });
});
