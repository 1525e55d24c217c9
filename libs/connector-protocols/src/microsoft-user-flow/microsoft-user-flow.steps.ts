import type { ReplyKind } from '../protocol.js';

/** In the order in which a sign-up meets them. */
export const USER_FLOW_STEPS = ['after-federation', 'before-creating-user', 'before-sending-token'] as const;
export type UserFlowStep = (typeof USER_FLOW_STEPS)[number];

/** The three actions of API connectors v1, exact casing (reference microsoft.md section 1.4). The preview's `Allow` is dead. */
export type WireAction = 'Continue' | 'ShowBlockPage' | 'ValidationError';

/** HTTP status of each action (reference microsoft.md section 1.4). A block page with status 400 is not rendered. */
export const STATUS_OF_ACTION = { Continue: 200, ShowBlockPage: 200, ValidationError: 400 } as const;

/**
 * How each reply is said at each step (reference microsoft.md sections 0.5 and 1.2). ValidationError exists only before the user is
 * created; the token step knows nothing but Continue, where a block page would be ignored anyway (section 1.4, last line).
 */
export const ACTION_AT: Readonly<Record<UserFlowStep, Readonly<Record<ReplyKind, WireAction>>>> = {
  'after-federation': { continue: 'Continue', block: 'ShowBlockPage', correct_input: 'ShowBlockPage' },
  'before-creating-user': { continue: 'Continue', block: 'ShowBlockPage', correct_input: 'ValidationError' },
  'before-sending-token': { continue: 'Continue', block: 'Continue', correct_input: 'Continue' },
};

/** The kinds that a step says in their own words (same section). */
export const LEGAL_REPLIES: Readonly<Record<UserFlowStep, readonly ReplyKind[]>> = {
  'after-federation': ['continue', 'block'],
  'before-creating-user': ['continue', 'block', 'correct_input'],
  'before-sending-token': ['continue'],
};

/** The body's `step` (reference microsoft.md sections 1.2 and 1.3). One Microsoft sample names the token step differently. */
export const STEP_OF_CLAIM: ReadonlyMap<unknown, UserFlowStep> = new Map([
  ['PostFederationSignup', 'after-federation'],
  ['PostAttributeCollection', 'before-creating-user'],
  ['PreTokenIssuance', 'before-sending-token'],
  ['PreTokenApplicationClaims', 'before-sending-token'],
]);

export const isUserFlowStep = (step: string): step is UserFlowStep =>
  (USER_FLOW_STEPS as readonly string[]).includes(step);
