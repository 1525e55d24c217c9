import type { Delivery, InconclusiveReason, ProviderErrorKind } from '#libs/provider-spec';

/** What the mock's vendor writes into its reply. */
export interface CannedAnswer {
  /** Left out: the vendor gave no verdict. */
  readonly decision?: string;
  readonly findings: readonly string[];
  readonly score?: number;
}

type Play =
  | { readonly kind: 'answer'; readonly answer: CannedAnswer; readonly latency: 'ordinary' | 'slow' | 'endless' }
  /** The vendor says that it needs time; `resume` gets the answer. */
  | { readonly kind: 'pending'; readonly answer: CannedAnswer }
  /** The vendor sends something that is no reply. */
  | { readonly kind: 'text'; readonly body: string }
  | {
      readonly kind: 'fault';
      readonly fault: ProviderErrorKind;
      readonly delivery: Delivery;
      readonly retryAfterMs?: number;
    };

export interface MockPersona {
  readonly name: string;
  /** The surname, or the word behind `+` in the e-mail address, that plays it. Case, spaces and hyphens do not count. */
  readonly surname: string;
  readonly happens: string;
  readonly play: Play;
  readonly expected:
    | { readonly status: 'verified' | 'rejected' | 'pending' }
    | { readonly status: 'inconclusive'; readonly reason: InconclusiveReason }
    | { readonly error: ProviderErrorKind; readonly delivery: Delivery };
}

export const PASSING: CannedAnswer = { decision: 'PASS', findings: ['N1', 'A1'], score: 900 };

const verified = { status: 'verified' } as const;
const inconclusive = (reason: InconclusiveReason) => ({ status: 'inconclusive', reason }) as const;

const answers = (
  name: string,
  surname: string,
  happens: string,
  answer: CannedAnswer,
  expected: MockPersona['expected'],
): MockPersona => ({ name, surname, happens, play: { kind: 'answer', answer, latency: 'ordinary' }, expected });

const faults = (
  surname: string,
  fault: ProviderErrorKind,
  delivery: Delivery,
  happens: string,
  retryAfterMs?: number,
): MockPersona => ({
  name: fault.replaceAll('_', '-'),
  surname,
  happens,
  play: { kind: 'fault', fault, delivery, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  expected: { error: fault, delivery },
});

/** Played for every surname that is not in the table below. */
export const ORDINARY_PERSONA: MockPersona = answers(
  'verified',
  'any other surname',
  'a clean pass',
  PASSING,
  verified,
);

/** Every magic value of the mock. The README's table is made from it, and a test compares the two. */
export const MOCK_PERSONAS: readonly MockPersona[] = [
  answers(
    'rejected',
    'Rejected',
    'an explicit failure',
    { decision: 'FAIL', findings: ['B9'], score: 120 },
    {
      status: 'rejected',
    },
  ),
  answers(
    'referred',
    'Referred',
    'the vendor wants a human to look',
    { decision: 'REFER', findings: ['N1'], score: 510 },
    inconclusive('referred'),
  ),
  answers(
    'not-found',
    'NotFound',
    'no record of this person',
    { decision: 'NO_RECORD', findings: ['F0'] },
    inconclusive('not_found'),
  ),
  answers(
    'partial',
    'Partial',
    'some facts match, others are not known',
    { decision: 'PARTIAL', findings: ['N1', 'T1'], score: 430 },
    inconclusive('partial'),
  ),
  answers(
    'watch-list',
    'Watchlist',
    'a pass beside a watch-list hit',
    { decision: 'PASS', findings: ['N1', 'W1'], score: 880 },
    inconclusive('watchlist'),
  ),
  answers(
    'high-risk',
    'HighRisk',
    'a pass beside a high risk',
    { decision: 'PASS', findings: ['N1', 'R9'], score: 300 },
    inconclusive('risk'),
  ),
  answers(
    'deceased',
    'Deceased',
    'a pass for a person on record as deceased',
    { decision: 'PASS', findings: ['N1', 'D1'], score: 700 },
    inconclusive('risk'),
  ),
  answers(
    'unmapped',
    'Unmapped',
    'a pass beside a code that no table knows',
    { decision: 'PASS', findings: ['N1', 'Z7'], score: 860 },
    inconclusive('unmapped_code'),
  ),
  answers(
    'contradictory',
    'Contradictory',
    'a pass beside a finding that contradicts it',
    { decision: 'PASS', findings: ['N1', 'A9'], score: 640 },
    inconclusive('contradictory'),
  ),
  answers(
    'no-verdict',
    'NoVerdict',
    'a reply without a decision',
    { findings: ['N1'], score: 800 },
    inconclusive('no_decision'),
  ),
  {
    name: 'pending',
    surname: 'Pending',
    happens: 'the vendor needs time; asked again, it passes',
    play: { kind: 'pending', answer: PASSING },
    expected: { status: 'pending' },
  },
  {
    name: 'slow',
    surname: 'Slow',
    happens: 'a clean pass after `slowMs`',
    play: { kind: 'answer', answer: PASSING, latency: 'slow' },
    expected: verified,
  },
  {
    name: 'hang',
    surname: 'Hang',
    happens: 'no answer until the attempt is given up; a look-up then finds a pass',
    play: { kind: 'answer', answer: PASSING, latency: 'endless' },
    expected: { error: 'timed_out', delivery: 'unknown' },
  },
  {
    name: 'garbage',
    surname: 'Garbage',
    happens: 'a maintenance page instead of a reply',
    play: { kind: 'text', body: '<html><body>We will be right back.</body></html>' },
    expected: { error: 'unreadable_response', delivery: 'sent' },
  },
  {
    name: 'truncated',
    surname: 'Truncated',
    happens: 'a passing reply that breaks off',
    play: { kind: 'text', body: '{"id":"MOCK-1","decision":"PASS","findings":["N1"' },
    expected: { error: 'unreadable_response', delivery: 'sent' },
  },
  faults('Misconfigured', 'misconfigured', 'not_sent', 'our settings are wrong'),
  faults('Unauthenticated', 'unauthenticated', 'sent', 'the vendor refuses our credentials'),
  faults('MissingAttributes', 'missing_attributes', 'not_sent', 'the check needs more data'),
  faults('UnsupportedRequest', 'unsupported_request', 'not_sent', 'outside what the provider can do'),
  faults('RefusedRequest', 'refused_request', 'sent', "the vendor calls the person's data malformed"),
  faults('RateLimited', 'rate_limited', 'sent', 'too many calls: again in a second', 1_000),
  faults('QuotaExhausted', 'quota_exhausted', 'sent', 'the quota is used up'),
  faults('TimedOut', 'timed_out', 'unknown', 'the answer got lost; a look-up finds a pass'),
  faults('Cancelled', 'cancelled', 'unknown', 'the call was given up; a look-up finds a pass'),
  faults('Unreachable', 'unreachable', 'not_sent', 'no connection: nothing left'),
  faults('VendorFault', 'vendor_fault', 'sent', 'the vendor says that it failed'),
  faults('UnreadableResponse', 'unreadable_response', 'sent', 'not the documented shape'),
  faults('Defect', 'defect', 'not_sent', 'a bug of ours'),
];
