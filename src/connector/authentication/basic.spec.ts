import { Sensitive } from '#libs/provider-spec';
import { BasicAuthenticator } from './basic.js';

const PEPPER = Buffer.alloc(32, 1);
const credential = (username: string, secret: string) => ({ username, secret: new Sensitive(secret) });
const header = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

const callers = new BasicAuthenticator(
  new Map([
    ['customers', [credential('entra', 'new:secret'), credential('entra', 'old')]],
    ['partners', [credential('b2c', 'pässwörd')]],
    ['certificates', []],
    ['colons', [credential('a:b', 'c')]],
  ]),
  PEPPER,
);

describe('BasicAuthenticator', () => {
  it.each([
    ['customers', header('entra:new:secret'), 'entra'],
    ['customers', header('entra:old'), 'entra'],
    ['customers', header('entra:old').replace('Basic', 'bASIC'), 'entra'],
    ['customers', header('entra:old').replace(' ', '   '), 'entra'],
    ['partners', header('b2c:pässwörd'), 'b2c'],
  ])('%s lets %s in', (flow, authorization, name) => {
    expect(callers.authenticate(flow, [authorization])).toEqual({ method: 'basic', name });
  });

  it.each([
    ['no header', 'customers', []],
    ['the header twice', 'customers', [header('entra:old'), header('entra:old')]],
    ['a wrong secret', 'customers', [header('entra:older')]],
    ['the start of a secret', 'customers', [header('entra:new')]],
    ['a secret that is all but the colon', 'customers', [header('entra:newsecret')]],
    ['an empty secret', 'customers', [header('entra:')]],
    ['an empty user', 'customers', [header(':old')]],
    ['nothing but a colon', 'customers', [header(':')]],
    ['no colon', 'customers', [header('entraold')]],
    ['an unknown user', 'customers', [header('other:old')]],
    ["another flow's credential", 'partners', [header('entra:old')]],
    ['an unknown flow', 'nobody', [header('entra:old')]],
    ['an inherited name as flow', 'constructor', [header('entra:old')]],
    ['a flow without credentials', 'certificates', [header(':')]],
    ['a user name of another split', 'colons', [header('a:b:c')]],
    ['another scheme', 'customers', ['Bearer abc']],
    ['no token', 'customers', ['Basic ']],
    ['base64url', 'customers', ['Basic ZW50-cmE6b2xk']],
    ['two tokens', 'customers', [`${header('entra:old')} x`]],
    ['two credentials in one header', 'customers', [`${header('entra:old')}, ${header('entra:old')}`]],
    ['far too long a header', 'customers', [header(`entra:${'x'.repeat(100_000)}`)]],
  ])('%s: nobody', (_, flow, authorization) => {
    expect(callers.authenticate(flow, authorization)).toBeUndefined();
  });

  it('refuses a short pepper and a third credential', () => {
    expect(() => new BasicAuthenticator(new Map(), Buffer.alloc(31))).toThrow(RangeError);
    const three = ['1', '2', '3'].map((secret) => credential('entra', secret));
    expect(() => new BasicAuthenticator(new Map([['customers', three]]), PEPPER)).toThrow('customers');
  });
});
