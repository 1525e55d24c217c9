import { faultOfStatus, type JsonObject, objectAt, objectsAt, readJson, stringAt } from '#libs/provider-kit';
import { type HttpReply, ProviderError } from '#libs/provider-spec';
import { codeOf } from './experian.findings.js';

/** A reply and, where it holds a JSON object, that object. */
export interface OpenedReply {
  readonly reply: HttpReply;
  readonly json?: JsonObject;
  /** Why there is no object. */
  readonly flaw?: unknown;
}

export function openReply(reply: HttpReply): OpenedReply {
  try {
    return { reply, json: readJson(reply.body) };
  } catch (flaw) {
    return { reply, flaw };
  }
}

/**
 * Does the gateway in front of CrossCore refuse our token? By status, or by a body of shape E1 or E2 at any status (Error shapes,
 * reference experian.md section 7). Such a call never reached a check.
 */
export function refusesToken({ reply, json }: OpenedReply): boolean {
  const unauthorized = objectsAt(json, 'errors').some((entry) => stringAt(entry, 'errorType') === 'Unauthorized');
  return reply.status === 401 || stringAt(json, 'code') === '401-000' || (unauthorized && json?.['success'] === false);
}

/** Table A of section 11: the answer of a 200, or of a 400 that carries a response code; anything else is thrown. */
export function answerOf(opened: OpenedReply): JsonObject {
  const { reply, json, flaw } = opened;
  if (refusesToken(opened)) throw tokenRefused(reply.status);
  const explained = codeOf(stringAt(json, 'responseHeader.responseCode')) !== undefined;
  if (reply.status !== 200 && !(reply.status === 400 && explained)) throw faultOfStatus(reply, gatewayCode(json));
  if (!json) throw flaw;
  if (!objectAt(json, 'responseHeader')) {
    throw new ProviderError('unreadable_response', "Experian's reply has no response header.", {
      delivery: 'sent',
      httpStatus: reply.status,
      vendorCode: gatewayCode(json),
    });
  }
  return json;
}

export const tokenRefused = (status: number): ProviderError =>
  new ProviderError('unauthenticated', 'Experian refused our credentials for the check.', {
    delivery: 'sent',
    httpStatus: status,
  });

const gatewayCode = (json: JsonObject | undefined): string | undefined =>
  codeOf(stringAt(json, 'responseHeader.responseCode')) ??
  codeOf(stringAt(json, 'code')) ??
  codeOf(stringAt(objectsAt(json, 'errors')[0], 'errorCode'));
