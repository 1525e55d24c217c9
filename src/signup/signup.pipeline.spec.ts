import { createSecretKey } from 'node:crypto';
import { jest } from '@jest/globals';
import { Deadline } from '#libs/resilience';
import {
  aCall,
  aFlow,
  anIncoming,
  fault,
  plainReplies,
  RecordingJournal,
  rejected,
  ScriptedDesk,
  ScriptedPolicy,
  silentEvents,
  verified,
} from '../../test/support/signup-doubles.js';
import type { GatewayConfig, StageName } from '../config/index.js';
import type { IncomingSignup } from '../connector/index.js';
import { AnswerErased, JournalUnavailable } from '../journal/index.js';
import type { SignupRef } from '../observability/index.js';
import { RuleUnavailable } from '../policy/index.js';
import type { AttemptEnd, VerificationDesk } from '../verification/index.js';
import { ProviderCheck } from './check.js';
import { PolicyGate } from './policy.gate.js';
import { Preparation } from './preparation.js';
import { RunRegistry } from './run-registry.js';
import { SignupPipeline } from './signup.pipeline.js';
import { SignupRunner } from './signup.runner.js';

const now = async (end: AttemptEnd): Promise<AttemptEnd> => end;
const later = (ms: number, end: AttemptEnd) => (): Promise<AttemptEnd> =>
  new Promise((resolve) => setTimeout(resolve, ms, end));

function aGateway(desk: ScriptedDesk, policy = new ScriptedPolicy()) {
  const journal = new RecordingJournal();
  const failures: string[] = [];
  const told: string[] = [];
  const tell = (event: string) => (signup: SignupRef) => void told.push(`${event} ${signup.decisionId}`);
  const events = silentEvents({
    failed: (_signup, reason) => failures.push(reason),
    decided: tell('decided'),
    replayed: tell('replayed'),
    deferred: tell('deferred'),
    received: (_signup, traceparent) => void told.push(`received ${traceparent}`),
  });
  const replies = plainReplies();
  const runs = new RunRegistry();
  const asDesk = desk as unknown as VerificationDesk;
  const preparation = new Preparation(policy.attributeRules, { now: () => new Date() });
  const gate = new PolicyGate(policy.listCheck, policy.invitations, policy.approvals);
  const check = new ProviderCheck(asDesk, journal, events);
  const runner = new SignupRunner(preparation, journal, gate, asDesk, check, replies, events);
  const config = { version: 'v1' } as GatewayConfig;
  const secret = createSecretKey(Buffer.alloc(32, 1));
  const pipeline = new SignupPipeline(config, secret, runs, runner, journal, replies, events);
  const press = async (incoming: IncomingSignup = anIncoming()): Promise<string> =>
    (await pipeline.handle(incoming, Deadline.after(incoming.flow.budgetMs))).body;
  return { press, journal, desk, runs, failures, told };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('a sign-up that is decided in time', () => {
  it('is claimed with its intent before the provider is asked, and recorded before it is answered', async () => {
    const { press, journal, desk } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: verified })] }));
    expect(await press()).toBe('continue');
    expect(journal.entries).toEqual(['claim first won', 'conclude continue']);
    expect(desk.calls).toEqual(['first 26']);
    expect(journal.conclusions[0]).toMatchObject({
      replayMs: 120_000,
      attempt: { provider: 'first', result: { outcome: verified } },
    });
  });

  it('is answered by the record when it was decided before', async () => {
    const { press, journal, desk } = aGateway(new ScriptedDesk({ first: [] }));
    journal.claimResult = async () => ({ kind: 'decided', decisionId: 'd', answer: { status: 200, body: 'stored' } });
    expect(await press()).toBe('stored');
    expect(desk.calls).toEqual([]);
  });

  it('asks nobody when details are missing', async () => {
    const { press, desk } = aGateway(new ScriptedDesk({}, { kind: 'missing', attributes: ['postalCode'] }));
    expect(await press()).toBe('correct_input missing_details postalCode');
    expect(desk.calls).toEqual([]);
  });

  it('asks nobody at a step that checks nothing, and still writes it down', async () => {
    const { press, journal, desk } = aGateway(new ScriptedDesk({ first: [] }));
    expect(await press(anIncoming({ step: 'after-federation' }))).toBe('continue');
    expect(journal.entries).toEqual(['claim - won', 'conclude continue']);
    expect(desk.calls).toEqual([]);
  });

  it('answers the token step without asking anything of anybody', async () => {
    const { press, journal } = aGateway(new ScriptedDesk({}));
    journal.claimResult = async () => Promise.reject(new JournalUnavailable('away'));
    expect(await press(anIncoming({ step: 'before-sending-token' }))).toBe('continue');
    expect(journal.entries).toEqual([]);
  });
});

