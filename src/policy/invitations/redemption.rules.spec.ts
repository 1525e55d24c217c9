import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Sensitive } from '#libs/provider-spec';
import type { Refusal } from './invitation.js';
import type { KnownUse, RedemptionAttempt, RedemptionView } from './redemption.js';
import { judge } from './redemption.rules.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const hash = (text: string, bytes = 16) => createHash('sha256').update(text).digest().subarray(0, bytes);

type Code = RedemptionView['codes'][number];

const LIMITS = { perEmail: 3, perAddress: 4, perCode: 3, perFlow: 6 };

const aCode = (change: Partial<Code> = {}): Code => ({
  id: 'code-1',
  batchId: 'batch-1',
  hint: '5A',
  issuer: 'key:ops',
  claims: {},
  createdAt: later(-1_000),
  notBefore: later(-1_000),
  expiresAt: later(1_000),
  maxUses: 1,
  taken: 0,
  codeHash: hash('good', 32),
  ...change,
});

let ids = 0;
const newId = () => `id-${(ids += 1)}`;

const anAttempt = (
  change: Partial<RedemptionAttempt> & { email?: string; code?: string; address?: string } = {},
): RedemptionAttempt => {
  const { email = `${newId()}@example.test`, code = 'good', address, flow = 'customers', ...rest } = change;
  return {
    decisionId: newId(),
    flow,
    codeHash: hash(code, 32),
    emailHash: hash(email),
    domain: new Sensitive(email.slice(email.indexOf('@') + 1)),
    holder: hash(email),
    subjects: [
      { scope: 'flow', subject: hash(flow) },
      { scope: 'code', subject: hash(code) },
      { scope: 'email', subject: hash(email) },
      ...(address ? [{ scope: 'address' as const, subject: hash(address) }] : []),
    ],
    ...rest,
  };
};

const aView = (change: Partial<RedemptionView> = {}): RedemptionView => ({
  now: NOW,
  codes: [aCode()],
  uses: [],
  failures: [],
  blocked: new Map(),
  ...change,
});

const outcomes = (attempts: readonly RedemptionAttempt[], view: RedemptionView = aView()) =>
  judge(attempts, view, LIMITS, newId).verdicts.map((verdict) =>
    verdict.kind === 'refused' ? verdict.refusal : 'reserved',
  );

describe('a code', () => {
  const email = 'ana@contoso.example';
  const rows: readonly [string, Partial<Code>, Refusal | 'reserved'][] = [
    ['nothing against it', {}, 'reserved'],
    ['revoked', { revokedAt: later(-1) }, 'revoked'],
    ['not yet', { notBefore: later(1) }, 'not_yet'],
    ['from this moment', { notBefore: NOW }, 'reserved'],
    ['until this moment', { expiresAt: NOW }, 'expired'],
    ['a moment longer', { expiresAt: later(1) }, 'reserved'],
    ['of this flow', { flow: 'customers' }, 'reserved'],
    ['of another flow', { flow: 'partners' }, 'wrong_flow'],
    ['for this address', { emailHash: hash(email) }, 'reserved'],
    ['for another address', { emailHash: hash('bo@contoso.example') }, 'wrong_email'],
    ['for this domain', { domain: 'contoso.example' }, 'reserved'],
    ['for a domain above it', { domain: 'example' }, 'wrong_domain'],
    ['for a domain below it', { domain: 'de.contoso.example' }, 'wrong_domain'],
    ['all taken', { taken: 1 }, 'used_up'],
    ['one left', { taken: 1, maxUses: 2 }, 'reserved'],
    ['revoked is said before expired', { revokedAt: later(-1), expiresAt: NOW }, 'revoked'],
    ['a wrong person before used up', { emailHash: hash('x'), taken: 1 }, 'wrong_email'],
  ];

  it.each(rows)('%s', (_, change, expected) => {
    expect(outcomes([anAttempt({ email })], aView({ codes: [aCode(change)] }))).toEqual([expected]);
  });

  it('bound to an address or a domain refuses who has none', () => {
    const nameless = anAttempt({ emailHash: undefined, domain: undefined, holder: undefined });
    expect(outcomes([nameless], aView({ codes: [aCode({ emailHash: hash('x') })] }))).toEqual(['wrong_email']);
    expect(outcomes([nameless], aView({ codes: [aCode({ domain: 'x.example' })] }))).toEqual(['wrong_domain']);
  });

  it('that nobody made is unknown, and never more than that', () => {
    expect(outcomes([anAttempt({ code: 'guess' })])).toEqual(['unknown']);
  });
});

