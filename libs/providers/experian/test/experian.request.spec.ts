import { describe, expect, it } from '@jest/globals';
import type { Applicant } from '#libs/provider-spec';
import { ExperianConfig } from '../src/experian.config.js';
import { controlOf, crossCoreRequest, subjectOf } from '../src/experian.request.js';
import { PreciseIdConfig } from '../src/precise-id.config.js';
import { preciseIdControl, preciseIdSubjectOf } from '../src/precise-id.request.js';
import { REFERENCE } from './replies.js';
import { CROSSCORE2, PRECISE_ID } from './settings.js';
import { AMERICAN, applicantOf, configOf, PERSON } from './stage.js';

const NOW = new Date('2026-11-22T10:00:00.789Z');

const sent = (person: Applicant, settings: object = CROSSCORE2) => {
  const config = configOf(ExperianConfig, settings);
  const bytes = crossCoreRequest(subjectOf(person, config), REFERENCE, config, controlOf(config.control), NOW);
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
};

const sentToPreciseId = (person: Applicant, settings: object = PRECISE_ID) => {
  const config = configOf(PreciseIdConfig, settings);
  const bytes = crossCoreRequest(preciseIdSubjectOf(person, config), REFERENCE, config, preciseIdControl(config), NOW);
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
};

const refusalOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    const { kind, delivery, attributes } = error as { kind: string; delivery: string; attributes: string[] };
    return { kind, delivery, attributes };
  }
};

