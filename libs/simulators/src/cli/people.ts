import { randomBytes } from 'node:crypto';
import type { Page, SignUpForm } from '../callers/index.js';

/** Everything that a form can ask for. An invented person at an address that does not exist. */
const COMPLETE: Omit<SignUpForm, 'email'> = {
  givenName: 'Ana',
  surname: 'Example',
  dateOfBirth: '1990-01-02',
  phone: '+12015550142',
  streetAddress: '1 Elm Street',
  city: 'Springfield',
  state: 'IL',
  postalCode: '62701',
  country: 'US',
};

/** A person whom the gateway has not met: the same form a second time is the same sign-up. */
export function aPerson(over: Partial<SignUpForm> = {}): SignUpForm {
  return { email: `ana.${randomBytes(6).toString('hex')}@example.test`, ...COMPLETE, ...over };
}

export interface Persona {
  readonly name: string;
  readonly what: string;
  readonly form: Partial<SignUpForm>;
  /** Where the sign-up ends, with the policy of the demo flow. */
  readonly ends: Page;
  /** The first press is answered "still checking"; the next one after the check has ended ends like this. */
  readonly endsLater?: Page;
  /** Calls that the vendor gets for all presses together. */
  readonly vendorCalls: number;
}

const persona = (
  name: string,
  surname: string | undefined,
  ends: Page,
  what: string,
  more: Partial<Persona> = {},
): Persona => ({ name, what, form: { surname }, ends, vendorCalls: 1, ...more });

/**
 * The mock provider is steered by the surname (libs/providers/mock/README.md, "What it answers"); the flow is the demo's: rejected and
 * unavailable block, inconclusive goes to review.
 */
export const PERSONAS: readonly Persona[] = [
  persona('verified', 'Example', 'created', 'a clean pass'),
  persona('rejected', 'Rejected', 'block page', 'an explicit failure'),
  persona('referred', 'Referred', 'block page', 'the vendor wants a human to look: under review'),
  persona('not-found', 'NotFound', 'block page', 'no record of this person: under review'),
  persona('partial', 'Partial', 'block page', 'only some facts match: under review'),
  persona('watch-list', 'Watchlist', 'block page', 'a pass beside a watch-list hit: under review'),
  persona('high-risk', 'HighRisk', 'block page', 'a pass beside a high risk: under review'),
  persona('unmapped', 'Unmapped', 'block page', 'a pass beside a code that nobody knows: under review'),
  persona('no-verdict', 'NoVerdict', 'block page', 'an answer without a decision: under review'),
  persona('slow', 'Slow', 'form error', 'a pass that takes longer than the sign-up waits', { endsLater: 'created' }),
  persona('garbage', 'Garbage', 'block page', 'a maintenance page instead of an answer: try later'),
  persona('truncated', 'Truncated', 'block page', 'an answer that breaks off: try later'),
  persona('unauthenticated', 'Unauthenticated', 'block page', 'the vendor refuses our credentials: try later'),
  persona('rate-limited', 'RateLimited', 'block page', 'too many calls: try later'),
  persona('vendor-fault', 'VendorFault', 'block page', 'the vendor says that it failed: try later'),
  persona('unreachable', 'Unreachable', 'block page', 'no connection to the vendor: try later', { vendorCalls: 0 }),
  persona('incomplete', undefined, 'form error', 'no surname on the form: asked to add it', { vendorCalls: 0 }),
];
