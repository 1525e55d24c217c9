import { describe, expect, it } from '@jest/globals';
import { safeReturnTo } from './return-to.rules.js';

describe('where a browser is sent after it signed in', () => {
  it.each(['/console', '/console/', '/console/decisions?from=2026-11-20&flow=a%20b#row-3'])('is kept: %s', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'https://evil.example/console/',
    '//evil.example/console',
    '/\\evil.example',
    '/console\\..\\..',
    '\\\\evil.example',
    '/staff/v1/me',
    '/consoleevil',
    '/console/../staff/v1/lists/block/export',
    '/console/%2e%2e/staff',
    '/console/%2F%2Fevil.example',
    '/console@evil.example',
    'javascript:alert(1)',
    '/console/\r\nset-cookie: a=b',
    '/console/\t/evil.example',
    `/console/${'x'.repeat(2_000)}`,
  ])('is the start page instead of %j', (asked) => {
    expect(safeReturnTo(asked)).toBe('/console/');
  });
});
