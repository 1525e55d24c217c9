import { describe, expect, it } from '@jest/globals';
import { describeProviderConformance, jsonAblations, type Scenario } from '#libs/provider-conformance';
import type { HttpReply } from '#libs/provider-spec';
import { makeTestAuthority } from '#libs/simulators';
import { experianCrossCore1 } from '../src/crosscore1.provider.js';
import { experian } from '../src/experian.provider.js';
import { experianPreciseId } from '../src/precise-id.provider.js';
import { authenticated, crossCoreReply, errored, hunter, precise, type Told } from './replies.js';
import { CROSSCORE2, crossCore1, OTHER_CROSSCORE2, OTHER_PRECISE_ID, PRECISE_ID } from './settings.js';

const json = (body: object, status = 200): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const SOURCE = 'reference experian.md, section';

const scripted = (told: Told, elements?: readonly object[]) => (reference: string) =>
  json(crossCoreReply({ clientReferenceId: reference, ...told }, elements));

/** Replies that every way into CrossCore may meet. `good`: the element of a service without findings. */
const scenarios = (good: () => object): readonly Scenario[] => [
  {
    name: 'ACCEPT',
    source: `${SOURCE} 6.1`,
    reply: scripted({ decision: 'ACCEPT' }, [good()]),
    expect: { status: 'verified' },
  },
  {
    name: 'CONTINUE',
    source: `${SOURCE} 6.1`,
    reply: scripted({ decision: 'CONTINUE' }, [good()]),
    expect: { status: 'verified' },
  },
  {
    name: 'REFER',
    source: `${SOURCE} 6.1`,
    reply: scripted({ decision: 'REFER' }, [good()]),
    expect: { status: 'inconclusive', reason: 'referred' },
  },
  {
    name: 'STOP',
    source: `${SOURCE} 6.1`,
    reply: scripted({ decision: 'STOP' }, [good()]),
    expect: { status: 'rejected' },
  },
  {
    name: 'REJECT',
    source: `${SOURCE} 6.1`,
    reply: scripted({ decision: 'REJECT' }, [good()]),
    expect: { status: 'rejected' },
  },
  {
    name: 'no decision, an applicant that Precise ID cannot read',
    source: `${SOURCE} 6.5`,
    reply: scripted({ decision: 'NODECISION' }, [errored('708')]),
    expect: { status: 'inconclusive', reason: 'insufficient_data' },
  },
  {
    name: 'no decision, Precise ID down',
    source: `${SOURCE} 6.5`,
    reply: scripted({ decision: 'NODECISION' }, [errored('720')]),
    expect: { error: 'vendor_fault', delivery: 'sent' },
  },
  {
    name: 'decision missing',
    source: `${SOURCE} 6.1`,
    reply: scripted({}, [good()]),
    expect: { status: 'inconclusive', reason: 'no_decision' },
  },
  {
    name: "a decision of the customer's own",
    source: `${SOURCE} 6.1`,
    reply: scripted({ decision: 'GREEN' }, [good()]),
    expect: { status: 'inconclusive', reason: 'unmapped_code' },
  },
  {
    name: 'ACCEPT with WARNING',
    source: `${SOURCE} 12 (1)`,
    reply: scripted({ decision: 'ACCEPT', responseType: 'WARNING' }, [good()]),
    expect: { status: 'inconclusive', reason: 'partial' },
  },
  {
    name: 'CONTINUE beside a list hit',
    source: `${SOURCE} 11 E`,
    reply: scripted({ decision: 'CONTINUE' }, [good(), hunter()]),
    expect: { status: 'inconclusive', reason: 'watchlist' },
  },
  {
    name: 'ACCEPT beside a service that failed',
    source: `${SOURCE} 5.1`,
    reply: scripted({ decision: 'ACCEPT' }, [good(), errored('352', { serviceName: 'MachineLearning' })]),
    expect: { status: 'inconclusive', reason: 'partial' },
  },
  {
    name: 'ACCEPT beside an OFAC hit',
    source: `${SOURCE} 8.3`,
    reply: scripted({ decision: 'ACCEPT' }, [precise({ ofac: '2' })]),
    expect: { status: 'inconclusive', reason: 'watchlist' },
  },
  {
    name: 'ACCEPT for somebody deceased',
    source: `${SOURCE} 8.3`,
    reply: scripted({ decision: 'ACCEPT' }, [precise({ score: 9001, fired: ['05'] })]),
    expect: { status: 'inconclusive', reason: 'risk' },
  },
  {
    name: 'ACCEPT for somebody who is on no file',
    source: `${SOURCE} 8.3`,
    reply: scripted({ decision: 'ACCEPT' }, [precise({ rules: ['3001'] })]),
    expect: { status: 'inconclusive', reason: 'not_found' },
  },
  {
    name: 'questions nobody has answered',
    source: `${SOURCE} 8.4`,
    reply: scripted({ decision: 'REFER' }, [precise({ finalDecision: 'REF', kba: 'pending' })]),
    expect: { status: 'inconclusive', reason: 'step_up_required' },
  },
  {
    name: 'paused',
    source: `${SOURCE} 6.4`,
    reply: scripted({ decision: 'CONTINUE', responseCode: 'R0202' }, [good()]),
    expect: { status: 'inconclusive', reason: 'step_up_required' },
  },
  {
    name: 'an invalid field of ours, as a 400',
    source: `${SOURCE} 6.4`,
    reply: json(
      { responseHeader: { clientReferenceId: '', expRequestId: '', responseCode: 'R0105', responseType: 'ERROR' } },
      400,
    ),
    expect: { error: 'misconfigured', delivery: 'sent' },
  },
  {
    name: 'an outdated message',
    source: `${SOURCE} 6.4`,
    reply: json({ responseHeader: { responseCode: 'R0203', responseType: 'ERROR' } }),
    expect: { error: 'vendor_fault' },
  },
  {
    name: "somebody else's answer",
    source: `${SOURCE} 11 A`,
    reply: scripted({ decision: 'ACCEPT', clientReferenceId: 'ANOTHERREFERENCE' }, [good()]),
    expect: { error: 'unreadable_response', delivery: 'sent' },
  },
];

