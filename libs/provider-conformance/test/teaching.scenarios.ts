import type { ProviderHarness, Scenario } from '#libs/provider-conformance';
import { jsonAblations } from '#libs/provider-conformance';
import type { HttpReply } from '#libs/provider-spec';

const json = (body: object): HttpReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const SOURCE = 'derived: teaching example of the conformance kit';

/** A vendor of our own invention: a decision, an id and a list of findings. */
export const TEACHING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'clean pass',
    source: SOURCE,
    reply: json({ id: 'x1', decision: 'PASS', codes: ['N1'] }),
    expect: { status: 'verified' },
  },
  {
    name: 'plain fail',
    source: SOURCE,
    reply: json({ id: 'x2', decision: 'FAIL', codes: ['N1'] }),
    expect: { status: 'rejected' },
  },
  {
    name: 'referral',
    source: SOURCE,
    reply: json({ id: 'x3', decision: 'REFER', codes: ['N1'] }),
    expect: { status: 'inconclusive', reason: 'referred' },
  },
  {
    name: 'pass beside an unknown code',
    source: SOURCE,
    reply: json({ id: 'x4', decision: 'PASS', codes: ['N1', 'Z7'] }),
    expect: { status: 'inconclusive', reason: 'unmapped_code' },
  },
  {
    name: 'pass beside a watch-list hit',
    source: SOURCE,
    reply: json({ id: 'x5', decision: 'PASS', codes: ['N1', 'W1'] }),
    expect: { status: 'inconclusive', reason: 'watchlist' },
  },
];

/** What both teaching providers share of their harness. */
export const TEACHING_HARNESS = {
  settings: { baseUrl: 'https://api.teaching.test', apiKey: 'teaching-key-one', product: 7 },
  otherSettings: { baseUrl: 'https://eu.teaching.test', apiKey: 'teaching-key-two', product: 8 },
  secrets: ['teaching-key-one', 'teaching-access-token'],
  scenarios: TEACHING_SCENARIOS,
  ablations: (body: string) => jsonAblations(body, { keep: (path) => path.startsWith('codes') }),
  auxiliary: {
    matches: ({ url }) => url.pathname === '/token',
    reply: () => json({ token: 'teaching-access-token' }),
  },
} satisfies Omit<ProviderHarness, 'definition'>;
