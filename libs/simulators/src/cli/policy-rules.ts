import {
  startVendorServer,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from '../vendors/vendor-server.js';
import { LET_IN, TRY_LATER, UNDER_REVIEW } from './policy-pages.js';
import { applicant } from './policy-people.js';
import type { PolicyScenario, PolicyTheme } from './policy-scenario.js';

const FLOW = 'policy-rules';
/** Asks an endpoint of the customer's own. */
const PARTNER = 'policy-partner';
/** The same, and the endpoint is not there. */
const PARTNER_AWAY = 'policy-partner-away';
const PARTNER_AWAY_REVIEWED = 'policy-partner-away-reviewed';

const STEPS = { 'before-creating-user': ['attribute-rules', 'verification'] };

const RULES = [
  { attribute: 'surname', length: { min: 2 } },
  { attribute: 'givenName', collapse: true, trim: true, case: 'title' },
  { attribute: 'phone', phone: { defaultCountry: 'US', to: 'e164' } },
  { attribute: 'dateOfBirth', age: { min: 18 } },
  { claim: 'extension_Seats', when: '"extension_Seats" in claims', value: 'value + 1' },
  { claim: 'extension_Newsletter', when: '"extension_Newsletter" in claims', value: 'value == false' },
];

const correcting: readonly PolicyScenario[] = [
  {
    name: 'rules: too short a name is named in French, then corrected',
    vendorCalls: 1,
    async play({ press }) {
      const form = applicant({ surname: 'X' });
      const says = /au moins 2 caractères dans ce champ : nom de famille/;
      await press({ flow: FLOW, form, locale: 'fr' }, { page: 'form error', says });
      await press({ flow: FLOW, form: { ...form, surname: 'Xu' }, locale: 'fr' }, LET_IN);
    },
  },
  {
    name: 'rules: too young, said in German',
    vendorCalls: 0,
    async play({ press }) {
      const form = applicant({ dateOfBirth: `${new Date().getFullYear() - 10}-01-02` });
      await press({ flow: FLOW, form, locale: 'de-AT' }, { page: 'form error', says: /18 Jahre.*Geburtsdatum/ });
    },
  },
];

const overwriting: readonly PolicyScenario[] = [
  {
    name: 'rules: changed claims come back and no others, a number stays one and a yes or no, too',
    vendorCalls: 1,
    async play({ press }) {
      const custom = { Seats: 3, Newsletter: true, Floor: 7, Nickname: 'annie' };
      const form = applicant({ givenName: '  ana   maria ', phone: '(201) 555-0143', custom });
      const claims = {
        givenName: 'Ana Maria',
        extension_Phone: '+12015550143',
        extension_Seats: 4,
        extension_Newsletter: false,
      };
      await press({ flow: FLOW, form }, { page: 'created', claims });
    },
  },
  {
    name: 'rules: nothing to change, nothing comes back',
    vendorCalls: 1,
    play: async ({ press }) =>
      void (await press({ flow: FLOW, form: applicant({ custom: { Floor: 7 } }) }, { page: 'created', claims: {} })),
  },
];

/** What the endpoint says of customer numbers. */
const UNKNOWN_NUMBER = 'We do not know this customer number.';
const KNOWN_NUMBER = 'C-1001';

const lookingUp: readonly PolicyScenario[] = [
  {
    name: "rules: a look-up at the customer's refuses in its own words, then accepts and adds claims",
    vendorCalls: 1,
    async play({ press }) {
      const form = applicant({ custom: { CustomerNumber: 'C-9999', Seats: 3 } });
      await press({ flow: PARTNER, form }, { page: 'form error', says: new RegExp(UNKNOWN_NUMBER) });
      const corrected = { ...form, custom: { ...form.custom, CustomerNumber: KNOWN_NUMBER } };
      const claims = { extension_Tier: 'gold', extension_Seats: 5 };
      await press({ flow: PARTNER, form: corrected }, { page: 'created', claims });
    },
  },
  {
    name: 'rules: the look-up is down, try later',
    vendorCalls: 0,
    async play({ press }) {
      const form = applicant({ custom: { CustomerNumber: KNOWN_NUMBER } });
      await press({ flow: PARTNER_AWAY, form }, TRY_LATER);
    },
  },
  {
    name: 'rules: the look-up is down, review where the flow says so',
    vendorCalls: 0,
    async play({ press }) {
      const form = applicant({ custom: { CustomerNumber: KNOWN_NUMBER } });
      await press({ flow: PARTNER_AWAY_REVIEWED, form }, UNDER_REVIEW);
    },
  },
];

const asking = (lookupAt: string): object => ({
  steps: STEPS,
  attributeRules: [{ claim: 'extension_CustomerNumber', required: true, lookupAt }],
});

export const RULES_THEME: PolicyTheme = {
  name: 'rules',
  flows: {
    [FLOW]: { steps: STEPS, attributeRules: RULES },
    [PARTNER]: asking('partner'),
    [PARTNER_AWAY]: asking('partner-away'),
    [PARTNER_AWAY_REVIEWED]: { ...asking('partner-away'), onUnavailable: 'review' },
  },
  scenarios: [...correcting, ...overwriting, ...lookingUp],
};

interface Question {
  readonly claims: Readonly<Record<string, unknown>>;
}

function answer({ body }: VendorRequest): VendorReply {
  const { claims } = JSON.parse(body.toString('utf8')) as Question;
  const isKnown = claims['extension_CustomerNumber'] === KNOWN_NUMBER;
  const said = isKnown
    ? { action: 'change', claims: { extension_Tier: 'gold', extension_Seats: 5 } }
    : { action: 'reject', message: UNKNOWN_NUMBER };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) };
}

/** An endpoint of the customer's own that knows one customer number. */
export const startPartner = (): Promise<VendorServer> => startVendorServer({ handle: answer });

/** The section `externalLookups` for the flows above. */
export const partnerLookups = (origin: string, deadOrigin: string): Readonly<Record<string, object>> => {
  const common = {
    send: ['extension_CustomerNumber'],
    answers: { extension_Tier: 'text', extension_Seats: 'whole-number' },
    timeout: '2s',
  };
  return { partner: { ...common, url: origin }, 'partner-away': { ...common, url: deadOrigin } };
};
