import { FAULT_NAMES, FAULTS, type FaultName } from '../faults.js';

/** Someone who signs up, and what IDology makes of them. */
export interface VendorPersona {
  readonly name: string;
  readonly description: string;
  /** As Microsoft sends them. */
  readonly claims: Readonly<Record<string, string>>;
  /** `error`: a fault of the provider, whatever the flow's policy makes of it. */
  readonly expect: 'verified' | 'rejected' | 'inconclusive' | 'error';
}

/** The base record of IDology's sandbox (reference idology.md section 12): an invented person. */
const JOHN: Readonly<Record<string, string>> = {
  givenName: 'John',
  surname: 'Smith',
  streetAddress: '222333 PeachTree Place',
  city: 'Atlanta',
  state: 'GA',
  postalCode: '30318',
  country: 'US',
  extension_DateOfBirth: '1975-02-28',
  extension_NationalId: '112223333',
};

type Row = readonly [
  name: string,
  expect: VendorPersona['expect'],
  changes: Readonly<Record<string, string>>,
  description: string,
];

const ROWS: readonly Row[] = [
  ['verified', 'verified', {}, 'the base record of the sandbox, unchanged'],
  ['verified-by-name', 'verified', { surname: 'Verified' }, 'a clean pass at any address'],
  [
    'address-mismatch',
    'verified',
    { streetAddress: '2240 Magnolia' },
    'another street: a note, and the account lets it pass',
  ],
  ['po-box', 'verified', { streetAddress: 'PO Box 123' }, 'a PO box: a note, and the account lets it pass'],
  ['zip-mismatch', 'verified', { postalCode: '30316' }, 'another ZIP: a note, and the account lets it pass'],
  ['zip-plus-four', 'verified', { postalCode: '30318-1234' }, 'ZIP+4 is cut to what IDology reads'],
  ['state-by-name', 'verified', { state: 'Georgia' }, 'a state by its name becomes its code'],
  ['birth-month', 'verified', { extension_DateOfBirth: '1975-05-28' }, 'another month of birth: a note that passes'],
  ['new-product', 'verified', { surname: 'NewProduct' }, 'a pass beside an element that nobody knows'],
  ['not-found', 'rejected', { surname: 'Doe' }, 'nobody of this name: the account fails it'],
  ['rejected', 'rejected', { surname: 'Rejected' }, 'an explicit failure with two notes'],
  [
    'ssn-mismatch',
    'rejected',
    { extension_NationalId: '112223345' },
    'another social security number: the account fails it',
  ],
  ['birth-year', 'rejected', { extension_DateOfBirth: '1970-02-28' }, 'another year of birth: the account fails it'],
  ['underage', 'rejected', { extension_DateOfBirth: '2009-02-28' }, 'a child: COPPA alert, record restricted'],
  ['partial', 'inconclusive', { surname: 'Partial' }, 'id.partial'],
  ['watch-list', 'inconclusive', { surname: 'Watchlist' }, 'a PASS beside two watch-list hits'],
  ['deceased', 'inconclusive', { surname: 'Deceased' }, 'success for a person on record as deceased'],
  ['velocity', 'inconclusive', { surname: 'Velocity' }, 'success with a velocity warning'],
  ['questions', 'inconclusive', { surname: 'Questions' }, 'success with knowledge questions'],
  ['id-scan', 'inconclusive', { surname: 'IdScan' }, 'a failure that a document may mend'],
  ['unknown-key', 'inconclusive', { surname: 'UnknownKey' }, 'success beside a note that no table knows'],
  ['contradictory', 'inconclusive', { surname: 'Contradictory' }, 'success for nobody who was located'],
  ['no-verdict', 'inconclusive', { surname: 'NoVerdict' }, 'a transaction without a verdict'],
  ['ip-not-registered', 'error', { surname: 'IpNotRegistered' }, 'IDology does not know our address'],
  ['failed', 'error', { surname: 'Failed' }, 'a fatal failure, as text'],
  ['failed-keyed', 'error', { surname: 'FailedKeyed' }, 'a fatal failure, as key and message'],
];

const PASSING_FAULTS: ReadonlySet<FaultName> = new Set(['Slow', 'Drip']);

const kebab = (name: string): string => name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

const claimsOf = (name: string, changes: Readonly<Record<string, string>>) => ({
  ...JOHN,
  email: `john.${name}@example.test`,
  ...changes,
});

/** Everybody whom the simulated vendor knows, faults included. */
export const IDOLOGY_PERSONAS: readonly VendorPersona[] = [
  ...ROWS.map(([name, expect, changes, description]) => ({
    name,
    expect,
    description,
    claims: claimsOf(name, changes),
  })),
  ...FAULT_NAMES.map((fault): VendorPersona => {
    const name = `fault-${kebab(fault)}`;
    const { surname, effect } = FAULTS[fault];
    const expect = PASSING_FAULTS.has(fault) ? 'verified' : 'error';
    return { name, expect, description: effect, claims: claimsOf(name, { surname }) };
  }),
];