describe('what operators are told', () => {
  const decisionOf = (line: string | undefined): string => line?.split(' ')[1] ?? '';

  it('names the one decision in the lines of every press that it answered', async () => {
    const { press, told } = aGateway(new ScriptedDesk({ first: [later(6_000, { outcome: verified })] }));
    const first = press();
    await pass(4_000);
    await first;
    const others = Promise.all([press(), press()]);
    await pass(2_000);
    await others;
    const lines = told.filter((line) => !line.startsWith('received'));
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['deferred', 'decided', 'replayed', 'replayed']);
    expect(new Set(lines.map(decisionOf)).size).toBe(1);
  });

  it('names the stored decision when the record answers', async () => {
    const { press, journal, told } = aGateway(new ScriptedDesk({ first: [] }));
    journal.claimResult = async () => ({
      kind: 'decided',
      decisionId: 'stored-one',
      answer: { status: 200, body: 'stored' },
    });
    await press();
    expect(told).toContain('replayed stored-one');
  });

  it('follows the trace of the caller', async () => {
    const { press, told } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: verified })] }));
    await press(anIncoming({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }));
    expect(told[0]).toBe('received 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  });
});

describe('fail-over', () => {
  const cases: readonly {
    name: string;
    first: AttemptEnd;
    failOver: 'when-not-charged' | 'always';
    calls: number;
    answer: string;
  }[] = [
    {
      name: 'a rejection is an answer',
      first: { outcome: rejected },
      failOver: 'always',
      calls: 1,
      answer: 'block blocked',
    },
    {
      name: 'not sent',
      first: fault('unreachable', 'not_sent'),
      failOver: 'when-not-charged',
      calls: 2,
      answer: 'continue',
    },
    {
      name: 'breaker open',
      first: fault('breaker_open', 'not_sent'),
      failOver: 'when-not-charged',
      calls: 2,
      answer: 'continue',
    },
    {
      name: 'perhaps charged',
      first: fault('timed_out', 'unknown'),
      failOver: 'when-not-charged',
      calls: 1,
      answer: 'block try_later',
    },
    {
      name: 'perhaps charged, accepted',
      first: fault('timed_out', 'unknown'),
      failOver: 'always',
      calls: 2,
      answer: 'continue',
    },
    {
      name: 'a fault that does not fail over',
      first: fault('defect', 'not_sent', false),
      failOver: 'always',
      calls: 1,
      answer: 'block try_later',
    },
  ];
  it.each(cases)('$name: $calls call(s)', async ({ first, failOver, calls, answer }) => {
    const desk = new ScriptedDesk({ first: [() => now(first)], second: [() => now({ outcome: verified })] });
    const { press, journal } = aGateway(desk);
    const flow = aFlow({ verification: { route: ['first', 'second'], strategy: 'first-answer', failOver } });
    expect(await press(anIncoming({ flow }))).toBe(answer);
    expect(desk.calls).toHaveLength(calls);
    expect(journal.entries.filter((entry) => entry.startsWith('next'))).toHaveLength(calls - 1);
  });

  it('asks nobody else when nobody waits any more', async () => {
    const desk = new ScriptedDesk({
      first: [later(9_000, fault('unreachable', 'not_sent'))],
      second: [() => now({ outcome: verified })],
    });
    const { press } = aGateway(desk);
    const answer = press();
    await pass(10_000);
    expect(await answer).toBe('correct_input still_checking');
    expect(desk.calls).toHaveLength(1);
  });

  it('stops when the lease was lost, and gives the answer of whoever holds it', async () => {
    const desk = new ScriptedDesk({ first: [() => now(fault('unreachable', 'not_sent'))], second: [] });
    const { press, journal } = aGateway(desk);
    journal.keepsLease = false;
    journal.otherAnswer = { status: 200, body: 'theirs' };
    expect(await press()).toBe('theirs');
    expect(desk.calls).toHaveLength(1);
  });

  it('lets the same call try again at once when nothing was bought, and not when something may have been', async () => {
    const free = aGateway(new ScriptedDesk({ first: [() => now(fault('unreachable', 'not_sent'))] }));
    await free.press();
    const charged = aGateway(new ScriptedDesk({ first: [() => now(fault('timed_out', 'unknown'))] }));
    await charged.press();
    expect([free.journal.conclusions[0]?.replayMs, charged.journal.conclusions[0]?.replayMs]).toEqual([0, 120_000]);
  });
});