describe('the CrossCore request', () => {
  it('has the documented shape', () => {
    expect(sent(applicantOf(PERSON))).toEqual({
      header: {
        tenantId: 'UNITTENANT',
        requestType: 'Authenticateplus-Standalone',
        clientReferenceId: REFERENCE,
        expRequestId: null,
        messageTime: '2026-11-22T10:00:00Z',
        options: {},
      },
      payload: {
        source: 'WEB',
        contacts: [
          {
            id: 'MAINCONTACT_1',
            person: {
              typeOfPerson: 'APPLICANT',
              personIdentifier: 'MAINPERSON_1',
              personDetails: { dateOfBirth: '1984-10-28', yearOfBirth: '1984' },
              names: [{ id: 'MAINPERSONNAME_1', type: 'CURRENT', firstName: 'Alexandrine', surName: 'Müllerström' }],
            },
            addresses: [
              {
                id: 'MAINAPPADDRESS_1',
                addressIdentifier: 'ADDRESS_1',
                addressType: 'CURRENT',
                indicator: 'RESIDENTIAL',
                buildingNumber: '12A',
                street: 'Test Street',
                postTown: 'Testtown',
                postal: 'ZZ1 1ZZ',
                countryCode: 'GBR',
              },
            ],
          },
        ],
        application: {
          type: 'OTHER',
          applicationId: 'APPLICATION_1',
          originalRequestTime: '2026-11-22T10:00:00Z',
          status: 'PENDING',
          applicants: [
            {
              id: 'APPLICANT_1',
              contactId: 'MAINCONTACT_1',
              type: 'INDIVIDUAL',
              applicantType: 'APPLICANT',
              consent: true,
            },
          ],
        },
      },
    });
  });

  it('sends what the operator set, and nothing else', () => {
    const settings = {
      ...CROSSCORE2,
      consent: false,
      productType: 'WRITTEN_INSTRUCTIONS',
      productCode: 'MS_CON',
      pepsSanctions: true,
      source: 'MOBILE',
      options: { workflow: 'wf1' },
      control: { MODEL_CODE: 'MODELA' },
    };
    const { header, payload } = sent(applicantOf(PERSON), settings);
    expect(header.options).toEqual({ workflow: 'wf1' });
    expect(payload.source).toBe('MOBILE');
    expect(payload.control).toEqual([{ option: 'MODEL_CODE', value: 'MODELA' }]);
    expect(payload.contacts[0].person.personDetails.pepsSanctionsFlag).toBe('Y');
    expect(payload.application.applicants[0].consent).toBe(false);
    expect(payload.application.productDetails).toEqual({ productType: 'WRITTEN_INSTRUCTIONS', productCode: 'MS_CON' });
  });

  it('sends every attribute in its field', () => {
    const person = {
      ...PERSON,
      middleName: 'Jo',
      email: 'alex@example.test',
      phone: '+447700900123',
      state: 'Testshire',
      nationalId: 'QQ123456C',
      nationalIdLast4: '456C',
      ipAddress: '203.0.113.7',
    };
    const { contacts, device } = sent(applicantOf(person)).payload;
    const [contact] = contacts;
    expect(contact.person.names[0].middleNames).toBe('Jo');
    expect(contact.addresses[0].county).toBe('Testshire');
    expect(contact.emails).toEqual([{ id: 'EMAIL_1', type: 'HOME', email: 'alex@example.test' }]);
    expect(contact.telephones).toEqual([{ id: 'MAINAPPLICANT_PHONE', internationalCode: '44', number: '7700900123' }]);
    expect(contact.identityDocuments).toEqual([
      { id: 'DOCUMENT_1', documentType: 'NATIONAL_INSURANCE', documentNumber: 'QQ123456C', issueCountryCode: 'GBR' },
    ]);
    expect(device).toEqual({ id: 'DEVICE_1', ipAddress: '203.0.113.7' });
  });

  it('leaves out an address of a device that does not fit its field', () => {
    const ipAddress = '2001:0db8:85a3:0000:0000:8a2e:0370:7334';
    expect(sent(applicantOf({ ...PERSON, ipAddress })).payload.device).toBeUndefined();
  });

  it.each([
    ['GB', '12A Test Street', '12A', 'Test Street'],
    ['GB', '3-5, High Road', '3-5', 'High Road'],
    ['GB', 'Rose Cottage, High Road', undefined, 'Rose Cottage, High Road'],
    ['US', '100 Main St', undefined, '100 Main St'],
  ])('in %s, %s', (country, streetAddress, buildingNumber, street) => {
    const [address] = sent(applicantOf({ ...PERSON, country, streetAddress })).payload.contacts[0].addresses;
    expect({ number: address.buildingNumber, street: address.street }).toEqual({ number: buildingNumber, street });
  });

  it('keeps the line whole where the operator wants it', () => {
    const [address] = sent(applicantOf(PERSON), { ...CROSSCORE2, houseNumber: 'in-street' }).payload.contacts[0]
      .addresses;
    expect(address).toMatchObject({ street: '12A Test Street' });
    expect(address.buildingNumber).toBeUndefined();
  });

  it.each([
    ['givenName', 'A'.repeat(41)],
    ['surname', 'A'.repeat(41)],
    ['surname', 'Bell\u0007'],
    ['middleName', 'A'.repeat(101)],
    ['email', `${'a'.repeat(50)}@example.test`],
    ['phone', '12345'],
    ['dateOfBirth', '28/10/1984'],
    ['nationalId', '1'.repeat(21)],
    ['streetAddress', 'A'.repeat(41)],
    ['city', 'A'.repeat(41)],
    ['postalCode', '12345678901'],
    ['country', 'XX'],
  ])('refuses a %s that does not fit, before sending', (attribute, value) => {
    const person = applicantOf({ ...PERSON, [attribute]: value });
    expect(refusalOf(() => sent(person))).toEqual({
      kind: 'refused_request',
      delivery: 'not_sent',
      attributes: [attribute],
    });
  });

  it('names everything at fault, and no value', () => {
    const person = applicantOf({ ...PERSON, surname: 'Q'.repeat(60), city: 'Z'.repeat(60) });
    expect(refusalOf(() => sent(person))).toMatchObject({ attributes: ['surname', 'city'] });
    expect(() => sent(person)).toThrow('Experian does not take this form of surname, city.');
  });

  it.each([
    ['Exactly40', 'surname', 'A'.repeat(40)],
    ['email of 60', 'email', `${'a'.repeat(47)}@example.test`],
  ])('takes what just fits: %s', (_name, attribute, value) => {
    expect(JSON.stringify(sent(applicantOf({ ...PERSON, [attribute]: value })))).toContain(value);
  });
});

