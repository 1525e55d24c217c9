import { describe, expect, it } from '@jest/globals';
import { problemIn, returnPath, setupTokenIn } from './arrival.js';

describe('who arrives at the sign-in page', () => {
  it.each(['/decisions?kind=block', '/', '/decisions/0190f3c2'])('goes on to %s', (path) => {
    expect(returnPath(path)).toBe(path);
  });

  it.each([
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-in?return=/sign-in',
  ])('is not led to %s', (path) => {
    expect(returnPath(path)).toBe('/');
  });

  it('brings the token of a link', () => {
    expect(setupTokenIn('#setup=abc-123')).toBe('abc-123');
    expect(setupTokenIn('#content')).toBeUndefined();
    expect(setupTokenIn('')).toBeUndefined();
  });

  it('is told why the provider sent them back, and nothing that somebody else wrote', () => {
    expect(problemIn(new URLSearchParams('problem=no-role'))).toBe('no-role');
    expect(problemIn(new URLSearchParams('problem=call+0900'))).toBeUndefined();
  });
});