describe('limits', () => {
  const wrong = (change: Parameters<typeof anAttempt>[0] = {}) => anAttempt({ code: newId(), ...change });

  it('hold within a batch, and refuse the right code too', () => {
    const email = 'ana@example.test';
    const tries = [
      wrong({ email }),
      wrong({ email }),
      wrong({ email }),
      wrong({ email }),
      anAttempt({ email }),
      anAttempt(),
    ];
    expect(outcomes(tries)).toEqual(['unknown', 'unknown', 'unknown', 'limited_email', 'limited_email', 'reserved']);
  });

  it('add to what was counted before', () => {
    const email = 'ana@example.test';
    const failures = [{ scope: 'email' as const, subject: hash(email), count: 2 }];
    expect(outcomes([wrong({ email }), wrong({ email })], aView({ failures }))).toEqual(['unknown', 'limited_email']);
  });

  it('do not grow while they hold: whoever waits is let go', () => {
    const email = 'ana@example.test';
    const failures = [{ scope: 'email' as const, subject: hash(email), count: 3 }];
    expect(judge([wrong({ email })], aView({ failures }), LIMITS, newId).failures).toEqual([]);
  });

  it('close the flow once, for a minute', () => {
    const tries = Array.from({ length: 9 }, () => wrong());
    const { verdicts, blocked, failures } = judge(tries, aView(), LIMITS, newId);
    expect(verdicts.filter((verdict) => verdict.kind === 'refused' && verdict.refusal === 'unknown')).toHaveLength(6);
    expect(verdicts.filter((verdict) => verdict.kind === 'refused' && verdict.refusal === 'limited_flow')).toHaveLength(
      3,
    );
    expect([...blocked]).toEqual([['customers', later(60_000)]]);
    expect(failures.filter(({ scope }) => scope === 'flow')).toHaveLength(6);
    const closed = aView({ blocked: new Map([['customers', later(1)]]) });
    expect(judge([wrong(), anAttempt()], closed, LIMITS, newId)).toMatchObject({ blocked: new Map(), failures: [] });
    expect(outcomes([anAttempt()], aView({ blocked: new Map([['customers', NOW]]) }))).toEqual(['reserved']);
    expect(outcomes([anAttempt({ flow: 'partners' })], closed)).toEqual(['reserved']);
  });

  it('count a wrong person against the code, an unknown code against none', () => {
    const bound = aView({ codes: [aCode({ emailHash: hash('ana@example.test') })] });
    const scopesOf = (attempt: RedemptionAttempt) =>
      judge([attempt], bound, LIMITS, newId)
        .failures.map(({ scope }) => scope)
        .sort();
    expect(scopesOf(anAttempt())).toEqual(['code', 'email', 'flow']);
    expect(scopesOf(wrong({ address: '192.0.2.1' }))).toEqual(['address', 'email', 'flow']);
    const others = [anAttempt(), anAttempt(), anAttempt(), anAttempt({ email: 'ana@example.test' })];
    expect(outcomes(others, bound)).toEqual(['wrong_email', 'wrong_email', 'wrong_email', 'limited_code']);
  });

  it.each([{ revokedAt: later(-1) }, { expiresAt: NOW }, { notBefore: later(1) }, { taken: 1 }])(
    'do not count a code that was real: %j',
    (change) => {
      expect(judge([anAttempt()], aView({ codes: [aCode(change)] }), LIMITS, newId).failures).toEqual([]);
    },
  );
});

