import { describe, expect, it } from '@jest/globals';
import { flawOfPassword } from './password.rules.js';

describe('a new password', () => {
  it.each([
    ['eleven char', 'at least 12'],
    ['x'.repeat(129), 'at most 128'],
    ['Password1234', 'commonest'],
    ['1qaz2wsx3edc', 'commonest'],
    ['ababababababab', 'too few'],
    ['maria.perez@contoso.example', 'user name'],
    ['my maria.perez@contoso.example', 'user name'],
    ['Maria.Perez1!', 'user name'],
  ])('is refused: %s', (password, why) => {
    const flaw = flawOfPassword(password, 'maria.perez@contoso.example');
    expect(flaw).toContain(why);
    expect(flaw).not.toContain(password);
  });

  it.each(['violet stapler on a train', 'k7#Pq!x0Lm2$', '🐎🐎🔋🔋📎 five of these', 'maria.perez has a very long one'])(
    'is taken: %s',
    (password) => {
      expect(flawOfPassword(password, 'maria.perez@contoso.example')).toBeUndefined();
    },
  );

  it('is counted in characters, not in units of UTF-16', () => {
    expect(flawOfPassword('🐎🔋📎🚂🌂🌊', 'maria')).toContain('at least 12');
  });
});
