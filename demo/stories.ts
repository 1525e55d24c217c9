import type { ProviderOutcome } from '../libs/provider-spec/src/index.js';
import type { Finding } from '../src/decision/index.js';
import type { AttemptFault } from '../src/journal/index.js';

/** One way in which a sign-up ends, and how often: `weight` of the sum of all. */
export interface Story {
  readonly weight: number;
  readonly call?: {
    readonly provider: string;
    /** Median of the vendor's answer. */
    readonly medianMs: number;
    readonly result: { readonly outcome: ProviderOutcome } | { readonly fault: AttemptFault };
  };
  readonly finding: Finding;
}

type Signals = ProviderOutcome['signals'];

const GOOD: Signals = [
  { code: 'name_match', effect: 'supports', vendorCode: 'match.name' },
  { code: 'address_match', effect: 'supports', vendorCode: 'match.address' },
];
const BAD: Signals = [
  { code: 'date_of_birth_mismatch', effect: 'contradicts', vendorCode: 'resultcode.dob.does.not.match' },
];
const LISTED: Signals = [{ code: 'watchlist_hit', effect: 'blocks', vendorCode: 'pa.ofac' }];

const answered = (provider: string, weight: number, medianMs: number, outcome: ProviderOutcome): Story => ({
  weight,
  call: { provider, medianMs, result: { outcome } },
  finding: {
    kind: 'outcome',
    status: outcome.status,
    reason: outcome.status === 'inconclusive' ? outcome.reason : undefined,
  },
});

const passed = (score: number): ProviderOutcome => ({ status: 'verified', signals: GOOD, unmapped: [], score });
const failed = (signals: Signals): ProviderOutcome => ({ status: 'rejected', signals, unmapped: [] });
const unclear = (reason: 'partial' | 'not_found' | 'risk'): ProviderOutcome => ({
  status: 'inconclusive',
  reason,
  signals: [],
  unmapped: [],
});

const away = (
  provider: string,
  weight: number,
  medianMs: number,
  kind: 'timed_out' | 'vendor_fault' | 'unreachable',
): Story => ({
  weight,
  call: {
    provider,
    medianMs,
    result: { fault: { kind, delivery: kind === 'unreachable' ? 'not_sent' : 'unknown' } },
  },
  finding: { kind: 'unavailable', class: kind === 'timed_out' ? 'timeout' : 'outage', reason: kind },
});

export const STORIES: readonly Story[] = [
  answered('idology', 410, 540, passed(0)),
  answered('experian', 270, 820, passed(720)),
  answered('idology', 70, 560, failed(BAD)),
  answered('experian', 40, 900, failed(LISTED)),
  answered('idology', 40, 600, unclear('partial')),
  answered('idology', 25, 480, unclear('not_found')),
  answered('experian', 20, 950, unclear('risk')),
  away('idology', 12, 3_600, 'timed_out'),
  away('experian', 6, 400, 'vendor_fault'),
  { weight: 30, finding: { kind: 'missing', attributes: ['dateOfBirth'] } },
  { weight: 8, finding: { kind: 'denied', reason: 'block_listed.email' } },
];

/** While the vendor is down: what becomes of those who would have been asked. */
export const OUTAGE: ReadonlyMap<string, Story> = new Map(
  ['idology', 'experian'].map((provider) => [provider, away(provider, 1, 40, 'unreachable')]),
);