describe('a decision', () => {
  const attempt = anAttempt();
  const use = (change: Partial<KnownUse>): KnownUse => ({
    decisionId: attempt.decisionId,
    useId: 'use-1',
    codeId: 'code-1',
    state: 'reserved',
    ...change,
  });

  it.each(['reserved', 'held', 'consumed'] as const)('keeps what it has, even of a code that ended: %s', (state) => {
    const view = aView({ uses: [use({ state })], codes: [aCode({ taken: 1, revokedAt: later(-1) })] });
    const { verdicts, reservations, taken } = judge([attempt], view, LIMITS, newId);
    expect(verdicts).toMatchObject([{ kind: 'reserved', isNew: false }]);
    expect({ reservations, taken }).toEqual({ reservations: [], taken: new Map() });
  });

  it('has one code only', () => {
    const view = aView({ uses: [use({ codeId: 'code-2' })] });
    expect(judge([attempt], view, LIMITS, newId)).toMatchObject({
      verdicts: [{ refusal: 'unknown' }],
      reservations: [],
    });
  });

  it('shares the use of the same person, consumed ones for a while only', () => {
    const theirs = { decisionId: 'other', holder: attempt.holder };
    const full = { codes: [aCode({ taken: 1 })] };
    const with_ = (change: Partial<KnownUse>) =>
      outcomes([attempt], aView({ ...full, uses: [use({ ...theirs, ...change })] }));
    expect(with_({ state: 'reserved' })).toEqual(['reserved']);
    expect(with_({ state: 'held' })).toEqual(['reserved']);
    expect(with_({ state: 'released' })).toEqual(['used_up']);
    expect(with_({ state: 'consumed', retakeUntil: later(1) })).toEqual(['reserved']);
    expect(with_({ state: 'consumed', retakeUntil: NOW })).toEqual(['used_up']);
    expect(with_({ state: 'reserved', holder: hash('somebody else') })).toEqual(['used_up']);
    expect(with_({ state: 'reserved', holder: undefined })).toEqual(['used_up']);
    expect(with_({ state: 'reserved', codeId: 'code-2' })).toEqual(['used_up']);
  });
});

