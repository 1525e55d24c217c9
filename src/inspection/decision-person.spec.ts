import { describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { maskedPerson } from './decision-person.js';

const NAMES = ['email', 'givenName', 'surname', 'country'] as const;
const FLOW = { attributes: Object.fromEntries(NAMES.map((name) => [name, name])) };
const masked = (claims: Readonly<Record<string, string>>): object =>
  maskedPerson(new Sensitive(JSON.stringify({ claims })), FLOW, new Date(0));

describe('a masked person', () => {
  it('shows enough to tell sign-ups apart', () => {
    const claims = { email: 'ana.castillo@example.test', givenName: 'Ana', surname: 'Castillo', country: 'US' };
    expect(masked(claims)).toEqual({
      email: 'a***@example.test',
      givenName: 'A***',
      surname: 'C***',
      country: 'US',
    });
  });

  it.each([
    [{ email: 'a@example.test' }, { email: '***@example.test' }],
    [{ email: 'ab@example.test' }, { email: '***@example.test' }],
    [
      { givenName: 'Bo', surname: '李' },
      { givenName: '***', surname: '***' },
    ],
    // One character of two and of five code points.
    [{ surname: 'e\u0301' }, { surname: '***' }],
    [{ givenName: '👨‍👩‍👧' }, { givenName: '***' }],
    [{ givenName: 'É\u0301milie' }, { givenName: 'É\u0301***' }],
  ])('hides %j whole', (claims, shown) => {
    expect(masked(claims)).toEqual(shown);
  });

  it('is nobody where the flow is gone', () => {
    expect(maskedPerson(new Sensitive('{"claims":{"surname":"Castillo"}}'), undefined, new Date(0))).toEqual({});
  });
});
