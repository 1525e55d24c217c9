import type { ClaimValue } from '#libs/connector-protocols';
import { faultOfStatus, type JsonObject, type JsonValue, readJson } from '#libs/provider-kit';
import { type HttpReply, ProviderError } from '#libs/provider-spec';
import {
  type AnswerType,
  type ExternalLookupConfig,
  MAX_MESSAGE_LENGTH,
  MAX_RULE_TEXT,
} from '../../../config/index.js';

/** What the endpoint says. */
export type LookupAnswer =
  | { readonly action: 'accept' }
  /** `message` is for the applicant: one line of plain text. */
  | { readonly action: 'reject'; readonly message?: string }
  | { readonly action: 'change'; readonly claims: Readonly<Record<string, ClaimValue>> };

const MEMBERS: Readonly<Record<LookupAnswer['action'], readonly string[]>> = {
  accept: ['action'],
  reject: ['action', 'message'],
  change: ['action', 'claims'],
};

const FITS: Readonly<Record<AnswerType, (value: JsonValue | undefined) => boolean>> = {
  text: (value) => typeof value === 'string' && value.trim() !== '' && isGoodText(value, MAX_RULE_TEXT),
  'whole-number': (value) => Number.isSafeInteger(value),
  'yes-no': (value) => typeof value === 'boolean',
};

/** Reads the reply strictly: what is not exactly one of the three answers is no answer. Throws ProviderError. */
export function readLookupReply(reply: HttpReply, { answers }: ExternalLookupConfig): LookupAnswer {
  if (reply.status !== 200) throw faultOfStatus(reply);
  if (!/^application\/json(?:\s*;|$)/i.test(reply.headers['content-type'] ?? '')) {
    throw unreadable('The answer is not declared to be JSON.');
  }
  const body = readJson(reply.body, { maxDepth: 2 });
  const { action } = body;
  if (action !== 'accept' && action !== 'reject' && action !== 'change') {
    throw unreadable('The answer has no action that is known.');
  }
  if (Object.keys(body).some((member) => !MEMBERS[action].includes(member))) {
    throw unreadable('The answer has a member that does not belong to its action.');
  }
  if (action === 'accept') return { action };
  return action === 'reject' ? rejection(body) : change(body, answers);
}

function rejection({ message }: JsonObject): LookupAnswer {
  if (message === undefined) return { action: 'reject' };
  const good = typeof message === 'string' && message.trim() !== '' && isGoodText(message, MAX_MESSAGE_LENGTH);
  if (!good || /[<>]/.test(message)) throw unreadable('The message is no line of plain text for an applicant.');
  return { action: 'reject', message };
}

function change({ claims }: JsonObject, answers: ExternalLookupConfig['answers']): LookupAnswer {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
    throw unreadable('The answer changes no claims.');
  }
  for (const [name, value] of Object.entries(claims)) {
    const type = Object.hasOwn(answers, name) ? answers[name] : undefined;
    if (type === undefined) throw unreadable('The answer changes a claim that it may not change.');
    if (!FITS[type](value)) throw unreadable('The answer gives a claim a value of the wrong kind.');
  }
  return { action: 'change', claims: claims as Readonly<Record<string, ClaimValue>> };
}

const isGoodText = (text: string, max: number): boolean =>
  text.length <= max && text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text);

const unreadable = (message: string): ProviderError =>
  new ProviderError('unreadable_response', message, { delivery: 'sent', httpStatus: 200 });
