import { describe, expect, it } from '@jest/globals';
import type { StandingRole } from '../../../config/index.js';
import { authenticatedAtOf, displayNameOf, emailOf, hasSecondFactor, rolesOf } from './claims.rules.js';

const config = {
  rolesClaim: 'groups',
  roles: new Map<string, StandingRole>([
    ['g-1', 'owner'],
    ['g-2', 'auditor'],
    ['g-3', 'auditor'],
  ]),
};

describe('claims', () => {
  it.each([
    [
      ['g-1', 'g-2', 'g-3'],
      ['owner', 'auditor'],
    ],
    ['g-2', ['auditor']],
    [['G-1', 'owner', 7, null, {}], []],
    [undefined, []],
    [{ 'g-1': true }, []],
  ])('stand for roles: %j', (groups, roles) => {
    expect(rolesOf({ groups, roles: ['g-1'] }, config)).toEqual(roles);
  });

  it.each([
    [{ amr: ['pwd', 'mfa'] }, true],
    [{ amr: ['pwd'] }, false],
    [{ amr: 'mfa' }, false],
    [{ acr: 'urn:example:mfa' }, true],
    [{ acr: '0' }, false],
    [{}, false],
  ])('tell of a second factor: %j', (claims, has) => {
    expect(hasSecondFactor(claims, ['urn:example:mfa'])).toBe(has);
  });

  it('name a person, as far as they do', () => {
    expect(displayNameOf({ name: ' Maria Perez ', preferred_username: 'maria' })).toBe('Maria Perez');
    expect(displayNameOf({ name: 7 })).toBe('No name');
    expect(emailOf({ email: 'maria@contoso.example' })).toBe('maria@contoso.example');
    expect(emailOf({ preferred_username: 'maria@contoso.example' })).toBe('maria@contoso.example');
    expect(emailOf({ preferred_username: 'maria' })).toBeUndefined();
  });

  it('say when the person proved who they are, and never that it is still to come', () => {
    const now = new Date(1_700_000_060_000);
    expect(authenticatedAtOf({ auth_time: 1_700_000_000 }, now)).toEqual(new Date(1_700_000_000_000));
    expect(authenticatedAtOf({ auth_time: 1_800_000_000 }, now)).toEqual(now);
    expect(authenticatedAtOf({ auth_time: '1700000000' }, now)).toBeUndefined();
  });
});
