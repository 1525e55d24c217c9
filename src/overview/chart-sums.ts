import { quantile } from './duration-slots.js';
import type { LatencyRow, OutcomeBucket, OverviewView, ProviderRow, ReasonRow } from './overview-view.js';
import { bucketsOf } from './period.js';
import type { Measure, Tally } from './tally.js';
import type { Period, PeriodSums } from './tally-store.port.js';

/** What the charts need of a flow's configuration. */
export interface ChartedFlow {
  readonly name: string;
  readonly callerTimeoutMs: number;
  /** Rules of the flow deny people without a human. */
  readonly deniesByRule: boolean;
}

const of = (totals: readonly Tally[], measure: Measure): readonly Tally[] =>
  totals.filter((tally) => tally.measure === measure);
const sum = (tallies: readonly Tally[]): number => tallies.reduce((total, { n }) => total + n, 0);
const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

function sumsBy(tallies: readonly Tally[], key: (tally: Tally) => string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const tally of tallies) sums[key(tally)] = (sums[key(tally)] ?? 0) + tally.n;
  return sums;
}

const slotsOf = (tallies: readonly Tally[]): ReadonlyMap<number, number> =>
  new Map(Object.entries(sumsBy(tallies, ({ detail }) => detail)).map(([slot, n]) => [Number(slot), n]));

export function outcomesOf(period: Period, { outcomes }: PeriodSums): readonly OutcomeBucket[] {
  const counts = new Map<number, Record<string, number>>();
  for (const { at, status, n } of outcomes) {
    const known = counts.get(at.getTime()) ?? {};
    counts.set(at.getTime(), { ...known, [status]: n });
  }
  return bucketsOf(period).map((at) => ({ at: at.toISOString(), counts: counts.get(at.getTime()) ?? {} }));
}

export const totalsOf = (totals: readonly Tally[]): OverviewView['totals'] =>
  sumsBy(of(totals, 'decision'), ({ status }) => status);

export const reasonsOf = (totals: readonly Tally[]): readonly ReasonRow[] =>
  of(totals, 'decision')
    .map(({ flow, name, status, detail, n }) => ({ flow, kind: name, status, reason: detail, count: n }))
    .sort((a, b) => b.count - a.count);

export function latencyOf(totals: readonly Tally[], flows: readonly ChartedFlow[]): readonly LatencyRow[] {
  const [times, late] = [of(totals, 'latency'), of(totals, 'late')];
  return distinct(times.map(({ flow }) => flow)).map((flow) => {
    const own = times.filter((tally) => tally.flow === flow);
    const slots = slotsOf(own);
    const [p50Ms = 0, p95Ms = 0, p99Ms = 0] = [0.5, 0.95, 0.99].map((q) => quantile(slots, q));
    const callerTimeoutMs = flows.find(({ name }) => name === flow)?.callerTimeoutMs ?? 0;
    const lates = sum(late.filter((tally) => tally.flow === flow));
    return { flow, count: sum(own), p50Ms, p95Ms, p99Ms, callerTimeoutMs, late: lates };
  });
}

type Counted = Pick<ProviderRow, 'calls' | 'faults' | 'faultKinds' | 'notAsked' | 'p95Ms'> & {
  readonly charged: number;
};

/** Of one provider. */
export function providerCounts(totals: readonly Tally[], provider: string): Counted {
  const own = totals.filter(({ name }) => name === provider);
  const attempts = of(own, 'attempt');
  const faults = attempts.filter(({ status }) => status === 'fault');
  return {
    calls: sum(attempts.filter(({ status }) => status !== 'not_asked')),
    faults: sum(faults),
    faultKinds: sumsBy(faults, ({ detail }) => detail),
    notAsked: sum(attempts.filter(({ status }) => status === 'not_asked')),
    p95Ms: quantile(slotsOf(of(own, 'attempt_time')), 0.95),
    charged: sum(of(own, 'charged')),
  };
}

/** Names of every provider that something was counted of. */
export const countedProviders = (totals: readonly Tally[]): readonly string[] =>
  distinct(of(totals, 'attempt').map(({ name }) => name));

/**
 * Of all refusals the share that no human looked at. Refused by the gateway: `rejected`, and `denied` in a flow whose rules deny without a
 * human; where they do not, `denied` repeats a human's word. Refused by a human: a case that staff denied. To be asked to wait, to correct
 * something or to come back later is no refusal. 0 without refusals.
 */
export function automatedRefusalsOf(totals: readonly Tally[], flows: readonly ChartedFlow[]): number {
  const denies = (flow: string): boolean => flows.some(({ name, deniesByRule }) => name === flow && deniesByRule);
  const blocks = of(totals, 'decision').filter(({ name }) => name === 'block');
  const automated = sum(
    blocks.filter(({ status, flow }) => status === 'rejected' || (status === 'denied' && denies(flow))),
  );
  const all = automated + sum(of(totals, 'human_refusal'));
  return all === 0 ? 0 : automated / all;
}
