import fc from 'fast-check';
import { microsoftUserFlow, ProtocolError } from '#libs/connector-protocols';

const APP = '0123456789abcdef0123456789ABCDEF';
const OTHER_APP = 'f'.repeat(32);
const JSON_TYPE = 'application/json';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (body: unknown) => microsoftUserFlow.decode(bytes(JSON.stringify(body)), JSON_TYPE);
const claimsOf = (body: unknown) => Object.fromEntries(decode(body).claims);

function refusalOf(body: Uint8Array, contentType: string | undefined = JSON_TYPE): ProtocolError {
  try {
    microsoftUserFlow.decode(body, contentType);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('decoded');
}

function tries(input: Uint8Array, contentType = JSON_TYPE): 'decoded' | 'refused' {
  try {
    const call = microsoftUserFlow.decode(input, contentType);
    for (const value of call.claims.values()) expect(['string', 'number', 'boolean']).toContain(typeof value);
    expect([...call.claims.values()]).not.toContain('');
    return 'decoded';
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return 'refused';
  }
}

describe('content type', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json ; charset=Utf-8 ',
    'application/json; charset=utf8',
    'application/json;',
    'application/json; ',
    'application/json ; ; charset=utf-8;',
    'application/json; odata.metadata=minimal',
    'application/json; charset=utf-8; odata=verbose',
    'application/json; odata="a;charset=utf-16;\\"b"; CHARSET=UTF-8',
    'application/json; charset=utf-8; charset=utf-8',
  ])('%s is read', (type) => {
    expect(microsoftUserFlow.decode(bytes('{}'), type).claims.size).toBe(0);
  });

  it.each([
    undefined,
    '',
    'text/json',
    'application/json; charset=utf-16',
    'application/json; odata=verbose; charset="utf-16"',
    'application/json; charset=iso-8859-1;',
    'application/json; charset=""',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; charset=utf-8, text/plain',
    'application/json5',
    'application/jsoncharset=utf-8',
    'application/json, text/plain',
    'application/problem+json',
    'application/x-www-form-urlencoded',
  ])('%s is refused', (type) => {
    const error = refusalOfType(type);
    expect(error.reason).toBe('wrong_content_type');
  });
});

// A default parameter would turn undefined into the right type.
const refusalOfType = (type: string | undefined): ProtocolError => {
  try {
    microsoftUserFlow.decode(bytes('{}'), type);
  } catch (error) {
    return error as ProtocolError;
  }
  throw new Error('decoded');
};

it('a content type is read or refused in no time, however odd', () => {
  const began = performance.now();
  for (const odd of [';  ', ';"', ';"\\"', '"\\', 'charset', '; charset=']) {
    tries(bytes('{}'), `application/json;${odd.repeat(20_000)}`);
  }
  expect(performance.now() - began).toBeLessThan(500);
});

describe('bytes', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['half a document', bytes('{"email":"ana@example.test"')],
    ['two documents', bytes('{}{}')],
    ['a comment', bytes('{}//')],
    ['not UTF-8', Uint8Array.of(...bytes('{"city":"'), 0xc3, 0x28, ...bytes('"}'))],
    ['UTF-16', new Uint8Array(Buffer.from('{}', 'utf16le'))],
  ])('%s is not JSON', (_, body) => {
    expect(refusalOf(body).reason).toBe('not_json');
  });

  it.each(['[]', 'null', '"text"', '1', '[{}]'])('%s has the wrong shape', (text) => {
    expect(refusalOf(bytes(text)).reason).toBe('wrong_shape');
  });

  it('says nothing of the request in the error', () => {
    const error = refusalOf(bytes('{"email":"ana@example.test" oops'));
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain('ana');
  });

  it('reads over a byte order mark', () => {
    expect(
      microsoftUserFlow.decode(Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes('{"city":"Oslo"}')), JSON_TYPE).claims,
    ).toEqual(new Map([['city', 'Oslo']]));
  });

  it('refuses brackets without end, and a crowd of claims', () => {
    const deep = 50_000;
    expect(refusalOf(bytes(`{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`)).reason).toBe('wrong_shape');
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`extension_${index}`, 1]));
    expect(refusalOf(bytes(JSON.stringify(many))).reason).toBe('wrong_shape');
  });
});

