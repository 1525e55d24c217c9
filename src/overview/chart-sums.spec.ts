import {
  automatedRefusalsOf,
  countedProviders,
  latencyOf,
  outcomesOf,
  providerCounts,
  reasonsOf,
  totalsOf,
} from './chart-sums.js';
import { slotOf } from './duration-slots.js';
import type { Tally } from './tally.js';

const tally = (measure: Tally['measure'], n: number, rest: Partial<Tally> = {}): Tally => ({
  measure,
  flow: 'customers',
  name: '',
  status: '',
  detail: '',
  n,
  ...rest,
});
const decision = (name: string, status: string, detail: string, n: number, flow = 'customers'): Tally =>
  tally('decision', n, { name, status, detail, flow });
const FLOWS = [
  { name: 'customers', callerTimeoutMs: 5_000, deniesByRule: false },
  { name: 'partners', callerTimeoutMs: 20_000, deniesByRule: true },
];

it('shows every bucket, those without a decision too', () => {
  const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 8, minute));
  const period = { width: 'minute', from: at(0), to: at(3) } as const;
  const outcomes = [
    { at: at(1), status: 'verified', n: 3 },
    { at: at(1), status: 'rejected', n: 1 },
  ];
  expect(outcomesOf(period, { outcomes, totals: [] })).toEqual([
    { at: '2026-11-22T08:00:00.000Z', counts: {} },
    { at: '2026-11-22T08:01:00.000Z', counts: { verified: 3, rejected: 1 } },
    { at: '2026-11-22T08:02:00.000Z', counts: {} },
  ]);
});

it('sums decisions by status, and lists reasons by their weight', () => {
  const totals = [decision('block', 'review', 'referred', 2), decision('block', 'review', 'partial', 5)];
  expect(totalsOf(totals)).toEqual({ review: 7 });
  expect(reasonsOf(totals).map(({ reason, count }) => [reason, count])).toEqual([
    ['partial', 5],
    ['referred', 2],
  ]);
});

it('holds the time of each flow against what its caller waits', () => {
  const rows = latencyOf(
    [
      tally('latency', 99, { detail: String(slotOf(1_000)) }),
      tally('latency', 1, { detail: String(slotOf(9_000)) }),
      tally('latency', 1, { detail: '0', flow: 'removed' }),
      tally('late', 1),
    ],
    FLOWS,
  );
  expect(rows).toMatchObject([
    { flow: 'customers', count: 100, callerTimeoutMs: 5_000, late: 1 },
    { flow: 'removed', count: 1, callerTimeoutMs: 0, late: 0 },
  ]);
  expect(rows[0]?.p50Ms).toBeGreaterThan(900);
  expect(rows[0]?.p50Ms).toBeLessThanOrEqual(1_024);
});

it('counts what a provider was asked, what went wrong, and what may cost', () => {
  const totals = [
    tally('attempt', 7, { name: 'acme', status: 'outcome', detail: 'verified' }),
    tally('attempt', 2, { name: 'acme', status: 'fault', detail: 'timed_out' }),
    tally('attempt', 5, { name: 'acme', status: 'not_asked', detail: 'breaker_open' }),
    tally('charged', 8, { name: 'acme' }),
    tally('attempt_time', 9, { name: 'acme', detail: String(slotOf(300)) }),
    tally('attempt', 4, { name: 'beta', status: 'outcome', detail: 'verified' }),
  ];
  expect(providerCounts(totals, 'acme')).toMatchObject({
    calls: 9,
    faults: 2,
    faultKinds: { timed_out: 2 },
    notAsked: 5,
    charged: 8,
  });
  expect(providerCounts(totals, 'nobody')).toMatchObject({ calls: 0, p95Ms: undefined, charged: 0 });
  expect(countedProviders(totals)).toEqual(['acme', 'beta']);
});

describe('the share of refusals that no human looked at', () => {
  it.each<[string, readonly Tally[], number]>([
    ['none without refusals', [decision('continue', 'verified', 'verified', 9)], 0],
    ['all, where nobody decided', [decision('block', 'rejected', 'rejected', 3)], 1],
    ['half', [decision('block', 'rejected', 'rejected', 3), tally('human_refusal', 3)], 0.5],
    [
      'what repeats a human’s denial is no refusal of its own',
      [decision('block', 'denied', 'approval_denied', 8), tally('human_refusal', 2)],
      0,
    ],
    ['what a rule denies is automated', [decision('block', 'denied', 'approval_denied', 1, 'partners')], 1],
    [
      'waiting, trying again and correcting are no refusals',
      [
        decision('block', 'pending', 'approval_pending', 4),
        decision('block', 'unavailable', 'timed_out', 4),
        decision('block', 'review', 'referred', 4),
        decision('correct_input', 'correction', 'rejected', 4),
        tally('human_refusal', 1),
      ],
      0,
    ],
  ])('%s', (_name, totals, share) => {
    expect(automatedRefusalsOf(totals, FLOWS)).toBe(share);
  });
});
