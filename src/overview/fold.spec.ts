import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import type { LoggedEvent } from '../audit/index.js';
import { slotOf } from './duration-slots.js';
import { type FoldedEntry, type FoldSettings, fold, timeOfId } from './fold.js';
import type { DatedTally } from './tally.js';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const SETTINGS: FoldSettings = { budgets: new Map([['customers', 4_000]]), minutesFrom: 0 };

/** A decision of a call that came this long before. */
const decided = (tookMs: number, body: Record<string, unknown> = {}, at = NOON): FoldedEntry => ({
  flow: 'customers',
  event: event('signup.decided', { kind: 'continue', status: 'verified', reason: 'verified', ...body }, at, {
    decision: uuidv7({ msecs: at - tookMs }),
  }),
});
const ended = (body: Record<string, unknown>, givenUp = false): FoldedEntry => ({
  flow: 'customers',
  givenUp,
  event: event('attempt.ended', { attempt: 'a', provider: 'acme', duration_ms: 400, ...body }),
});
const event = (
  kind: string,
  body: Record<string, unknown>,
  at = NOON,
  more: Partial<LoggedEvent> = {},
): LoggedEvent => ({ kind, at: new Date(at).toISOString(), actor: { type: 'gateway', id: 'x' }, body, ...more });

const hours = (tallies: readonly DatedTally[]): readonly string[] =>
  tallies
    .filter(({ width }) => width === 'hour')
    .map(({ measure, flow, name, status, detail, n }) =>
      [measure, flow, name, status, detail, n].filter((part) => part !== '').join(' '),
    );
const folded = (...entries: readonly FoldedEntry[]): readonly string[] => hours(fold(entries, SETTINGS));

describe('a decision', () => {
  it('is counted by flow, kind, status and reason, with the time since its call', () => {
    expect(folded(decided(1_000))).toEqual([
      'decision customers continue verified verified 1',
      `latency customers ${slotOf(1_000)} 1`,
    ]);
  });

  it('is late when it took longer than the flow allows itself, and only then', () => {
    expect(folded(decided(4_000)).join()).not.toContain('late ');
    expect(folded(decided(4_001))).toContain('late customers 1');
    expect(hours(fold([{ ...decided(60_000), flow: 'removed' }], SETTINGS)).join()).not.toContain('late ');
  });

  it('takes no less than no time, whatever two clocks say', () => {
    expect(folded(decided(-5_000))).toContain('latency customers 0 1');
  });

  it('of an id that tells no time is counted all the same', () => {
    const entry = decided(1);
    const event = { ...entry.event, decision: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' };
    expect(folded({ ...entry, event })).toEqual(['decision customers continue verified verified 1']);
  });

  it('is in a minute, an hour and a day; old ones in no minute', () => {
    const at = Date.parse('2026-11-22T23:59:59.999Z');
    const starts = (settings: FoldSettings) =>
      fold([decided(1, {}, at)], settings)
        .filter(({ measure }) => measure === 'decision')
        .map((tally) => `${tally.width} ${tally.at.toISOString()}`);
    const coarse = ['hour 2026-11-22T23:00:00.000Z', 'day 2026-11-22T00:00:00.000Z'];
    expect(starts(SETTINGS)).toEqual(['minute 2026-11-22T23:59:00.000Z', ...coarse]);
    expect(starts({ ...SETTINGS, minutesFrom: at + 1 })).toEqual(coarse);
  });
});

describe('an attempt', () => {
  const slot = slotOf(400);
  it.each([
    ['an outcome, which is charged', { status: 'rejected' }, ['outcome rejected', 'charged']],
    [
      'a fault that was sent',
      { status: 'fault', fault: 'timed_out', delivery: 'unknown' },
      ['fault timed_out', 'charged'],
    ],
    [
      'a fault before a byte left',
      { status: 'fault', fault: 'unreachable', delivery: 'not_sent' },
      ['fault unreachable'],
    ],
  ])('is counted: %s', (_name, body, [end, charged]) => {
    expect(folded(ended(body))).toEqual([
      `attempt customers acme ${end} 1`,
      `attempt_time customers acme ${slot} 1`,
      ...(charged ? ['charged customers acme 1'] : []),
    ]);
  });

  it.each(['breaker_open', 'bulkhead_full'])('that %s kept from the provider says nothing of the provider', (fault) => {
    expect(folded(ended({ status: 'fault', fault, delivery: 'not_sent' }))).toEqual([
      `attempt customers acme not_asked ${fault} 1`,
    ]);
  });

  it('that was taken for lost is counted once: what comes of it late adds its time only', () => {
    const lost = { flow: 'customers', event: event('attempt.indeterminate', { attempt: 'a', provider: 'acme' }) };
    expect(folded(lost, ended({ status: 'verified' }, true))).toEqual([
      'attempt customers acme fault indeterminate 1',
      'charged customers acme 1',
      `attempt_time customers acme ${slot} 1`,
    ]);
  });
});

it('a denial counts as a human’s where a human gave it', () => {
  const denied = (type: string) => ({
    event: { ...event('case.denied', { case: 'c', flow: 'partners', reason: 'other' }), actor: { type, id: 'x' } },
  });
  expect(folded(denied('staff'), denied('system'))).toEqual(['human_refusal partners 1']);
});

it('other kinds are passed over, also those that nobody knows yet', () => {
  expect(folded({ event: event('list.imported', {}) }, { event: event('constructor', {}) })).toEqual([]);
});

it('reads the time of a UUIDv7', () => {
  expect(timeOfId(uuidv7({ msecs: NOON }))).toBe(NOON);
  expect(timeOfId('nothing')).toBeUndefined();
});

it('any way of cutting the log gives the same sums', () => {
  const entry = fc.oneof(
    fc
      .record({
        tookMs: fc.integer({ min: 0, max: 20_000 }),
        at: fc.integer({ min: NOON, max: NOON + 200_000_000 }),
        status: fc.constantFrom('verified', 'rejected'),
        flow: fc.constantFrom('customers', 'partners'),
      })
      .map(({ tookMs, at, status, flow }) => ({ ...decided(tookMs, { status }, at), flow })),
    fc.constantFrom('verified', 'fault').map((status) => ended({ status, fault: 'vendor_fault', delivery: 'sent' })),
  );
  const sums = (batches: readonly (readonly FoldedEntry[])[]): ReadonlyMap<string, number> => {
    const total = new Map<string, number>();
    for (const { n, ...key } of batches.flatMap((batch) => fold(batch, SETTINGS)))
      total.set(JSON.stringify(key), (total.get(JSON.stringify(key)) ?? 0) + n);
    return total;
  };
  fc.assert(
    fc.property(fc.array(fc.array(entry, { maxLength: 8 }), { maxLength: 8 }), (batches) => {
      expect(sums(batches)).toEqual(sums([batches.flat()]));
    }),
  );
});
