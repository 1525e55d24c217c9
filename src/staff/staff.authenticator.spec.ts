import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { StaffAuthenticator } from './staff.authenticator.js';

const SECRET = 'a-secret-0123456789-0123456789-0123456789';
const UNTIL = new Date('2026-12-01T00:00:00Z');

describe('a key that ends', () => {
  let now = new Date(UNTIL.getTime() - 1);
  const key = {
    name: 'exporter',
    secret: new Sensitive(SECRET),
    roles: ['personal-data-reader'] as const,
    until: UNTIL,
  };
  const authenticator = new StaffAuthenticator([key], Buffer.alloc(32, 1), { now: () => now });

  it('is good until then, and for nothing afterwards', () => {
    expect(authenticator.authenticate([`Bearer ${SECRET}`])).toMatchObject({ id: 'key:exporter' });
    now = UNTIL;
    expect(authenticator.authenticate([`Bearer ${SECRET}`])).toBeUndefined();
  });
});
