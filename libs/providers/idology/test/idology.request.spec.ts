import { describe, expect, it } from '@jest/globals';
import { type Applicant, ProviderError, Sensitive } from '#libs/provider-spec';
import { IdologyConfig } from '../src/idology.config.js';
import { idologyRequest } from '../src/idology.request.js';
import { stateCodeOf } from '../src/idology.states.js';

const REFERENCE = '01JB7Q4M2N5P6R7S8T9V0W1X2Y';
const PASSWORD = 's3cr=t&x';
const config = Object.assign(new IdologyConfig(), { username: 'acme.api', password: new Sensitive(PASSWORD) });

const DANA = {
  givenName: 'Dana',
  surname: "O'Leary",
  streetAddress: '12 Elm St #4B',
  city: 'Paramus',
  state: 'NJ',
  postalCode: '07652',
  country: 'US',
};

const applicantOf = (values: Readonly<Record<string, string | undefined>>): Applicant =>
  Object.fromEntries(
    Object.entries({ ...DANA, ...values }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, new Sensitive(value)]],
    ),
  );

const exchangeOf = (values: Readonly<Record<string, string | undefined>> = {}, settings = config) =>
  idologyRequest({ applicant: applicantOf(values), reference: REFERENCE }, settings);

const formOf = (values?: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(Buffer.from(exchangeOf(values).body ?? '').toString('latin1')));

function faultOf(values: Readonly<Record<string, string | undefined>>, reference = REFERENCE): ProviderError {
  try {
    idologyRequest({ applicant: applicantOf(values), reference }, config);
  } catch (error) {
    if (ProviderError.is(error)) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('the request', () => {
  it('is a form, with nothing of the person or the account in the address', () => {
    const { method, url, headers, body } = exchangeOf();
    expect(method).toBe('POST');
    expect(url.href).toBe('https://web.idologylive.com/api/idiq.svc');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded; charset=utf-8');
    expect(Buffer.from(body ?? '').toString('latin1')).toBe(
      'username=acme.api&password=s3cr%3Dt%26x&invoice=01JB7Q4M2N5P6R7S8T9V0W1X2Y&firstName=Dana&lastName=O%27Leary' +
        '&address=12+Elm+St+%234B&city=Paramus&state=NJ&zip=07652',
    );
  });

  it('goes to the configured address, with or without a slash at its end', () => {
    const at = (baseUrl: string) => exchangeOf({}, Object.assign(new IdologyConfig(), config, { baseUrl })).url.href;
    expect(at('http://127.0.0.1:8080/api')).toBe('http://127.0.0.1:8080/api/idiq.svc');
    expect(at('http://127.0.0.1:8080/api//')).toBe('http://127.0.0.1:8080/api/idiq.svc');
  });

  it.each([
    [{ postalCode: '07652-1234' }, { zip: '07652' }],
    [{ postalCode: '076521234' }, { zip: '07652' }],
    [{ postalCode: '07652 1234' }, { zip: '07652' }],
    [{ state: 'new  jersey' }, { state: 'NJ' }],
    [{ state: 'US-NJ' }, { state: 'NJ' }],
    [{ state: 'nj' }, { state: 'NJ' }],
    [{ state: 'District of Columbia' }, { state: 'DC' }],
    [{ phone: '+12015550142' }, { telephone: '2015550142' }],
    [
      { nationalId: '112-22-0042', nationalIdLast4: '0042' },
      { ssn: '112220042', ssnLast4: '0042' },
    ],
    [{ dateOfBirth: '1988-03-09' }, { dobMonth: '03', dobDay: '09', dobYear: '1988' }],
    [{ streetAddress: '12 Elm St\n Apt 4' }, { address: '12 Elm St Apt 4' }],
    [{ email: 'dana+kyc@example.test' }, { email: 'dana+kyc@example.test' }],
    [{ ipAddress: '203.0.113.20' }, { ipAddress: '203.0.113.20' }],
    [{ givenName: 'Zoë' }, { firstName: 'Zoë' }],
    [{ postalCode: undefined }, { city: 'Paramus', state: 'NJ' }],
    [{ city: undefined, state: undefined, country: undefined }, { zip: '07652' }],
  ])('writes %j as %j', (values, fields) => {
    expect(formOf(values)).toMatchObject(fields);
  });

  it.each([
    ['a phone of another country', { phone: '+442079460000' }, 'telephone'],
    ['an address of the new kind', { ipAddress: '2001:db8::1' }, 'ipAddress'],
    ['a country', {}, 'country'],
    ['a middle name', { middleName: 'Q' }, 'middleName'],
  ])('leaves out %s', (_name, values, field) => {
    expect(Object.keys(formOf(values))).not.toContain(field);
  });

  it('sends UTF-8', () => {
    expect(Buffer.from(exchangeOf({ surname: 'Müller' }).body ?? '').toString('latin1')).toContain(
      'lastName=M%C3%BCller',
    );
  });

  it.each([
    [{ givenName: undefined }, ['givenName']],
    [{ surname: undefined }, ['surname']],
    [{ streetAddress: undefined }, ['streetAddress']],
    [{ postalCode: undefined, city: undefined }, ['postalCode', 'city']],
    [{ postalCode: undefined, state: undefined }, ['postalCode', 'state']],
  ])('is not made without what it needs: %j', (values, attributes) => {
    expect(faultOf(values)).toMatchObject({ kind: 'missing_attributes', delivery: 'not_sent', attributes });
  });

  it.each([
    [{ postalCode: '7652' }, ['postalCode']],
    [{ postalCode: 'K1A 0B1' }, ['postalCode']],
    [{ state: 'Ontario' }, ['state']],
    [{ nationalId: '11222333' }, ['nationalId']],
    [{ nationalIdLast4: '33A3' }, ['nationalIdLast4']],
    [{ dateOfBirth: '1988-13-09' }, ['dateOfBirth']],
    [{ dateOfBirth: '09/03/1988', state: 'XX' }, ['state', 'dateOfBirth']],
  ])('is not made of what IDology cannot read: %j', (values, attributes) => {
    const fault = faultOf(values);
    expect(fault).toMatchObject({ kind: 'refused_request', delivery: 'not_sent', attributes });
    for (const value of Object.values(values)) expect(fault.message).not.toContain(value);
  });

  it('is not made outside the United States', () => {
    expect(faultOf({ country: 'CA' })).toMatchObject({ kind: 'unsupported_request', delivery: 'not_sent' });
  });

  it('is not made with a reference that an invoice cannot hold', () => {
    expect(faultOf({}, 'X'.repeat(31))).toMatchObject({ kind: 'defect', delivery: 'not_sent' });
  });
});

describe('states', () => {
  it('are known by letters and name: fifty, the District, territories and armed forces', () => {
    const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n));
    const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => stateCodeOf(code) === code);
    expect(codes).toHaveLength(59);
    expect(stateCodeOf(' Northern  Mariana Islands ')).toBe('MP');
    expect(stateCodeOf('constructor')).toBeUndefined();
    expect(stateCodeOf('')).toBeUndefined();
  });
});
