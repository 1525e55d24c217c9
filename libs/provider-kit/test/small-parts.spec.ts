import { type CodeRow, codeTable, formBody, requireAttributes } from '#libs/provider-kit';
import { type Applicant, ProviderError, Sensitive } from '#libs/provider-spec';

interface Row extends CodeRow {
  readonly meaning: string;
}

const row = (code: string, meaning: string): Row => ({ code, meaning, source: 'the handbook, page 1' });

describe('codeTable', () => {
  const table = codeTable([
    row('result.match', 'match'),
    row('result.*', 'other result'),
    row('result.no.*', 'no result'),
    row('100', 'hundred'),
  ]);

  test.each([
    ['result.match', 'match'],
    [' result.match\n', 'match'],
    ['result.matching', 'other result'],
    ['result.no.data', 'no result'],
    ['100', 'hundred'],
  ])('%p is read', (code, meaning) => {
    expect(table.read(code)).toMatchObject({ meaning });
  });

  test.each(['', ' ', undefined, '10', '1000', 'Result.match', '__proto__', 'constructor', 'toString', '*'])(
    '%p is in no row',
    (code) => {
      expect(table.read(code)).toBeUndefined();
    },
  );

  test('a code named __proto__ is a code like any other', () => {
    expect(codeTable([row('__proto__', 'odd')]).read('__proto__')).toMatchObject({ meaning: 'odd' });
  });

  test.each([[['A', 'A']], [['A*', 'A*']], [['']], [['*']], [[' A']]])('the rows %p are a mistake', (codes) => {
    expect(() => codeTable(codes.map((code) => row(code, 'x')))).toThrow(/^Code table: /);
  });
});

describe('formBody', () => {
  test('encodes like a browser, keeps the order, leaves out what is absent and keeps what is empty', () => {
    const body = formBody({ lastName: "O'Brien & Söhne", state: undefined, zip: '', address: '1 Main St #4' });
    expect(Buffer.from(body).toString()).toBe('lastName=O%27Brien+%26+S%C3%B6hne&zip=&address=1+Main+St+%234');
  });
});

describe('requireAttributes', () => {
  const applicant: Applicant = { givenName: new Sensitive('Zoe'), nationalIdLast4: new Sensitive('0000') };

  test('is content when everything is there, and one of several', () => {
    expect(() => requireAttributes(applicant, ['givenName', ['nationalId', 'nationalIdLast4']])).not.toThrow();
    expect(() => requireAttributes({}, [])).not.toThrow();
  });

  test('names everything that is missing, once', () => {
    let fault: unknown;
    try {
      requireAttributes(applicant, ['surname', 'givenName', ['dateOfBirth', 'surname'], 'city']);
    } catch (error) {
      fault = error;
    }
    expect(ProviderError.is(fault) && fault).toMatchObject({
      kind: 'missing_attributes',
      delivery: 'not_sent',
      attributes: ['surname', 'dateOfBirth', 'city'],
      message: 'The check needs surname, dateOfBirth or surname, city.',
    });
  });
});
