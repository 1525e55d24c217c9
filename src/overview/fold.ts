import type { EventKind, LoggedEvent } from '../audit/index.js';
import { slotOf } from './duration-slots.js';
import { bucketStart, type DatedTally, type Tally, WIDTHS } from './tally.js';

/** One entry that is counted, with what the log says of it elsewhere. */
export interface FoldedEntry {
  readonly event: LoggedEvent;
  /** Of the call that the entry belongs to, as its `signup.claimed` names it. */
  readonly flow?: string;
  /** An attempt that was taken for lost before it ended: it is counted already. */
  readonly givenUp?: boolean;
}

export interface FoldSettings {
  /** Flow -> milliseconds that it allows itself. */
  readonly budgets: ReadonlyMap<string, number>;
  /** Older entries are in no bucket of a minute: those would be dropped at once. */
  readonly minutesFrom: number;
}

type Count = Omit<Tally, 'n'>;

/** Kinds that are counted; the projection reads no others. */
export const FOLDED_KINDS = [
  'signup.decided',
  'attempt.ended',
  'attempt.indeterminate',
  'case.denied',
] as const satisfies readonly EventKind[];

/** We did not ask the provider: nothing of it says anything about the provider. */
const NOT_ASKED = ['breaker_open', 'bulkhead_full'];
const NO_FLOW = 'unknown';

const count = (measure: Tally['measure'], flow: string, rest: Partial<Count> = {}): Count => ({
  measure,
  flow,
  name: '',
  status: '',
  detail: '',
  ...rest,
});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Milliseconds since 1970 of a UUIDv7 (RFC 9562 section 5.7): a decision's id is made when its call arrives. */
export function timeOfId(id: string): number | undefined {
  const [, high = '', low = ''] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id) ?? [];
  return high === '' ? undefined : Number.parseInt(high + low, 16);
}

/** From the arrival of the call to the decision; two clocks may be involved, so never less than nothing. */
function durationOf({ at, decision = '' }: LoggedEvent): number | undefined {
  const began = timeOfId(decision);
  return began === undefined ? undefined : Math.max(0, Date.parse(at) - began);
}

function ofDecision({ event, flow = NO_FLOW }: FoldedEntry, { budgets }: FoldSettings): readonly Count[] {
  const { kind, status, reason } = event.body;
  const decided = count('decision', flow, { name: text(kind), status: text(status), detail: text(reason) });
  const ms = durationOf(event);
  if (ms === undefined) return [decided];
  const isLate = ms > (budgets.get(flow) ?? Number.POSITIVE_INFINITY);
  return [decided, count('latency', flow, { detail: String(slotOf(ms)) }), ...(isLate ? [count('late', flow)] : [])];
}

function ofAttempt({ event, flow = NO_FLOW, givenUp = false }: FoldedEntry): readonly Count[] {
  const { provider, status, fault, delivery, duration_ms } = event.body;
  const name = text(provider);
  if (NOT_ASKED.includes(text(fault)))
    return [count('attempt', flow, { name, status: 'not_asked', detail: text(fault) })];
  const time = count('attempt_time', flow, { name, detail: String(slotOf(Number(duration_ms))) });
  if (givenUp) return [time];
  const isFault = status === 'fault';
  const end = isFault ? { status: 'fault', detail: text(fault) } : { status: 'outcome', detail: text(status) };
  const isCharged = !isFault || delivery !== 'not_sent';
  return [count('attempt', flow, { name, ...end }), time, ...(isCharged ? [count('charged', flow, { name })] : [])];
}

function ofLostAttempt({ event, flow = NO_FLOW }: FoldedEntry): readonly Count[] {
  const name = text(event.body.provider);
  return [count('attempt', flow, { name, status: 'fault', detail: 'indeterminate' }), count('charged', flow, { name })];
}

const ofDenial = ({ event }: FoldedEntry): readonly Count[] =>
  event.actor.type === 'staff' ? [count('human_refusal', text(event.body.flow))] : [];

type Rule = (entry: FoldedEntry, settings: FoldSettings) => readonly Count[];

const RULES = new Map<string, Rule>(
  Object.entries({
    'signup.decided': ofDecision,
    'attempt.ended': ofAttempt,
    'attempt.indeterminate': ofLostAttempt,
    'case.denied': ofDenial,
  } satisfies Record<(typeof FOLDED_KINDS)[number], Rule>),
);

/**
 * What entries add to the buckets. Depends on each entry alone, so that any way of cutting the log into batches gives the same sums; what
 * belongs together (a call and its decision) is not paired here but told by the decision's id.
 */
export function fold(entries: readonly FoldedEntry[], settings: FoldSettings): readonly DatedTally[] {
  const sums = new Map<string, { tally: DatedTally; n: number }>();
  for (const entry of entries) {
    const rule = RULES.get(entry.event.kind);
    const time = Date.parse(entry.event.at);
    for (const counted of rule?.(entry, settings) ?? []) {
      for (const width of WIDTHS) {
        if (width === 'minute' && time < settings.minutesFrom) continue;
        const at = bucketStart(time, width);
        const key = [width, at, ...Object.values(counted)].join('\u0000');
        const sum = sums.get(key) ?? { tally: { ...counted, width, at: new Date(at), n: 0 }, n: 0 };
        sum.n += 1;
        sums.set(key, sum);
      }
    }
  }
  return [...sums.values()].map(({ tally, n }) => ({ ...tally, n }));
}
