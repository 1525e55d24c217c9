import { describe, expect, it } from '@jest/globals';
import { grantState, PERIODS, setupLink } from './grant-state.js';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const GRANT = {
  grantId: 'g',
  staffId: 'local:1',
  role: 'personal-data-reader',
  reason: 'Request 12',
  grantedBy: 'local:2',
  grantedAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2026-11-22T10:00:01.000Z',
} as const;

describe('a role for a time', () => {
  it('is in force until its end, or until it is taken back', () => {
    expect(grantState(GRANT, NOW)).toBe('active');
    expect(grantState({ ...GRANT, expiresAt: '2026-11-22T10:00:00.000Z' }, NOW)).toBe('over');
    expect(grantState({ ...GRANT, revokedAt: '2026-11-22T09:30:00.000Z' }, NOW)).toBe('revoked');
  });

  it('is given for as long as the service allows', () => {
    expect(PERIODS.every((minutes) => minutes >= 5 && minutes <= 480)).toBe(true);
  });
});

it('keeps the token of a link behind the hash, where no server sees it', () => {
  const link = new URL(setupLink('https://gate.example.com', 'a-token/of+one'));
  expect(link.pathname + link.search).toBe('/console/sign-in');
  expect(new URLSearchParams(link.hash.slice(1)).get('setup')).toBe('a-token/of+one');
});