describe('a check that outlasts its caller', () => {
  it('is answered "still checking", goes on, and is collected by the next press with one call', async () => {
    const { press, desk, journal } = aGateway(new ScriptedDesk({ first: [later(6_000, { outcome: verified })] }));
    const first = press();
    await pass(4_000);
    expect(await first).toBe('correct_input still_checking');
    const second = press();
    await pass(2_000);
    expect(await second).toBe('continue');
    expect(desk.calls).toHaveLength(1);
    expect(journal.entries).toEqual(['claim first won', 'deferred correct_input', 'conclude continue']);
  });

  it('is joined by a simultaneous call of the same person, not by another person', async () => {
    const { press, desk } = aGateway(
      new ScriptedDesk({ first: [later(100, { outcome: verified }), later(100, { outcome: rejected })] }),
    );
    const other = anIncoming({ call: aCall({ givenName: 'Ben', surname: 'Ng' }) });
    const answers = Promise.all([press(), press(), press(other)]);
    await pass(100);
    expect(await answers).toEqual(['continue', 'continue', 'block blocked']);
    expect(desk.calls).toHaveLength(2);
  });

  const flagged = aFlow({
    onUnavailable: { outage: 'block', timeout: 'continue-flagged', misconfiguration: 'block' },
    steps: { 'after-federation': ['verification'] },
  });
  it('continues flagged where the flow says so and the form cannot be shown again, once that is on record', async () => {
    const { press, journal } = aGateway(new ScriptedDesk({ first: [later(6_000, { outcome: verified })] }));
    const answer = press(anIncoming({ flow: flagged, step: 'after-federation' }));
    await pass(4_000);
    expect(await answer).toBe('continue');
    expect(journal.entries).toContain('deferred continue');
    await pass(3_000);
  });

  it.each([
    ['fails', () => Promise.reject(new JournalUnavailable('away'))],
    ['hangs', () => new Promise<void>(() => undefined)],
  ])('does not continue when that record %s', async (_how, deferral) => {
    const { press, journal } = aGateway(new ScriptedDesk({ first: [later(6_000, { outcome: verified })] }));
    journal.deferral = deferral;
    const answer = press(anIncoming({ flow: flagged, step: 'after-federation' }));
    await pass(4_000);
    expect(await answer).toBe('block try_later');
    await pass(3_000);
  });

  it('says "still checking" even when that cannot be put on record: it lets nobody in', async () => {
    const { press, journal } = aGateway(new ScriptedDesk({ first: [later(6_000, { outcome: verified })] }));
    journal.deferral = () => new Promise<void>(() => undefined);
    const answer = press();
    await pass(4_000);
    expect(await answer).toBe('correct_input still_checking');
    await pass(3_000);
  });
});

describe('the journal away', () => {
  it('asks no provider and continues nobody when the claim cannot be made', async () => {
    const { press, journal, desk, failures } = aGateway(
      new ScriptedDesk({ first: [() => now({ outcome: verified })] }),
    );
    journal.claimResult = () => Promise.reject(new JournalUnavailable('away'));
    expect(await press()).toBe('block try_later');
    expect(desk.calls).toEqual([]);
    expect(failures).toEqual(['journal_unavailable']);
  });

  it('asks to try again, and says nothing of a fault, where the person was erased under whoever still waited', async () => {
    for (const step of ['claimResult', 'concludeResult'] as const) {
      const { press, journal, failures } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: verified })] }));
      journal[step] = (): Promise<never> => Promise.reject(new AnswerErased());
      expect(await press()).toBe('block try_later');
      expect(failures).toEqual([]);
    }
  });

  it('keeps an outcome that was paid for until it can be written, and answers "still checking" meanwhile', async () => {
    const { press, journal, desk } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: verified })] }));
    let isAway = true;
    journal.concludeResult = async () => {
      if (isAway) throw new JournalUnavailable('away');
      return { kind: 'recorded' };
    };
    const first = press();
    await pass(4_000);
    expect(await first).toBe('correct_input still_checking');
    isAway = false;
    const second = press();
    await pass(300);
    expect(await second).toBe('continue');
    expect(desk.calls).toHaveLength(1);
  });

  it('gives up at the end of the lease, and the run is gone', async () => {
    const { press, journal, runs } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: verified })] }));
    journal.concludeResult = () => Promise.reject(new JournalUnavailable('away'));
    void press();
    await pass(30_000);
    expect(runs.size).toBe(0);
  });

  it('answers with the record of whoever concluded first', async () => {
    const { press, journal } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: verified })] }));
    journal.concludeResult = async () => ({ kind: 'superseded', answer: { status: 200, body: 'theirs' } });
    expect(await press()).toBe('theirs');
  });
});