describe('claims', () => {
  it('keeps text, numbers and truth values with their type', () => {
    const body = { givenName: 'Ana', extension_Age: 34, extension_Adult: false, extension_Zero: 0, newClaim: 'x' };
    expect(claimsOf(body)).toEqual(body);
  });

  it('takes null and "" for absent', () => {
    expect(claimsOf({ email: null, city: '', extension_Dob: null, identities: null, ui_locales: null })).toEqual({});
  });

  it('ignores nested values, values that are no number, and names that are traps', () => {
    const text =
      '{"a":{"b":1},"c":["d"],"extension_E":{"f":null},"g":1e999,"__proto__":"h","constructor":"i","city":"Oslo"}';
    expect([...microsoftUserFlow.decode(bytes(text), JSON_TYPE).claims]).toEqual([['city', 'Oslo']]);
    expect(claimsOf(JSON.parse('{"__proto__":{"city":"Oslo"}}'))).toEqual({});
    expect(({} as Record<string, unknown>)['city']).toBeUndefined();
  });

  it('keeps what the request says about itself out of the claims', () => {
    expect(
      claimsOf({ step: 'PreTokenIssuance', client_id: 'a', clientId: 'b', ui_locales: 'en', identities: [] }),
    ).toEqual({});
  });

  const TEXT_CLAIMS =
    'email displayName givenName surname lastName jobTitle streetAddress city postalCode state country objectId'.split(
      ' ',
    );

  it.each(TEXT_CLAIMS)('keeps a %s that is a number or a truth value as it came', (name) => {
    for (const value of [12345, 0, -1.5, true, false]) {
      expect(decode({ [name]: value }).claims.get(name)).toBe(value);
    }
  });

  it.each(TEXT_CLAIMS)('refuses a %s that is nested', (name) => {
    for (const value of [{}, { value: '12345' }, [], ['12345']]) {
      expect(refusalOf(bytes(JSON.stringify({ [name]: value }))).reason).toBe('wrong_shape');
    }
  });

  it('reads the family name of a number', () => {
    expect(claimsOf({ lastName: 5 })).toEqual({ lastName: 5, surname: 5 });
  });

  it('refuses text that is not Unicode', () => {
    expect(refusalOf(bytes('{"city":"\\ud800"}')).reason).toBe('wrong_shape');
  });

  it.each([
    [{ lastName: 'Ng' }, { lastName: 'Ng', surname: 'Ng' }],
    [
      { lastName: 'Old', surname: 'Ng' },
      { lastName: 'Old', surname: 'Ng' },
    ],
    [
      { lastName: 'Ng', surname: '' },
      { lastName: 'Ng', surname: 'Ng' },
    ],
    [{ surname: 'Ng' }, { surname: 'Ng' }],
  ])('reads the family name of %j', (body, expected) => {
    expect(claimsOf(body)).toEqual(expected);
  });

  it('reads a long extension name as the short one too', () => {
    const long = `extension_${APP}_Date_Of_Birth`;
    expect(claimsOf({ [long]: '1990-01-02' })).toEqual({
      [long]: '1990-01-02',
      extension_Date_Of_Birth: '1990-01-02',
    });
  });

  it.each([
    ['differ', '1990-01-02', '1991-01-02', undefined],
    ['agree', '1990-01-02', '1990-01-02', '1990-01-02'],
    ['differ in type', '1', 1, undefined],
  ])('when two applications %s about a short name', (_, first, second, expected) => {
    const body = { [`extension_${APP}_Dob`]: first, [`extension_${OTHER_APP}_Dob`]: second };
    expect(decode(body).claims.get('extension_Dob')).toBe(expected);
    expect(decode(body).claims.get(`extension_${OTHER_APP}_Dob`)).toBe(second);
  });

  it('stays ambiguous when a third application agrees with one of two', () => {
    const apps = [APP, OTHER_APP, 'e'.repeat(32)];
    const body = Object.fromEntries(apps.map((app, index) => [`extension_${app}_Dob`, index === 1 ? 'b' : 'a']));
    expect(decode(body).claims.has('extension_Dob')).toBe(false);
  });

  it('lets a received short name stand', () => {
    expect(decode({ [`extension_${APP}_Dob`]: 'long', extension_Dob: 'short' }).claims.get('extension_Dob')).toBe(
      'short',
    );
  });

  it('shortens nothing but the long form', () => {
    const body = { [`extension_${APP}_`]: 'a', [`extension_${APP}0_B`]: 'b', extension_c_D: 'd' };
    expect(claimsOf(body)).toEqual(body);
  });
});

