import { FAULT_NAMES, FAULTS, type FaultName } from '../faults.js';
import { authenticatePlus, hunterHit, step, type Workflow } from './experian-replies.js';
import { erroredPreciseId, type PreciseIdChanges, preciseIdElement } from './precise-id-server.js';

/** What sign-up with this person must end in, when Experian alone is asked. */
export type ExpectedEnd = 'verified' | 'rejected' | 'inconclusive' | 'error';

export interface ExperianPersona {
  /** The surname that a tester types. Letters only: everything else is refused by some vendor. */
  readonly name: string;
  readonly description: string;
  /** As Microsoft sends them. */
  readonly claims: Readonly<Record<string, string>>;
  readonly expect: ExpectedEnd;
}

/** How the simulated Experian answers about a person. `precise`: the request asked for Precise ID. */
interface Script {
  readonly surname: string;
  readonly description: string;
  readonly expect: ExpectedEnd;
  readonly workflow?: (precise: boolean) => Workflow;
  /** A rejected request instead of a workflow. */
  readonly refusal?: string;
  /** The token is refused once. */
  readonly unauthorizedOnce?: true;
}

const service = (precise: boolean, decision: 'ACC' | 'R20', rules?: readonly string[]): object =>
  precise
    ? preciseIdElement({ finalDecision: decision, score: decision === 'ACC' ? 710 : 269, rules })
    : authenticatePlus(decision === 'ACC' ? 'AU01' : 'RA00', rules);

const passing =
  (decision: string) =>
  (precise: boolean): Workflow => ({
    decision,
    text: 'Continue',
    elements: [service(precise, 'ACC')],
    steps: [step(precise ? 'PreciseID' : 'Authenticateplus', precise ? 'ACCEPT' : 'AUTH')],
  });

const referring =
  (decision: string) =>
  (precise: boolean): Workflow => ({
    decision,
    text: 'Stop and Investigate',
    elements: [service(precise, 'R20', ['U018'])],
  });

const found = (decision: string, changes: PreciseIdChanges) => (): Workflow => ({
  decision,
  elements: [preciseIdElement(changes)],
});

