import { INCONCLUSIVE_REASONS } from '#libs/provider-spec';
import { type DecisionPolicy, decide, decideDeferred, type Finding } from './index.js';

const ALL = ['continue', 'block', 'correct_input'] as const;
const PAGES_ONLY = ['continue', 'block'] as const;

const DEFAULTS: DecisionPolicy = {
  outcomes: { verified: 'continue', rejected: 'block', inconclusive: 'review', pending: 'review' },
  onUnavailable: { outage: 'block', timeout: 'block', misconfiguration: 'block' },
};
const outcomes = (change: Partial<DecisionPolicy['outcomes']>): DecisionPolicy => ({
  ...DEFAULTS,
  outcomes: { ...DEFAULTS.outcomes, ...change },
});
const unavailable = (policy: 'block' | 'review' | 'continue-flagged'): DecisionPolicy => ({
  ...DEFAULTS,
  onUnavailable: { outage: policy, timeout: policy, misconfiguration: policy },
});
const outcome = (status: 'verified' | 'rejected' | 'inconclusive' | 'pending'): Finding => ({
  kind: 'outcome',
  status,
});
const summary = ({ kind, status, ...rest }: ReturnType<typeof decide>): string =>
  [kind, status, 'message' in rest ? rest.message : rest.flagged ? 'flagged' : '-'].join(' ');

describe('the decision table, every cell', () => {
  const rows: readonly [string, Finding, DecisionPolicy, string][] = [
    ['no check', { kind: 'no_check' }, DEFAULTS, 'continue not_required -'],
    ['verified', outcome('verified'), outcomes({ verified: 'continue' }), 'continue verified -'],
    ['verified, all reviewed', outcome('verified'), outcomes({ verified: 'review' }), 'block review under_review'],
    ['rejected', outcome('rejected'), outcomes({ rejected: 'block' }), 'block rejected blocked'],
    ['rejected, reviewed', outcome('rejected'), outcomes({ rejected: 'review' }), 'block review under_review'],
    [
      'rejected, correctable',
      outcome('rejected'),
      outcomes({ rejected: 'correct-input' }),
      'correct_input correction check_details',
    ],
    ['inconclusive', outcome('inconclusive'), outcomes({ inconclusive: 'review' }), 'block review under_review'],
    ['inconclusive, blocked', outcome('inconclusive'), outcomes({ inconclusive: 'block' }), 'block rejected blocked'],
    [
      'inconclusive, correctable',
      outcome('inconclusive'),
      outcomes({ inconclusive: 'correct-input' }),
      'correct_input correction check_details',
    ],
    ['pending', outcome('pending'), outcomes({ pending: 'review' }), 'block review under_review'],
    ['pending, blocked', outcome('pending'), outcomes({ pending: 'block' }), 'block rejected blocked'],
    ['unsupported country', { kind: 'unsupported' }, outcomes({ inconclusive: 'review' }), 'block review under_review'],
    ['missing', { kind: 'missing', attributes: ['surname'] }, DEFAULTS, 'correct_input correction missing_details'],
    ['invalid', { kind: 'invalid', attributes: ['phone'] }, DEFAULTS, 'correct_input correction invalid_details'],
    ...(['outage', 'timeout', 'misconfiguration'] as const).flatMap(
      (each): [string, Finding, DecisionPolicy, string][] => {
        const finding: Finding = { kind: 'unavailable', class: each, reason: 'vendor_fault' };
        return [
          [`${each}, block`, finding, unavailable('block'), 'block unavailable try_later'],
          [`${each}, review`, finding, unavailable('review'), 'block review under_review'],
          [`${each}, continue`, finding, unavailable('continue-flagged'), 'continue unavailable flagged'],
        ];
      },
    ),
  ];

  it.each(rows)('%s', (_name, finding, policy, expected) => {
    expect(summary(decide(finding, policy, ALL))).toBe(expected);
  });

  it.each(rows)('%s, where the form cannot be shown again', (_name, finding, policy, expected) => {
    const decision = decide(finding, policy, PAGES_ONLY);
    expect(summary(decision)).toBe(expected.replace('correct_input', 'block'));
  });

  it('lets nobody through who was not verified, under any policy of outcomes', () => {
    for (const rejected of ['block', 'review', 'correct-input'] as const)
      for (const inconclusive of ['block', 'review', 'correct-input'] as const)
        for (const pending of ['block', 'review'] as const)
          for (const status of ['rejected', 'inconclusive', 'pending'] as const)
            expect(decide(outcome(status), outcomes({ rejected, inconclusive, pending }), ALL).kind).not.toBe(
              'continue',
            );
  });

  it('treats each class of faults by its own policy', () => {
    const policy: DecisionPolicy = {
      ...DEFAULTS,
      onUnavailable: { outage: 'review', timeout: 'continue-flagged', misconfiguration: 'block' },
    };
    const statuses = (['outage', 'timeout', 'misconfiguration'] as const).map((each) =>
      summary(decide({ kind: 'unavailable', class: each, reason: 'x' }, policy, ALL)),
    );
    expect(statuses).toEqual([
      'block review under_review',
      'continue unavailable flagged',
      'block unavailable try_later',
    ]);
  });

  it('keeps the reason of an inconclusive outcome for the record', () => {
    for (const reason of INCONCLUSIVE_REASONS)
      expect(decide({ kind: 'outcome', status: 'inconclusive', reason }, DEFAULTS, ALL).reason).toBe(reason);
  });
});

