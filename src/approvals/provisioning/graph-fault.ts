import type { HttpReply } from '#libs/provider-spec';

/** What went wrong at Microsoft Graph, as far as it decides what is done next. */
export const GRAPH_FAULTS = [
  /** Asked for too much: again after the time that it says. */
  'throttled',
  /** It failed, or cannot be reached, or said nothing that can be read: whether it acted is not known. */
  'unavailable',
  /** Our token is refused. */
  'unauthenticated',
  /** The app registration lacks a permission, or the tenant allows no invitations. */
  'forbidden',
  /** Replicas do not have it yet, or it is not there. */
  'not_found',
  /** Something unique is taken. */
  'conflict',
  /** It does not accept what we send. */
  'refused',
] as const;
export type GraphFaultKind = (typeof GRAPH_FAULTS)[number];

/** Never a text of Graph: its messages repeat values. */
export class GraphFault extends Error {
  override readonly name = 'GraphFault';
  constructor(
    readonly kind: GraphFaultKind,
    readonly retryAfterMs?: number,
  ) {
    super(`Microsoft Graph: ${kind}`);
  }
}

/** RFC 9110: seconds, or a date. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Conflicts come as 409, and as 400 with these words where a unique property is taken. */
const TAKEN = /ObjectConflict|conflicting object|already exists/i;

/** Undefined: it succeeded. */
export function faultOf({ status, headers, body }: HttpReply, now: number): GraphFault | undefined {
  if (status >= 200 && status < 300) return undefined;
  const wait = retryAfterMs(headers['retry-after'], now);
  if (status === 429) return new GraphFault('throttled', wait);
  if (status === 401) return new GraphFault('unauthenticated');
  if (status === 403) return new GraphFault('forbidden');
  if (status === 404) return new GraphFault('not_found', wait);
  if (status === 409 || (status === 400 && TAKEN.test(body))) return new GraphFault('conflict');
  if (status >= 400 && status < 500 && status !== 408) return new GraphFault('refused');
  return new GraphFault('unavailable', wait);
}