const SCRIPTS: readonly Script[] = [
  { surname: 'Accept', description: 'ACCEPT', expect: 'verified', workflow: passing('ACCEPT') },
  { surname: 'Continue', description: 'CONTINUE', expect: 'verified', workflow: passing('CONTINUE') },
  { surname: 'Refer', description: 'REFER', expect: 'inconclusive', workflow: referring('REFER') },
  { surname: 'Reject', description: 'REJECT', expect: 'rejected', workflow: referring('REJECT') },
  { surname: 'Stop', description: 'STOP, with nextAction Continue', expect: 'rejected', workflow: referring('STOP') },
  {
    surname: 'Nodecision',
    description: 'NODECISION because the backing application does not know this input',
    expect: 'inconclusive',
    workflow: () => ({
      decision: 'NODECISION',
      elements: [erroredPreciseId('708')],
      steps: [step('PreciseID', 'ERROR')],
    }),
  },
  {
    surname: 'Backenddown',
    description: 'NODECISION because the backing application is unavailable (258)',
    expect: 'error',
    workflow: () => ({
      decision: 'NODECISION',
      elements: [erroredPreciseId('258')],
      steps: [step('PreciseID', 'ERROR')],
    }),
  },
  {
    surname: 'Underage',
    description: 'NODECISION because the applicant is a minor (010)',
    expect: 'rejected',
    workflow: () => ({
      decision: 'NODECISION',
      elements: [erroredPreciseId('010')],
      steps: [step('PreciseID', 'ERROR')],
    }),
  },
  {
    surname: 'Missingdecision',
    description: 'an overall response without a decision, a final decision ACC below it',
    expect: 'inconclusive',
    workflow: () => ({ decision: null, elements: [preciseIdElement()] }),
  },
  {
    surname: 'Unknowndecision',
    description: 'a decision outside the vocabulary',
    expect: 'inconclusive',
    workflow: passing('GREENLIGHT'),
  },
  {
    surname: 'Warning',
    description: 'ACCEPT with WARNING and R0201: a mapper failed',
    expect: 'inconclusive',
    workflow: (precise) => ({ ...passing('ACCEPT')(precise), responseType: 'WARNING' }),
  },
  {
    surname: 'Pephit',
    description: 'CONTINUE beside a politically exposed person rule that fired',
    expect: 'inconclusive',
    workflow: (precise) => ({
      decision: 'CONTINUE',
      elements: [service(precise, 'ACC'), hunterHit()],
      steps: [step('Hunter', 'HIGH')],
    }),
  },
  {
    surname: 'Deceased',
    description: 'ACCEPT beside the score 9001 and Fraud Shield 05',
    expect: 'inconclusive',
    workflow: found('ACCEPT', { score: 9001, fired: ['05'] }),
  },
  {
    surname: 'Ofachit',
    description: 'ACCEPT beside an OFAC match of the full name',
    expect: 'inconclusive',
    workflow: found('ACCEPT', { ofac: '2' }),
  },
  {
    surname: 'Notfound',
    description: 'rule 3001, consumer not on file, beside a score that looks normal',
    expect: 'inconclusive',
    workflow: found('ACCEPT', { rules: ['3001'] }),
  },
  {
    surname: 'Kiqpending',
    description: 'REFER with questions that nobody has answered',
    expect: 'inconclusive',
    workflow: found('REFER', { finalDecision: 'REF', kba: 'pending' }),
  },
  {
    surname: 'Paused',
    description: 'R0202: the workflow waits for a further step',
    expect: 'inconclusive',
    workflow: (precise) => ({ ...passing('CONTINUE')(precise), decision: null, responseCode: 'R0202' }),
  },
  { surname: 'Outdated', description: 'R0203: the message is outdated', expect: 'error', refusal: 'R0203' },
  {
    surname: 'Wrongscenario',
    description: 'R0205: requestType does not match the solution',
    expect: 'error',
    refusal: 'R0205',
  },
  {
    surname: 'Echomismatch',
    description: "a passing answer to somebody else's request",
    expect: 'error',
    workflow: (precise) => ({ ...passing('ACCEPT')(precise), reference: 'SOMEBODYELSESREFERENCE0001' }),
  },
  {
    surname: 'Unauthorizedonce',
    description: 'a token that is refused before its end, then ACCEPT',
    expect: 'verified',
    workflow: passing('ACCEPT'),
    unauthorizedOnce: true,
  },
];

const BY_SURNAME: ReadonlyMap<string, Script> = new Map(
  SCRIPTS.map((script) => [script.surname.toLowerCase(), script]),
);
const ANYBODY: Script = { surname: '', description: '', expect: 'verified', workflow: passing('ACCEPT') };

/** Whoever has no script passes. */
export const scriptOf = (surname: string): Script => BY_SURNAME.get(surname.trim().toLowerCase()) ?? ANYBODY;

const claimsOf = (surname: string): Readonly<Record<string, string>> => ({
  givenName: 'Testine',
  surname,
  streetAddress: '100 Example Street',
  city: 'Sampleville',
  state: 'OH',
  postalCode: '43999',
  country: 'US',
  email: `${surname.toLowerCase()}@people.example.test`,
  extension_DateOfBirth: '1984-10-28',
  extension_NationalId: '219099999',
});

/** A late answer is an answer, for whoever waits; everything else that spoils one is an error. */
const LATE: ReadonlySet<FaultName> = new Set(['Slow', 'Drip']);
const endOf = (fault: FaultName): ExpectedEnd => (LATE.has(fault) ? 'verified' : 'error');

/** Everybody a tester can be. */
export const EXPERIAN_PERSONAS: readonly ExperianPersona[] = [
  ...SCRIPTS.map(({ surname, description, expect }) => ({
    name: surname,
    description,
    claims: claimsOf(surname),
    expect,
  })),
  ...FAULT_NAMES.map((fault) => {
    const { surname, effect } = FAULTS[fault];
    return { name: surname, description: effect, claims: claimsOf(surname), expect: endOf(fault) };
  }),
];