describe('another process at work on the same sign-up', () => {
  it('is waited for', async () => {
    const { press, journal, desk } = aGateway(new ScriptedDesk({ first: [] }));
    journal.claimResult = async () => ({ kind: 'running', decisionId: 'other' });
    journal.otherAnswer = { status: 200, body: 'theirs' };
    expect(await press()).toBe('theirs');
    expect(desk.calls).toEqual([]);
  });
});

it('turns a defect of ours into an answer, and tells the operator', async () => {
  const desk = new ScriptedDesk({ first: [] });
  desk.plan = () => {
    throw new TypeError('defect');
  };
  const { press, failures } = aGateway(desk);
  expect(await press()).toBe('block try_later');
  expect(failures).toEqual(['defect']);
});

describe('the policy around the check', () => {
  const guarded = (...stages: StageName[]): IncomingSignup =>
    anIncoming({ flow: aFlow({ steps: { 'before-creating-user': stages } }) });
  const withCode = (incoming: IncomingSignup): IncomingSignup => ({
    ...incoming,
    call: aCall({ givenName: 'Ana', surname: 'Ng', extension_InvitationCode: 'ABCD' }),
  });
  const passing = (): ScriptedDesk => new ScriptedDesk({ first: [() => now({ outcome: verified })] });
  const blocked = { blocked: { list: 'block', kind: 'email_domain' } } as const;
  const reserved = { kind: 'reserved', codeId: 'c', claims: { extension_Tier: 'gold' } } as const;

  it('claims first, then asks the lists, then puts the intent on record, then asks the provider', async () => {
    const policy = new ScriptedPolicy();
    const { press, journal, desk } = aGateway(passing(), policy);
    expect(await press(guarded('block-list', 'verification'))).toBe('continue');
    expect(journal.entries).toEqual(['claim - won', 'next claim -> first', 'conclude continue']);
    expect(policy.asked).toEqual(['lists']);
    expect(desk.calls).toHaveLength(1);
  });

  it('asks no provider about somebody who is on the block list, and keeps the kind of entry for staff', async () => {
    const policy = new ScriptedPolicy();
    policy.lists = blocked;
    const { press, journal, desk } = aGateway(passing(), policy);
    expect(await press(withCode(guarded('block-list', 'invitation', 'verification')))).toBe('block blocked');
    expect(desk.calls).toEqual([]);
    expect(policy.asked).toEqual(['lists']);
    expect(journal.conclusions[0]).toMatchObject({ decision: { reason: 'block_listed.email_domain' }, replayMs: 0 });
  });

  it('consumes a use of a code with a Continue, and gives its claims', async () => {
    const policy = new ScriptedPolicy();
    policy.reservation = reserved;
    const { press } = aGateway(passing(), policy);
    expect(await press(withCode(guarded('invitation', 'verification')))).toBe('continue extension_Tier=gold');
    expect(policy.asked).toEqual(['reserve', 'settle consumed']);
  });

  it('gives the use back when the check refuses the person', async () => {
    const policy = new ScriptedPolicy();
    policy.reservation = reserved;
    const { press } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: rejected })] }), policy);
    expect(await press(withCode(guarded('invitation', 'verification')))).toBe('block blocked');
    expect(policy.asked).toEqual(['reserve', 'settle released']);
  });

  it('asks to correct a code that does not hold, and a missing one only where it is required', async () => {
    const { press } = aGateway(passing());
    expect(await press(withCode(guarded('invitation', 'verification')))).toBe('correct_input invitation_refused');
    const required = guarded('invitation', 'verification');
    const flow = { ...required.flow, invitation: { claim: 'extension_InvitationCode', required: true } };
    expect(await press({ ...required, flow })).toBe('correct_input invitation_required');
    expect(await press(guarded('invitation', 'verification'))).toBe('continue');
  });

  it('opens a case for somebody who passed, and holds the code meanwhile', async () => {
    const policy = new ScriptedPolicy();
    policy.reservation = reserved;
    policy.approval = { kind: 'pending', caseId: 'c' };
    const { press, journal } = aGateway(passing(), policy);
    expect(await press(withCode(guarded('invitation', 'verification', 'approval')))).toBe('block pending_approval');
    expect(policy.asked).toEqual(['reserve', 'request approval_required true', 'settle held']);
    expect(journal.conclusions[0]).toMatchObject({ decision: { status: 'pending' }, attempt: { provider: 'first' } });
  });

  it('opens a case for a doubt, none for a refusal', async () => {
    const policy = new ScriptedPolicy();
    policy.approval = { kind: 'pending', caseId: 'c' };
    const doubt: AttemptEnd = { outcome: { status: 'inconclusive', reason: 'watchlist', signals: [], unmapped: [] } };
    const doubtful = aGateway(new ScriptedDesk({ first: [() => now(doubt)] }), policy);
    expect(await doubtful.press(guarded('verification', 'approval'))).toBe('block pending_approval');
    const refused = aGateway(new ScriptedDesk({ first: [() => now({ outcome: rejected })] }), policy);
    expect(await refused.press(guarded('verification', 'approval'))).toBe('block blocked');
    expect(policy.asked).toEqual(['request watchlist false']);
  });

  it.each([
    [{ kind: 'approved' }, 'continue'],
    [{ kind: 'denied' }, 'block request_denied'],
  ] as const)('follows an automatic answer %p', async (approval, expected) => {
    const policy = new ScriptedPolicy();
    policy.approval = approval;
    const { press } = aGateway(new ScriptedDesk({}), policy);
    expect(await press(guarded('approval'))).toBe(expected);
  });

  it.each([
    ['requested', 'block already_requested'],
    ['denied', 'block request_denied'],
    ['approved', 'continue'],
    ['expired', 'continue'],
    ['withdrawn', 'continue'],
  ] as const)('after federation answers a request that is %s with %s', async (state, expected) => {
    const policy = new ScriptedPolicy();
    policy.earlier = { caseId: 'c', state };
    const { press } = aGateway(new ScriptedDesk({}), policy);
    const flow = aFlow({ steps: { 'after-federation': ['approval-status'] } });
    expect(await press(anIncoming({ step: 'after-federation', flow }))).toBe(expected);
  });

  const openHanded = {
    outage: 'continue-flagged',
    timeout: 'continue-flagged',
    misconfiguration: 'continue-flagged',
  } as const;

  it('does not let a rule that is away open what lists, codes and checks close', async () => {
    const flow = aFlow({
      steps: { 'before-creating-user': ['attribute-rules', 'block-list', 'invitation', 'verification'] },
      onUnavailable: openHanded,
    });
    const away = (): ScriptedPolicy => Object.assign(new ScriptedPolicy(), { rules: new RuleUnavailable('away') });
    const listed = Object.assign(away(), { lists: blocked });
    expect(await aGateway(passing(), listed).press(anIncoming({ flow }))).toBe('block blocked');
    const refused = new ScriptedDesk({ first: [() => now({ outcome: rejected })] });
    expect(await aGateway(refused, away()).press(anIncoming({ flow }))).toBe('block blocked');
    const invited = { ...flow, invitation: { claim: 'extension_InvitationCode', required: true } };
    expect(await aGateway(passing(), away()).press(anIncoming({ flow: invited }))).toBe(
      'correct_input invitation_required',
    );

    const flagged = aGateway(passing(), away());
    expect(await flagged.press(anIncoming({ flow }))).toBe('continue');
    expect(flagged.journal.conclusions[0]?.decision).toMatchObject({ flagged: true, reason: 'rule_unavailable' });

    const strict = aGateway(passing(), away());
    const blocking = { ...flow, onUnavailable: aFlow().onUnavailable };
    expect(await strict.press(anIncoming({ flow: blocking }))).toBe('block try_later');
    expect(strict.desk.calls).toEqual([]);
  });

  it('does not continue a caller whose time is over before the lists have answered', async () => {
    const policy = new ScriptedPolicy();
    policy.listCheck.check = () => new Promise((resolve) => setTimeout(resolve, 6_000, blocked));
    const flow = aFlow({ steps: { 'after-federation': ['block-list'] }, onUnavailable: openHanded });
    const { press } = aGateway(new ScriptedDesk({}), policy);
    const answer = press(anIncoming({ step: 'after-federation', flow }));
    await pass(4_000);
    expect(await answer).toBe('block try_later');
    await pass(3_000);
  });

  it('does not continue a caller whose time is over when the check has refused and that waits to be recorded', async () => {
    const flow = aFlow({ steps: { 'after-federation': ['verification'] }, onUnavailable: openHanded });
    const { press, journal } = aGateway(new ScriptedDesk({ first: [() => now({ outcome: rejected })] }));
    journal.concludeResult = () => new Promise((resolve) => setTimeout(resolve, 6_000, { kind: 'recorded' as const }));
    const answer = press(anIncoming({ step: 'after-federation', flow }));
    await pass(4_000);
    expect(await answer).toBe('block try_later');
    await pass(3_000);
  });

  it('has no rule approve what was only flagged', async () => {
    const policy = new ScriptedPolicy();
    policy.approval = { kind: 'pending', caseId: 'c' };
    const desk = new ScriptedDesk({ first: [() => now(fault('timed_out', 'unknown'))] });
    const flow = aFlow({ steps: { 'before-creating-user': ['verification', 'approval'] }, onUnavailable: openHanded });
    expect(await aGateway(desk, policy).press(anIncoming({ flow }))).toBe('block pending_approval');
    expect(policy.asked).toEqual(['request timed_out false']);
  });

  it('asks to mend an address that cannot be read before it asks the lists', async () => {
    const policy = new ScriptedPolicy();
    const { press } = aGateway(passing(), policy);
    const call = aCall({ givenName: 'Eve', surname: 'Ng', email: '<eve@bad.test>' });
    expect(await press({ ...guarded('block-list', 'invitation'), call })).toBe('correct_input invalid_details email');
    expect(policy.asked).toEqual([]);
  });

  it('takes a code of blanks for no code', async () => {
    const policy = new ScriptedPolicy();
    const { press } = aGateway(passing(), policy);
    const call = aCall({ givenName: 'Ana', surname: 'Ng', extension_InvitationCode: '   ' });
    expect(await press({ ...guarded('invitation', 'verification'), call })).toBe('continue');
    expect(policy.asked).toEqual([]);
  });

  it('keeps a Continue that may have made an account, and none that only led to the form', async () => {
    const after = aGateway(new ScriptedDesk({}), new ScriptedPolicy());
    const flow = aFlow({ steps: { 'after-federation': ['approval-status'], 'before-creating-user': ['block-list'] } });
    await after.press(anIncoming({ step: 'after-federation', flow }));
    await after.press(anIncoming({ flow }));
    expect(after.journal.conclusions.map(({ replayMs }) => replayMs)).toEqual([0, 120_000]);
  });

  it('lets rules change what everything behind them sees, and gives the changes back with Continue', async () => {
    const policy = new ScriptedPolicy();
    policy.rules = { problems: [], changes: { surname: 'NG' } };
    const { press } = aGateway(passing(), policy);
    expect(await press(guarded('attribute-rules', 'verification'))).toBe('continue surname=NG');
  });

  it('says what the rules say, and asks nobody else', async () => {
    const policy = new ScriptedPolicy();
    policy.rules = { problems: [{ claim: 'surname', rule: 'length', message: 'Too short.' }], changes: {} };
    const { press, desk } = aGateway(passing(), policy);
    expect(await press(guarded('attribute-rules', 'block-list', 'verification'))).toBe('correct_input Too short.');
    expect([policy.asked, desk.calls]).toEqual([['rules'], []]);
  });

  it('lets nobody in when the policy cannot be asked, even where a provider away would', async () => {
    const lenient = aFlow({
      steps: { 'before-creating-user': ['block-list', 'verification', 'approval'] },
      onUnavailable: { outage: 'continue-flagged', timeout: 'continue-flagged', misconfiguration: 'continue-flagged' },
    });
    const policy = new ScriptedPolicy();
    policy.lists = new Error('away');
    const lists = aGateway(passing(), policy);
    expect(await lists.press(anIncoming({ flow: lenient }))).toBe('block try_later');
    expect([lists.desk.calls, lists.failures]).toEqual([[], ['policy_unavailable']]);

    const other = new ScriptedPolicy();
    other.approval = new Error('away');
    const cases = aGateway(passing(), other);
    expect(await cases.press(anIncoming({ flow: lenient }))).toBe('block try_later');
    expect(cases.journal.conclusions[0]).toMatchObject({
      attempt: { result: { outcome: verified } },
      replayMs: 120_000,
    });
  });
});
