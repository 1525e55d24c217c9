import { describe, expect, it } from '@jest/globals';
import { describeProviderConformance, type Expectation, type Scenario, xmlAblations } from '#libs/provider-conformance';
import { type IdologyConfig, idology } from '#libs/providers/idology';
import {
  bodyOf,
  DIFFERENTIATOR,
  ID_SCAN,
  LISTED_PERSON,
  type Parts,
  QUESTIONS,
  replying,
  VELOCITY,
} from './replies.js';

const SAMPLES = 'Sample responses, reference idology.md section 14';
const SANDBOX = 'Sandbox identities, reference idology.md section 12';
const ERRORS = 'Errors, reference idology.md section 9';

const RECORD = '<located-record><ssn>11222xxxx</ssn></located-record>';

const answer = (name: string, parts: Parts, expected: Expectation, source = SAMPLES, kept?: RegExp): Scenario => ({
  name,
  source,
  reply: replying(bodyOf(parts)),
  expect: expected,
  // The finding that is the scenario's point may not go as a whole: what remains would be a clean pass.
  ...(kept ? { ablations: (body: string) => xmlAblations(body, { keep: (path) => kept.test(path) }) } : {}),
});

const error = (text: string, expected: Expectation): Scenario => ({
  name: `error: ${text}`,
  source: ERRORS,
  reply: replying(`<response><error>${text}</error></response>`),
  expect: expected,
});

const NOTES = /^response\.qualifiers(\.qualifier)?$/;
const inconclusive = (reason: Extract<Expectation, { reason?: unknown }>['reason']) =>
  ({ status: 'inconclusive', reason }) as const;

const SCENARIOS: readonly Scenario[] = [
  answer('clean pass', { more: RECORD }, { status: 'verified' }),
  answer('pass with an address note', { notes: ['address.does.not.match'] }, { status: 'verified' }, SANDBOX),
  answer('nobody located', { summary: 'id.failure', results: 'result.no.match' }, { status: 'rejected' }, SANDBOX),
  answer('located, and failed', { summary: 'id.failure', notes: ['warm.address.alert'] }, { status: 'rejected' }),
  answer(
    'a child',
    { summary: 'id.failure', results: 'result.match.restricted', notes: ['coppa.alert'] },
    { status: 'rejected' },
    SANDBOX,
  ),
  answer('partial match', { summary: 'id.partial' }, inconclusive('partial'), 'reference idology.md section 5'),
  answer(
    'watch-list hit beside a pass',
    { more: LISTED_PERSON },
    inconclusive('watchlist'),
    SAMPLES,
    /^response\.restriction$/,
  ),
  answer('deceased', { notes: ['subject.deceased'] }, inconclusive('risk'), 'reference idology.md section 6', NOTES),
  answer(
    'unknown note',
    { notes: ['brand.new'] },
    inconclusive('unmapped_code'),
    'reference idology.md section 6',
    NOTES,
  ),
  answer(
    'velocity',
    { more: VELOCITY },
    inconclusive('risk'),
    'reference idology.md section 5',
    /^response\.velocity-results$/,
  ),
  answer('questions', { more: QUESTIONS }, inconclusive('step_up_required'), SAMPLES, /^response\.questions$/),
  answer(
    'differentiator question',
    { more: DIFFERENTIATOR },
    inconclusive('step_up_required'),
    'reference idology.md section 5',
    /^response\.differentiator-question$/,
  ),
  answer('document scan', { summary: 'id.failure', more: ID_SCAN }, inconclusive('step_up_required')),
  answer(
    'quiz that failed although the summary says success',
    { more: '<iq-summary-result>fail</iq-summary-result>' },
    inconclusive('contradictory'),
    SAMPLES,
    /^response\.iq-summary-result$/,
  ),
  answer(
    'stand-alone watch-list answer',
    { summary: null, results: null, more: '<restriction><key>global.watch.list.no.match</key></restriction>' },
    inconclusive('no_decision'),
  ),
  error('Invalid username and password', { error: 'unauthenticated', delivery: 'sent' }),
  error('Your IP address is not registered. Please call IDology Customer Service.', { error: 'unauthenticated' }),
  error('No address submitted', { error: 'refused_request' }),
  error('Null arguments', { error: 'misconfigured' }),
  error('Internal service failure', { error: 'vendor_fault', delivery: 'sent' }),
  {
    name: 'outside the United States',
    source: 'Request parameters, reference idology.md section 4.1',
    applicant: { country: 'CA' },
    expect: { error: 'unsupported_request', delivery: 'not_sent' },
  },
];

describeProviderConformance<IdologyConfig>(
  {
    definition: idology,
    settings: {
      username: 'acme.api',
      password: 'conformance-password-1',
      baseUrl: 'https://web.idologylive.com/api',
      decisionSource: 'summary',
      hardNotes: ['resultcode.subject.deceased'],
      velocity: 'review',
      questions: 'review',
    },
    otherSettings: {
      username: 'other.api',
      password: 'conformance-password-2',
      baseUrl: 'https://vendor.example.test/idology',
    },
    secrets: ['conformance-password-1'],
    scenarios: SCENARIOS,
    ablations: (body) => xmlAblations(body),
    bodyOutranksStatus: {
      reason: 'IDology documents no HTTP status; a parseable answer counts (reference idology.md section 15, rule 4).',
    },
  },
  { describe, it, expect },
);
