import type { SignUpForm } from '../callers/index.js';
import { FAULTS } from '../vendors/faults.js';
import { aPerson } from './people.js';
import type { Scenario } from './scenario.js';

/** Someone whom a vendor server knows, as its table describes them. */
export interface VendorPersona {
  readonly name: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly expect: 'verified' | 'rejected' | 'inconclusive' | 'error';
}

type End = Pick<Scenario, 'expected' | 'says' | 'followUp' | 'ends'>;

/** Where a check's end leads under the flows of `--all`: rejected blocks, inconclusive is reviewed, no answer blocks for now. */
export const ENDS: Readonly<Record<VendorPersona['expect'], End>> = {
  verified: { expected: 'created' },
  rejected: { expected: 'block page', says: /cannot complete your sign-up\. If/ },
  inconclusive: { expected: 'block page', says: /being reviewed/ },
  error: { expected: 'block page', says: /at the moment/ },
};

const STILL_CHECKING = { expected: 'form error', says: /still checking/, followUp: 'later' } as const;

/** Surnames of faults that last longer than the sign-up waits, and where the next press leads when they are over. */
const LATE: Readonly<Record<string, End>> = {
  [FAULTS.Slow.surname]: { ...STILL_CHECKING, ends: 'created' },
  [FAULTS.Hang.surname]: { ...STILL_CHECKING, ends: 'block page' },
  [FAULTS.Drip.surname]: { ...STILL_CHECKING, ends: 'block page' },
};

/** Claims as Microsoft sends them -> what was typed. The e-mail address is the scenario's own, so that no two are the same sign-up. */
function formOf({ claims }: VendorPersona): SignUpForm {
  const { extension_DateOfBirth: dateOfBirth, extension_NationalId: nationalId, email: _email, ...own } = claims;
  return aPerson({ phone: undefined, ...own, dateOfBirth, nationalId });
}

export interface Cast {
  readonly flow: string;
  readonly personas: readonly VendorPersona[];
  /** Names of those whom the vendor turns away before it counts, hence bills, the call. */
  readonly uncounted?: readonly string[];
  /** Names of those whose token is refused, so that the gateway sends once more with another one. */
  readonly replayed?: readonly string[];
}

export const vendorScenarios = ({ flow, personas, uncounted = [], replayed = [] }: Cast): readonly Scenario[] =>
  personas.map((persona) => ({
    name: `${flow}: ${persona.name}`,
    flow,
    form: formOf(persona),
    ...(LATE[persona.claims['surname'] ?? ''] ?? ENDS[persona.expect]),
    vendorCalls: replayed.includes(persona.name) ? 2 : 1,
    billed: uncounted.includes(persona.name) ? 0 : 1,
  }));