describe('whoever comes back with an open use', () => {
  const email = 'ana@example.test';
  const back = anAttempt({ email, address: '192.0.2.1' });
  const theirs: KnownUse = {
    decisionId: 'other',
    useId: 'use-1',
    codeId: 'code-1',
    holder: back.holder,
    state: 'held',
  };
  const failures = back.subjects.map((subject) => ({ ...subject, count: 9 }));
  const closed: Partial<RedemptionView> = { failures, blocked: new Map([['customers', later(1)]]) };
  const full = { maxUses: 1, taken: 1 };
  const over = aCode({ ...full, expiresAt: NOW });
  const viewOf = (code: Code, use: Partial<KnownUse> = {}, rest: Partial<RedemptionView> = {}) =>
    aView({ codes: [code], uses: [{ ...theirs, ...use }], ...rest });

  const spared: readonly [string, RedemptionView][] = [
    ['expired', viewOf(over)],
    ['not yet', viewOf(aCode({ ...full, notBefore: later(1) }))],
    ['behind every limit', viewOf(aCode(full), {}, closed)],
    [
      'consumed a moment ago, expired, behind every limit',
      viewOf(over, { state: 'consumed', retakeUntil: later(1) }, closed),
    ],
    ['bound to them, expired', viewOf({ ...over, emailHash: hash(email), domain: 'example.test', flow: 'customers' })],
  ];
  it.each(spared)('goes on with it and takes no other: %s', (_, view) => {
    const { verdicts, reservations, taken, failures: counted, blocked } = judge([back], view, LIMITS, newId);
    expect(verdicts).toMatchObject([{ kind: 'reserved', isNew: true }]);
    expect(reservations).toMatchObject([{ decisionId: back.decisionId, useId: 'use-1', codeId: 'code-1' }]);
    expect([taken.size, counted.length, blocked.size]).toEqual([0, 0, 0]);
  });

  const refused: readonly [string, RedemptionView, Refusal][] = [
    ['revoked', viewOf({ ...over, revokedAt: later(-1) }), 'revoked'],
    ['bound to another address', viewOf({ ...over, emailHash: hash('x') }), 'wrong_email'],
    ['bound to another domain', viewOf({ ...over, domain: 'contoso.example' }), 'wrong_domain'],
    ['bound to another flow', viewOf({ ...over, flow: 'partners' }), 'wrong_flow'],
    ['somebody else has it', viewOf(over, { holder: hash('somebody else') }), 'expired'],
    ['nobody knows who has it', viewOf(over, { holder: undefined }), 'expired'],
    ['it is of another code', viewOf(over, { codeId: 'code-2' }), 'expired'],
    ['it was given back', viewOf(over, { state: 'released' }), 'expired'],
    ['it was consumed long ago', viewOf(over, { state: 'consumed', retakeUntil: NOW }), 'expired'],
  ];
  it.each(refused)('is refused as anybody: %s', (_, view, refusal) => {
    expect(outcomes([back], view)).toEqual([refusal]);
    const behind = judge([back], { ...view, ...closed }, LIMITS, newId);
    expect(behind).toMatchObject({ verdicts: [{ refusal: 'limited_flow' }], reservations: [], failures: [] });
  });

  it('finds nothing out of other codes by it', () => {
    const guess = anAttempt({ email, code: 'guess' });
    const other = anAttempt({ email, code: 'another' });
    const codes = [over, aCode({ id: 'code-2', codeHash: hash('another', 32) })];
    expect(outcomes([guess, other], viewOf(over, {}, { codes, ...closed }))).toEqual(['limited_flow', 'limited_flow']);
    const nameless: KnownUse = { ...theirs, codeId: '' };
    expect(outcomes([guess], aView({ uses: [nameless] }))).toEqual(['unknown']);
    const nobody = anAttempt({ holder: undefined });
    expect(outcomes([nobody], viewOf(over, { holder: undefined }))).toEqual(['expired']);
  });
});

describe('a batch', () => {
  it('never gives away more than there is, whoever is in it', () => {
    const people = fc.array(fc.record({ person: fc.nat(6), again: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 5 }), fc.nat(5), (all, maxUses, before) => {
        const taken = Math.min(before, maxUses);
        const attempts: RedemptionAttempt[] = [];
        for (const { person, again } of all) {
          const last = attempts.at(-1);
          attempts.push(again && last ? last : anAttempt({ email: `person-${person}@example.test` }));
        }
        const judged = judge(attempts, aView({ codes: [aCode({ maxUses, taken })] }), LIMITS, newId);
        const uses = new Set(judged.reservations.map(({ useId }) => useId));
        expect(uses.size).toBe(judged.taken.get('code-1') ?? 0);
        expect(taken + uses.size).toBeLessThanOrEqual(maxUses);
        // A use has one holder, and a holder one use.
        const pairs = new Set(judged.reservations.map(({ useId, holder }) => `${useId} ${holder?.toString('hex')}`));
        expect(pairs.size).toBe(uses.size);
        expect(new Set(judged.reservations.map(({ decisionId }) => decisionId)).size).toBe(judged.reservations.length);
        // Nobody is refused while there is one left.
        const refused = judged.verdicts.filter(({ kind }) => kind === 'refused').length;
        expect(refused === 0 || taken + uses.size === maxUses).toBe(true);
      }),
    );
  });
});
