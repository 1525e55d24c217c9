import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '../libs/provider-spec/src/index.js';
import { type DecisionPolicy, decide } from '../src/decision/index.js';
import type { AttemptIntent, Conclusion, SignupRecord, SubjectData } from '../src/journal/index.js';
import { personOf } from './people.js';
import type { Random } from './random.js';
import { OUTAGE, STORIES, type Story } from './stories.js';

/** One sign-up of the past, as the journal is told of it. */
export interface PastSignup {
  readonly claimedAt: Date;
  readonly decidedAt: Date;
  readonly signup: SignupRecord;
  readonly subject: SubjectData;
  readonly attempt?: AttemptIntent;
  readonly conclusion: Conclusion;
}

const POLICY: DecisionPolicy = {
  outcomes: { verified: 'continue', rejected: 'block', inconclusive: 'review', pending: 'review' },
  onUnavailable: { outage: 'block', timeout: 'review', misconfiguration: 'block' },
};
const LEGAL = ['continue', 'block', 'correct_input'] as const;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Sign-ups of each hour of the day, UTC: people sleep. */
const BY_HOUR = [2, 1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 9, 8, 8, 9, 9, 10, 10, 9, 8, 7, 6, 4, 3];
const TOTAL_WEIGHT = STORIES.reduce((sum, { weight }) => sum + weight, 0);
/** Every so many persons sign up twice. */
const PERSONS_OF_TEN_SIGN_UPS = 9;

/** A vendor was down for two hours, at this share of the period. */
const OUTAGES = [
  { provider: 'idology', at: 0.62, lastsMs: 2 * HOUR_MS },
  { provider: 'experian', at: 0.91, lastsMs: HOUR_MS },
];

/** The moments of `count` sign-ups in a period, in their order, more of them by day. */
export function moments(count: number, from: Date, to: Date, random: Random): Date[] {
  const hours = Math.max(1, Math.floor((to.getTime() - from.getTime()) / HOUR_MS));
  const weights = Array.from({ length: hours }, (_, hour) => BY_HOUR[(from.getUTCHours() + hour) % 24] as number);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const moments: number[] = [];
  let due = 0;
  weights.forEach((weight, hour) => {
    due += (count * weight) / sum;
    while (moments.length < Math.round(due)) moments.push(from.getTime() + (hour + random.next()) * HOUR_MS);
  });
  return moments.sort((a, b) => a - b).map((moment) => new Date(moment));
}

function pick(random: Random): Story {
  let left = random.below(TOTAL_WEIGHT);
  return STORIES.find(({ weight }) => (left -= weight) < 0) as Story;
}

function storyAt(moment: Date, { from, to }: { readonly from: Date; readonly to: Date }, random: Random): Story {
  const story = pick(random);
  const down = OUTAGES.find(({ at, lastsMs }) => {
    const since = moment.getTime() - from.getTime() - at * (to.getTime() - from.getTime());
    return since >= 0 && since < lastsMs;
  });
  return (down && story.call?.provider === down.provider && OUTAGE.get(down.provider)) || story;
}

const uuidAt = (at: Date, random: Random): string => uuidv7({ msecs: at.getTime(), random: random.bytes(16) });
const referenceOf = (random: Random): string => Buffer.from(random.bytes(13)).toString('hex').toUpperCase();

/** The `number`th sign-up. */
export function signupAt(
  number: number,
  claimedAt: Date,
  period: { readonly from: Date; readonly to: Date; readonly configVersion: string },
  random: Random,
): PastSignup {
  const story = storyAt(claimedAt, period, random);
  const person = personOf(Math.floor((number * PERSONS_OF_TEN_SIGN_UPS) / 10), random);
  const durationMs = story.call ? Math.min(random.latency(story.call.medianMs), 4_000) : 0;
  const decidedAt = new Date(claimedAt.getTime() + durationMs + 6 + random.below(9));
  const signup: SignupRecord = {
    decisionId: uuidAt(claimedAt, random),
    key: random.bytes(32),
    flow: random.below(5) === 0 ? 'partners' : 'customers',
    step: 'before-creating-user',
    correlationId: uuidAt(claimedAt, random),
    configVersion: period.configVersion,
    locales: [random.below(4) === 0 ? 'fr-FR' : 'en-US'],
    caller: 'basic:demo',
  };
  const subject: SubjectData = {
    subjectId: uuidAt(claimedAt, random),
    payload: new Sensitive(JSON.stringify({ claims: person.claims, identities: [] })),
    searchable: [
      { field: 'email', value: new Sensitive(person.email) },
      { field: 'phone', value: new Sensitive(person.phone) },
    ],
  };
  const attempt: AttemptIntent | undefined = story.call && {
    attemptId: uuidAt(claimedAt, random),
    reference: referenceOf(random),
    provider: story.call.provider,
    planStep: 0,
    leaseMs: DAY_MS,
  };
  return {
    claimedAt,
    decidedAt,
    signup,
    subject,
    attempt,
    conclusion: conclusionOf(story, signup, attempt, durationMs, random),
  };
}

function conclusionOf(
  { call, finding }: Story,
  signup: SignupRecord,
  attempt: AttemptIntent | undefined,
  durationMs: number,
  random: Random,
): Conclusion {
  const decision = decide(finding, POLICY, LEGAL);
  const result =
    call && 'outcome' in call.result
      ? { outcome: { ...call.result.outcome, vendorReference: String(1_500_000_000 + random.below(400_000_000)) } }
      : call?.result;
  return {
    signup,
    attempt: attempt && result && { attemptId: attempt.attemptId, provider: attempt.provider, durationMs, result },
    decision,
    answer: {
      status: decision.kind === 'correct_input' ? 400 : 200,
      body: JSON.stringify({ version: '1.0.0', action: decision.kind }),
    },
    replayMs: 0,
  };
}
