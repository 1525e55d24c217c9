import { inspect } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { IsInt, IsOptional, validateSync } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { Described, Secret, VendorUrl } from '#libs/provider-kit';
import { Sensitive } from '#libs/provider-spec';

class AcmeSettings {
  @Secret('Password of the web service', { minLength: 8 })
  password: Sensitive<string>;

  @VendorUrl('Where the service is', { hosts: ['acme.example'] })
  baseUrl: string = 'https://api.acme.example/v1';

  @IsOptional()
  @Secret('Token for the second product')
  token?: Sensitive<string>;

  @Described('How many products are asked', 3)
  @IsInt()
  products: number = 1;
}

const read = (settings: object): AcmeSettings => plainToInstance(AcmeSettings, settings);
const problems = (settings: object): string[] =>
  validateSync(read(settings)).flatMap(({ constraints }) => Object.values(constraints ?? {}));

const PASSWORD = 'c4n4ry-c4n4ry';
const good = { password: PASSWORD };
const withUrl = (baseUrl: unknown) => ({ ...good, baseUrl });

test('a secret becomes a Sensitive, and an address stays text', () => {
  const settings = read({ ...good, baseUrl: 'https://acme.example', token: new Sensitive('given as such') });
  expect(settings.password.reveal()).toBe(PASSWORD);
  expect(settings.token?.reveal()).toBe('given as such');
  expect(settings.baseUrl).toBe('https://acme.example');
  expect(problems(settings)).toEqual([]);
});

test.each([
  [undefined, 'password is missing: write ${env:NAME} or ${file:/path} here'],
  [null, 'password is missing: write ${env:NAME} or ${file:/path} here'],
  ['', 'password is missing: write ${env:NAME} or ${file:/path} here'],
  ['brief', 'password is too short: at least 8 characters are needed'],
  [`${PASSWORD}\n`, 'password holds a line break: check the file or variable that it comes from'],
  [12345678, 'password must be text: put the value in quotes'],
  [{ a: PASSWORD }, 'password must be text: put the value in quotes'],
])('a secret of %p: says how to mend it, and not what it was', (password, message) => {
  const found = validateSync(read({ password }));
  expect(found.flatMap(({ constraints }) => Object.values(constraints ?? {}))).toEqual([message]);
  expect(inspect(found, { depth: 20, showHidden: true })).not.toMatch(/c4n4ry|12345678|brief/);
});

test.each([
  'https://acme.example',
  'https://api.ACME.example:8443/v1/',
  'http://127.0.0.1:3000',
  'http://localhost:3000/api',
  'http://[::1]:3000',
  'https://localhost',
])('%s is an address', (baseUrl) => {
  expect(problems(withUrl(baseUrl))).toEqual([]);
});

test.each([
  [undefined, /^baseUrl must be an address such as/],
  [42, /^baseUrl must be an address such as/],
  ['acme.example', /is not a valid address/],
  [' https://acme.example', /is not a valid address/],
  ['http://acme.example', /must begin with https/],
  ['http://127.0.0.1.acme.example', /must begin with https/],
  ['ftp://acme.example', /must begin with https/],
  [`https://user:${PASSWORD}@acme.example`, /must not hold a user name or password/],
  [`https://${PASSWORD}@acme.example`, /must not hold a user name or password/],
  [`https://acme.example/?key=${PASSWORD}`, /must not hold a query or a fragment/],
  ['https://acme.example/?', /must not hold a query or a fragment/],
  ['https://acme.example/#top', /must not hold a query or a fragment/],
  ['https://acme.example.evil.example', /its host is acme\.example, or ends in \.acme\.example$/],
  ['https://evilacme.example', /its host is acme\.example/],
])('%p is no address of this vendor', (baseUrl, message) => {
  const found = problems({ password: PASSWORD, baseUrl: baseUrl ?? null });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(message);
  expect(found[0]).not.toContain(PASSWORD);
});

test('without a list of hosts any https address will do', () => {
  class Anywhere {
    @VendorUrl('Where')
    url: string;
  }
  expect(validateSync(plainToInstance(Anywhere, { url: 'https://anything.example/path' }))).toEqual([]);
});

test('the schema tells of each setting; a secret is a string in it', () => {
  expect(targetConstructorToSchema(AcmeSettings)).toEqual({
    type: 'object',
    required: ['password', 'baseUrl', 'products'],
    properties: {
      password: { type: 'string', format: 'password', minLength: 8, description: 'Password of the web service' },
      baseUrl: { type: 'string', format: 'uri', description: 'Where the service is' },
      token: { type: 'string', format: 'password', minLength: 1, description: 'Token for the second product' },
      products: { type: 'integer', description: 'How many products are asked', examples: [3] },
    },
  });
});
