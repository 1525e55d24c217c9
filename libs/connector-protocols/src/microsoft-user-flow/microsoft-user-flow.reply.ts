import type { ClaimValue, Reply, WireAnswer } from '../protocol.js';
import { CONTRACT_VERSION } from './microsoft-user-flow.schemas.js';
import {
  ACTION_AT,
  isUserFlowStep,
  LEGAL_REPLIES,
  STATUS_OF_ACTION,
  type UserFlowStep,
} from './microsoft-user-flow.steps.js';
import { userMessage } from './user-message.js';

/** Keys of the contract itself: a claim of that name would change what the answer says. */
const RESERVED: ReadonlySet<string> = new Set(['version', 'action', 'status', 'userMessage']);

/** A reply in its documented form (reference microsoft.md section 1.4). Throws RangeError for a step that this protocol has not. */
export function encode(step: string, reply: Reply): WireAnswer {
  if (!isUserFlowStep(step)) throw new RangeError('no such step');
  const action = ACTION_AT[step][reply.kind];
  const status = STATUS_OF_ACTION[action];
  const head = { version: CONTRACT_VERSION, action };
  if (action === 'Continue') return answer(status, { ...head, ...claimsFor(step, reply) });
  const message = userMessage(reply.kind === 'continue' ? '' : reply.message);
  return answer(status, { ...head, ...(action === 'ValidationError' ? { status } : {}), userMessage: message });
}

/**
 * The call itself was refused, by its HTTP status alone: no action, but members that the platform knows, so that a person who does
 * get to see it reads a sentence. `message` is cut to plain text.
 */
export function refusal(status: number, message: string): WireAnswer {
  return answer(status, { version: CONTRACT_VERSION, status, userMessage: userMessage(message) });
}

// `encode` writes the action second and nothing before it can hold a quotation mark, so the whole body need not be parsed again.
const HEAD = /^\{"version":"[\d.]+","action":"(\w+)"/;

/** The action of an answer made by {@link encode}, as on the wire; undefined for anything else. */
export function actionOf(answer: WireAnswer): string | undefined {
  return HEAD.exec(answer.body)?.[1];
}

/** Is this one of the answers that `encode` gives at that step? Reads status and action only: for answers of our own making. */
export function isLegalAnswer(step: string, answer: WireAnswer): boolean {
  const action = actionOf(answer);
  if (!isUserFlowStep(step)) return false;
  return LEGAL_REPLIES[step].some((kind) => {
    const legal = ACTION_AT[step][kind];
    return legal === action && STATUS_OF_ACTION[legal] === answer.status;
  });
}

const answer = (status: number, body: object): WireAnswer => ({ status, body: JSON.stringify(body) });

/** A reply that had to become Continue carries nothing. */
function claimsFor(step: UserFlowStep, reply: Reply): Readonly<Record<string, ClaimValue>> {
  if (reply.kind !== 'continue') return {};
  return Object.fromEntries(
    Object.entries(reply.claims).filter(([name, value]) => mayReturn(step, name) && isWireValue(value)),
  );
}

/**
 * A claim's name starts with a letter; one of digits only would be written before `action`, whatever the order here.
 * `email` must not be returned before the token (reference microsoft.md section 1.4).
 */
const mayReturn = (step: UserFlowStep, name: string): boolean =>
  /^[A-Za-z]/.test(name) && !RESERVED.has(name) && !(step === 'before-sending-token' && name === 'email');

/** Whatever JSON would write as null, or not at all, stays out: a null breaks the caller. */
const isWireValue = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
