import type { ProblemBody } from './contract.js';

/** Prefix of the types of problem that the service knows. */
const URN = 'urn:verigate:problem:';

/** Kinds of refusal that are ours and not the service's. */
export type OwnKind = 'offline' | 'unreadable';

/** A refusal or a failure of a call, in the form of RFC 9457 whatever went wrong. Every call of the API throws this and nothing else (but an AbortError). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** `invalid-input`, `sign-in-again` ...; `offline`: no answer; `unreadable`: an answer that is no JSON. */
  readonly kind: string;

  constructor(
    readonly body: ProblemBody,
    /** Of a `Retry-After` header. */
    readonly retryAfterSeconds?: number,
  ) {
    super(body.detail);
    this.kind = body.type.startsWith(URN) ? body.type.slice(URN.length) : body.type;
  }

  get status(): number {
    return this.body.status;
  }

  /** The same request may succeed later, without anybody changing it. */
  get isPassing(): boolean {
    return this.kind === 'offline' || this.status === 503;
  }

  /** What is wrong with one field of a form, if anything. */
  of(path: string): string | undefined {
    return this.body.problems?.find((problem) => problem.path === path)?.problem;
  }
}

/** `status` 0: no answer came. */
export const ownProblem = (kind: OwnKind, status: number): ApiProblem =>
  new ApiProblem({ type: kind, title: '', status, detail: '' });

const isProblem = (value: unknown): value is ProblemBody =>
  typeof value === 'object' && value !== null && 'type' in value && 'title' in value && 'status' in value;

/** Reads a refused answer. A proxy in between may have answered in a form of its own. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (!isProblem(body)) return ownProblem('unreadable', response.status);
  return new ApiProblem(body, Number.isFinite(wait) ? wait : undefined);
}

export const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : ownProblem('unreadable', 0);