describe('identities', () => {
  const mail = { signInType: 'federated', issuer: 'mail', issuerAssignedId: 'ana@example.test' };

  it.each([
    ['absent', undefined, []],
    ['null', null, []],
    ['empty', [], []],
    ['with extra members', [{ ...mail, extra: { deep: 1 } }], [mail]],
    ['broken, and one whole', [null, 'x', [], {}, { ...mail, issuer: null }, { ...mail, issuer: '' }, mail], [mail]],
  ])('%s', (_, identities, expected) => {
    expect(decode({ identities }).identities).toEqual(expected);
  });

  it('that are no list have the wrong shape', () => {
    expect(refusalOf(bytes('{"identities":"mail"}')).reason).toBe('wrong_shape');
  });
});

describe('what the request says about itself', () => {
  it.each([
    [undefined, []],
    ['', []],
    [7, []],
    ['en-US', ['en-US']],
    ['fr-fr de', ['fr-FR', 'de']],
    ['fr-FR, de,  de ,nl', ['fr-FR', 'de', 'nl']],
    [
      ['pt-BR', 'es'],
      ['pt-BR', 'es'],
    ],
    ['en_US x <b> fr;q=0.8 zh-hant-tw 12', ['zh-Hant-TW']],
    [`a${'-bcdefgh'.repeat(20)} ja`, ['ja']],
  ])('locales of %j', (ui_locales, expected) => {
    expect(decode({ ui_locales }).locales).toEqual(expected);
  });

  it.each([
    [{ client_id: 'a', clientId: 'b' }, 'a'],
    [{ clientId: 'b' }, 'b'],
    [{ client_id: '', clientId: 'b' }, 'b'],
    [{ client_id: 5 }, undefined],
    [{}, undefined],
  ])('client of %j', (body, expected) => {
    expect(decode(body).clientId).toBe(expected);
  });

  it.each([
    ['PostFederationSignup', 'after-federation'],
    ['PostAttributeCollection', 'before-creating-user'],
    ['PreTokenIssuance', 'before-sending-token'],
    ['PreTokenApplicationClaims', 'before-sending-token'],
    ['Anything', undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('step %j', (step, expected) => {
    expect(decode({ step }).announcedStep).toBe(expected);
  });
});

describe('whatever comes in', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'email',
      'surname',
      'lastName',
      'identities',
      'ui_locales',
      'step',
      'client_id',
      '__proto__',
      'toString',
    ),
    fc.string().map((text) => `extension_${text}`),
    fc.string().map((text) => `extension_${APP}_${text}`),
    fc.string({ unit: 'binary' }),
  );
  const body = fc.dictionary(name, fc.jsonValue());

  it('is decoded or refused, never worse: JSON', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.oneof(body, fc.jsonValue()), (value) => {
        seen.add(tries(bytes(JSON.stringify(value))));
      }),
      { numRuns: 1000 },
    );
    expect([...seen].sort()).toEqual(['decoded', 'refused']);
  });

  it('is decoded or refused, never worse: JSON broken at one byte', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(body, fc.nat(), fc.integer({ min: 0, max: 255 }), (value, at, byte) => {
        const text = bytes(JSON.stringify(value));
        text[at % text.length] = byte;
        seen.add(tries(text));
      }),
      { numRuns: 1000 },
    );
    expect(seen).toContain('refused');
  });

  it('is decoded or refused, never worse: any bytes and any content type', () => {
    fc.assert(fc.property(fc.uint8Array(), (value) => void tries(value)));
    fc.assert(
      fc.property(fc.string(), (type) => {
        expect(refusalOf(bytes('{}'), `${type}!`).reason).toBe('wrong_content_type');
      }),
    );
  });
});