describe('a check that outlasts its caller', () => {
  it('asks for another press where the form can be shown again', () => {
    expect(decideDeferred(unavailable('continue-flagged'), ALL)).toMatchObject({
      kind: 'correct_input',
      message: 'still_checking',
    });
  });
  it.each([
    ['block', 'block unavailable try_later'],
    ['review', 'block review under_review'],
    ['continue-flagged', 'continue unavailable flagged'],
  ] as const)('follows onUnavailable %s elsewhere', (policy, expected) => {
    expect(summary(decideDeferred(unavailable(policy), PAGES_ONLY))).toBe(expected);
  });
});

describe('the policy’s part of the table', () => {
  const rows: readonly [string, Finding, string][] = [
    ['policy away', { kind: 'policy_unavailable' }, 'block unavailable try_later'],
    ['denied', { kind: 'denied', reason: 'block_listed.email' }, 'block rejected blocked'],
    ['code missing', { kind: 'invitation', problem: 'required' }, 'correct_input correction invitation_required'],
    ['code refused', { kind: 'invitation', problem: 'refused' }, 'correct_input correction invitation_refused'],
    ['rules', { kind: 'rules', text: 'Too short.' }, 'correct_input correction check_details'],
    ['approved after a pass', { kind: 'approval', result: 'approved', verified: true }, 'continue verified -'],
    ['approved by rule alone', { kind: 'approval', result: 'approved', verified: false }, 'continue approved -'],
    ['waits for a human', { kind: 'approval', result: 'pending', verified: true }, 'block pending pending_approval'],
    ['refused by rule', { kind: 'approval', result: 'denied', verified: true }, 'block denied request_denied'],
    ['asked before, open', { kind: 'earlier_request', state: 'pending' }, 'block pending already_requested'],
    ['asked before, denied', { kind: 'earlier_request', state: 'denied' }, 'block denied request_denied'],
  ];
  it.each(rows)('%s', (_name, finding, expected) => {
    expect(summary(decide(finding, DEFAULTS, ALL))).toBe(expected);
    expect(summary(decide(finding, DEFAULTS, PAGES_ONLY))).toBe(expected.replace('correct_input', 'block'));
  });

  it('does not let a policy for providers that are away open what lists and cases close', () => {
    for (const [, finding] of rows.filter(([, { kind }]) => kind !== 'approval'))
      expect(decide(finding, unavailable('continue-flagged'), ALL).kind).not.toBe('continue');
  });

  it('keeps the words of the rules, wherever they are shown', () => {
    const finding: Finding = { kind: 'rules', text: 'Too short.' };
    expect(decide(finding, DEFAULTS, ALL)).toMatchObject({ text: 'Too short.' });
    expect(decide(finding, DEFAULTS, PAGES_ONLY)).toMatchObject({ kind: 'block', text: 'Too short.' });
  });
});