describe('the Precise ID request', () => {
  it('has the control block, its password in base64', () => {
    expect(
      sentToPreciseId(applicantOf(AMERICAN), { ...PRECISE_ID, control: { END_USER: 'UNIT' } }).payload.control,
    ).toEqual([
      { option: 'PIDXML_VERSION', value: '06.00' },
      { option: 'SUBSCRIBER_PREAMBLE', value: 'TEST1' },
      { option: 'SUBSCRIBER_OPERATOR_INITIAL', value: 'VG' },
      { option: 'SUBSCRIBER_SUB_CODE', value: '0000001' },
      { option: 'PID_USERNAME', value: 'unit-pid-user-1' },
      { option: 'PID_PASSWORD', value: Buffer.from('unit-pid-password-1').toString('base64') },
      { option: 'PRODUCT_OPTION', value: '01' },
      { option: 'DETAIL_REQUEST', value: 'D' },
      { option: 'VERBOSE', value: 'N' },
      { option: 'END_USER', value: 'UNIT' },
    ]);
  });

  it('writes the person as Precise ID takes it', () => {
    const [contact] = sentToPreciseId(applicantOf(AMERICAN)).payload.contacts;
    expect(contact.person.names[0]).toMatchObject({ firstName: 'Zoe', surName: "O'Example" });
    expect(contact.addresses[0]).toMatchObject({
      street: '100 Main St Apt 4',
      postTown: 'Saint-Example',
      stateProvinceCode: 'OH',
      postal: '43999',
      countryCode: 'USA',
    });
    expect(contact.telephones[0].number).toBe('+1 2025550143');
    expect(contact.identityDocuments[0]).toMatchObject({ documentType: 'SSN', documentNumber: '219099999' });
  });

  it('sends the last four of an SSN the same way', () => {
    const { nationalId: _whole, ...person } = AMERICAN;
    const [contact] = sentToPreciseId(applicantOf({ ...person, nationalIdLast4: '0042' })).payload.contacts;
    expect(contact.identityDocuments[0].documentNumber).toBe('0042');
  });

  it('leaves out an e-mail address that Precise ID would refuse', () => {
    const email = (address: string) =>
      sentToPreciseId(applicantOf({ ...AMERICAN, email: address })).payload.contacts[0].emails;
    expect(email('a+b@example.test')).toBeUndefined();
    expect(email('ab@example.test')).toHaveLength(1);
  });

  it.each([
    ['Ørsted', 'Orsted'],
    ['Łukasz', 'Lukasz'],
    ['Straße', 'Strasse'],
    ['Nuñez-Dvořák', 'Nunez-Dvorak'],
  ])('writes %s as %s', (surname, wanted) => {
    const [contact] = sentToPreciseId(applicantOf({ ...AMERICAN, surname })).payload.contacts;
    expect(contact.person.names[0].surName).toBe(wanted);
  });

  it.each([
    ['surname', 'Иванова'],
    ['givenName', 'X1'],
    ['streetAddress', 'Main St @ 5'],
    ['city', '京都'],
    ['state', 'Ohio'],
    ['postalCode', 'ZZ1 1ZZ'],
    ['phone', '+447700900123'],
    ['nationalId', '12345'],
  ])('refuses a %s like %s, before sending', (attribute, value) => {
    const person = applicantOf({ ...AMERICAN, [attribute]: value });
    expect(refusalOf(() => sentToPreciseId(person))).toEqual({
      kind: 'refused_request',
      delivery: 'not_sent',
      attributes: [attribute],
    });
  });

  it('refuses the numbers of test people only where the operator says so', () => {
    const person = applicantOf({ ...AMERICAN, nationalId: '666123456' });
    expect(sentToPreciseId(person).payload.contacts).toHaveLength(1);
    expect(refusalOf(() => sentToPreciseId(person, { ...PRECISE_ID, refuseTestPeople: true }))).toMatchObject({
      attributes: ['nationalId'],
    });
  });
});
