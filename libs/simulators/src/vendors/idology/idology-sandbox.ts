import type { Keyed } from './idology-xml.js';

/** An inquiry as the form gives it; a field that was not sent is ''. */
export interface Inquiry {
  readonly firstName: string;
  readonly lastName: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly ssn: string;
  readonly ssnLast4: string;
  readonly dobYear: string;
  readonly dobMonth: string;
  readonly dobDay: string;
}

/** What a search of the records gives. */
export type Located =
  | { readonly found: 'match' | 'restricted'; readonly notes: readonly Keyed[] }
  | { readonly found: 'nobody' };

const note = (key: string, message: string): Keyed => ({ key: `resultcode.${key}`, message });

/** Keys and the messages that the sandbox gave with them (reference idology.md sections 6 and 12). */
export const NOTE = {
  address: note('address.does.not.match', 'Address Does Not Match'),
  streetNumber: note('street.number.does.not.match', 'Street Number Does Not Match'),
  streetName: note('street.name.does.not.match', 'Street Name Does Not Match'),
  poBox: note('input.address.is.po.box', 'Input Address is a PO Box'),
  zip: note('zip.does.not.match', 'ZIP Code Does Not Match'),
  state: note('state.does.not.match', 'State Does Not Match'),
  year: note('yob.does.not.match', 'YOB Does Not Match'),
  withinAYear: note('yob.within.one.year', 'YOB Does Not Match, Within 1 Year Tolerance'),
  month: note('mob.does.not.match', 'MOB Does Not Match'),
  ssn: note('ssn.does.not.match', 'SSN Does Not Match'),
  withinADigit: note('ssn.within.one.digit', 'SSN Does Not Match, Within Tolerance'),
  noBirthDate: note('no.dob.available', 'No DOB Available'),
  noSsn: note('ssn.not.available', 'SSN Not Found'),
  thinFile: note('thin.file', 'Thin File'),
  weakData: note('data.strength.alert', 'Data Strength Alert'),
  oneAddress: note('single.address.in.file', 'Single Address in File'),
  hotel: note('warm.address.alert', 'Warm Address Alert (hotel)'),
  child: note('coppa.alert', 'COPPA Alert'),
} as const;

/** The base record of the sandbox, invented by IDology. */
const JOHN = { address: '222333 PeachTree Place', zip: '30318', state: 'GA', ssn: '112223333', year: '1975', month: 2 };

/** Records that always give the same notes: name, then how the address begins, then ZIP. */
const FIXED: readonly (readonly [
  first: string,
  last: string,
  address: string,
  zip: string,
  notes: readonly Keyed[],
])[] = [
  ['John', 'Black', '345 Some Avenu', '30303', [NOTE.noBirthDate, NOTE.noSsn, NOTE.thinFile, NOTE.weakData]],
  ['Jane', 'Black', '12345 Magnolia Way', '30303', [NOTE.noSsn]],
  ['Jane', 'Smith', '5432 Any Place', '91214', [NOTE.oneAddress]],
  ['Jane', 'Brown', '9000 Any Street', '91224', [NOTE.noBirthDate, NOTE.weakData]],
  ['Jane', 'Williams', '8888 Any Street', '30132', [NOTE.hotel, NOTE.weakData]],
];

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The sandbox identities, keyed on the data as in the table (reference idology.md section 12). Whoever is not in it is not located. */
export function locate(inquiry: Inquiry): Located {
  const { firstName, lastName, address, zip } = inquiry;
  const fixed = FIXED.find(
    ([first, last, street, code]) =>
      same(first, firstName) &&
      same(last, lastName) &&
      address.toLowerCase().startsWith(street.toLowerCase()) &&
      zip === code,
  );
  if (fixed) return { found: 'match', notes: fixed[4] };
  if (!same(firstName, 'John') || !same(lastName, 'Smith')) return { found: 'nobody' };
  if (Number(inquiry.dobYear) >= 2009) return { found: 'restricted', notes: [NOTE.child] };
  return { found: 'match', notes: [...addressNotes(inquiry), ...birthNotes(inquiry), ...ssnNotes(inquiry)] };
}

/** What was not sent is not compared: silence is no match. */
const differs = (given: string, recorded: string): boolean => given !== '' && !same(given, recorded);

function addressNotes({ address, zip, state }: Inquiry): readonly Keyed[] {
  const places = [differs(zip, JOHN.zip) && NOTE.zip, differs(state, JOHN.state) && NOTE.state];
  return [...streetNotes(address), ...places].filter((found) => found !== false);
}

function streetNotes(address: string): readonly Keyed[] {
  if (/^po box /i.test(address)) return [NOTE.address, NOTE.poBox];
  const split = (line: string): readonly string[] => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)];
  const [[number = '', name = ''], [recordedNumber = '', recordedName = '']] = [split(address), split(JOHN.address)];
  const notes = [differs(number, recordedNumber) && NOTE.streetNumber, differs(name, recordedName) && NOTE.streetName];
  const found = notes.filter((each) => each !== false);
  return found.length > 0 ? [NOTE.address, ...found] : [];
}

function birthNotes({ dobYear, dobMonth }: Inquiry): readonly Keyed[] {
  if (differs(dobYear, JOHN.year)) {
    return Math.abs(Number(dobYear) - Number(JOHN.year)) === 1 ? [NOTE.year, NOTE.withinAYear] : [NOTE.year];
  }
  return dobMonth !== '' && Number(dobMonth) !== JOHN.month ? [NOTE.month] : [];
}

function ssnNotes({ ssn, ssnLast4 }: Inquiry): readonly Keyed[] {
  if (!differs(ssn, JOHN.ssn) && !differs(ssnLast4, JOHN.ssn.slice(-4))) return [];
  const wrongDigits = ssn.split('').filter((digit, place) => digit !== JOHN.ssn[place]).length;
  return ssn !== '' && wrongDigits === 1 ? [NOTE.ssn, NOTE.withinADigit] : [NOTE.ssn];
}