const refused = json(
  { errors: [{ errorType: 'Unauthorized', message: 'Access token is invalid' }], success: false },
  401,
);

const TOKEN = 'conformance-access-token';
const token = (status = 200, body: object = { expires_in: '1800', token_type: 'Bearer', access_token: TOKEN }) =>
  json(body, status);

const tokenScenarios = (good: () => object): readonly Scenario[] => [
  ...scenarios(good),
  {
    name: 'a token refused once is replaced, and the check replayed',
    source: `${SOURCE} 11 A`,
    reply: [refused, scripted({ decision: 'ACCEPT' }, [good()])],
    expect: { status: 'verified' },
  },
  {
    name: 'a refused token in a body of shape E2 at 200',
    source: `${SOURCE} 7`,
    reply: [json({ code: '401-000', description: 'x' }), json({ code: '401-000', description: 'x' })],
    expect: { error: 'unauthenticated' },
  },
  {
    name: 'no token for our credentials',
    source: `${SOURCE} 11 A`,
    auxiliary: token(401),
    expect: { error: 'unauthenticated', delivery: 'not_sent' },
  },
  {
    name: 'the token service fails',
    source: `${SOURCE} 11 A`,
    auxiliary: token(500),
    expect: { error: 'vendor_fault', delivery: 'not_sent' },
  },
  {
    name: 'the token service answers without a token',
    source: `${SOURCE} 11 A`,
    auxiliary: token(200, { expires_in: 'soon', access_token: TOKEN }),
    expect: { error: 'vendor_fault', delivery: 'not_sent' },
  },
];

const runner = { describe, it, expect };
const ablations = (body: string) => jsonAblations(body);
const auxiliary = {
  matches: ({ url }: { url: URL }) => url.pathname.endsWith('/token'),
  reply: () => token(),
};
const secretsOf = (settings: Readonly<Record<string, unknown>>, names: readonly string[]) => [
  TOKEN,
  ...names.map((name) => settings[name] as string),
];
const ACCOUNT = ['clientId', 'clientSecret', 'username', 'password'];

describeProviderConformance(
  {
    definition: experian,
    settings: CROSSCORE2,
    otherSettings: OTHER_CROSSCORE2,
    secrets: secretsOf(CROSSCORE2, ACCOUNT),
    scenarios: tokenScenarios(authenticated),
    ablations,
    auxiliary,
  },
  runner,
);

describeProviderConformance(
  {
    definition: experianPreciseId,
    settings: PRECISE_ID,
    otherSettings: OTHER_PRECISE_ID,
    secrets: [
      ...secretsOf(PRECISE_ID, [...ACCOUNT, 'preciseIdUsername', 'preciseIdPassword']),
      Buffer.from(PRECISE_ID.preciseIdPassword).toString('base64'),
    ],
    scenarios: tokenScenarios(precise),
    ablations,
    auxiliary,
  },
  runner,
);

const authority = await makeTestAuthority();
const identity = await authority.issue({ commonName: 'client.example.test', client: true });
const other = await authority.issue({ commonName: 'other.example.test', client: true });

describeProviderConformance(
  {
    definition: experianCrossCore1,
    settings: crossCore1(identity),
    otherSettings: {
      ...crossCore1(other),
      submitUrl: 'https://crosscore2.experian.com/DefaultRequestListener',
      tenantId: 'OTHERTENANT',
      hmacKey: 'other-test-key',
    },
    secrets: ['unit-test-key', identity.keyPem],
    scenarios: scenarios(authenticated),
    ablations,
  },
  runner,
);
