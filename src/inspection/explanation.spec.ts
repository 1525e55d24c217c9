import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { INCONCLUSIVE_REASONS, PROVIDER_ERROR_KINDS } from '#libs/provider-spec';
import { type Decision, type DecisionPolicy, decide, decideDeferred, type Finding } from '../decision/index.js';
import { decideAccess } from '../policy/index.js';
import { LIST_KINDS } from '../policy/lists/list-check.port.js';
import { causeOf, explain, verdictOf } from './explanation.table.js';

const FAULTS = [...PROVIDER_ERROR_KINDS, 'breaker_open', 'bulkhead_full', 'lease_expired'];
const POLICIES: readonly DecisionPolicy[] = (['continue', 'review'] as const).flatMap((verified) =>
  (['block', 'review', 'correct-input'] as const).flatMap((other) =>
    (['block', 'review', 'continue-flagged'] as const).map((away) => ({
      outcomes: { verified, rejected: other, inconclusive: other, pending: other === 'block' ? 'block' : 'review' },
      onUnavailable: { outage: away, timeout: away, misconfiguration: away },
    })),
  ),
);

/** Every reason for which the policy's stages let somebody not in. */
const accessReasons = new Set(
  [true, false]
    .flatMap((blockList) =>
      [true, false].flatMap((allowList) =>
        (['off', 'optional', 'required'] as const).flatMap((invitation) =>
          [true, false].flatMap((blocked) =>
            [true, false].flatMap((allowed) =>
              (['none', 'reserved', 'refused'] as const).map((code) =>
                decideAccess({ blocked, allowed, invitation: code }, { blockList, allowList, invitation }),
              ),
            ),
          ),
        ),
      ),
    )
    .flatMap((access) => (access.kind === 'deny' ? [access.reason] : [])),
);

const FINDINGS: readonly Finding[] = [
  { kind: 'no_check' },
  ...(['verified', 'rejected', 'pending'] as const).map((status): Finding => ({ kind: 'outcome', status })),
  ...INCONCLUSIVE_REASONS.map((reason): Finding => ({ kind: 'outcome', status: 'inconclusive', reason })),
  { kind: 'unsupported' },
  { kind: 'missing', attributes: [] },
  { kind: 'invalid', attributes: [] },
  ...FAULTS.map((reason): Finding => ({ kind: 'unavailable', class: 'outage', reason })),
  { kind: 'policy_unavailable' },
  ...[...accessReasons, ...[...LIST_KINDS, 'disposable_domain'].map((kind) => `block_listed.${kind}`)].map(
    (reason): Finding => ({ kind: 'denied', reason }),
  ),
  ...(['required', 'refused'] as const).map((problem): Finding => ({ kind: 'invitation', problem })),
  { kind: 'rules', text: 'x' },
  ...(['approved', 'pending', 'denied'] as const).flatMap((result) =>
    [true, false].map((verified): Finding => ({ kind: 'approval', result, verified })),
  ),
  ...(['pending', 'denied'] as const).map((state): Finding => ({ kind: 'earlier_request', state })),
];

const LEGAL: readonly (readonly Decision['kind'][])[] = [
  ['continue', 'block', 'correct_input'],
  ['continue', 'block'],
];

const EVERY_DECISION = LEGAL.flatMap((legal) =>
  POLICIES.flatMap((policy) => [
    ...FINDINGS.map((finding) => decide(finding, policy, legal)),
    decideDeferred(policy, legal),
  ]),
);

describe('the explanation', () => {
  it('has a cause and a verdict for everything that is ever decided', () => {
    const unexplained = EVERY_DECISION.filter(
      ({ kind, status, reason }) => causeOf(reason) === undefined || verdictOf(kind, status) === undefined,
    );
    expect(unexplained).toEqual([]);
    expect(EVERY_DECISION.length).toBeGreaterThan(1_000);
  });

  it('knows every reason that the steps write in words of their own', () => {
    const sources = ['src/signup', 'src/verification', 'src/decision'].flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
        .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
    );
    const written = sources.flatMap((text) => [...text.matchAll(/reason: '([a-z_.]+)'/g)].map(([, code]) => code));
    // Nothing of these two is ever on record: the token step decides nothing, and what was not recorded was not decided.
    const recorded = written.filter((code) => code !== 'token_step' && code !== 'not_recorded');
    expect(recorded.filter((code) => causeOf(code as string) === undefined)).toEqual([]);
    expect(recorded.length).toBeGreaterThan(5);
  });

  it('is one sentence, and its facts name who failed', () => {
    const explained = explain(
      {
        kind: 'continue',
        status: 'unavailable',
        reason: 'timed_out',
        flagged: true,
        provider: 'idology',
        configVersion: 'f00d',
        flow: 'customers',
      },
      [
        {
          attemptId: 'a',
          planStep: 0,
          provider: 'idology',
          reference: 'r',
          state: 'fault',
          startedAt: '2026-01-01T00:00:00.000Z',
          signals: [],
          fault: { kind: 'timed_out' },
        },
      ],
    );
    expect(explained.sentence).toBe(
      'The provider did not answer in time: the flow’s policy let the sign-up continue with a flag.',
    );
    expect(explained.facts).toMatchObject({ provider: 'idology', faults: 'idology:timed_out', configuration: 'f00d' });
  });

  it('says something true of what an older gateway decided', () => {
    const old = {
      kind: 'block',
      status: 'mystery',
      reason: 'forgotten',
      flagged: false,
      configVersion: 'f',
      flow: 'x',
    } as const;
    expect(explain(old, []).sentence).toBe('The reason was forgotten: the decision was block, mystery.');
  });
});
