/** One value that is wrong: where it stands, and what to do. Never holds the value: it may be personal. */
export interface ValueProblem {
  /** `entries[2].value`, a query parameter, or `line 7`. */
  readonly path: string;
  readonly problem: string;
}

/** What the body of a refusal says, RFC 9457; the content type is `application/problem+json`. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly problems?: readonly ValueProblem[];
}

export const PROBLEM_TYPES = [
  'invalid-input',
  'not-authenticated',
  'sign-in-failed',
  'not-allowed',
  'sign-in-again',
  'not-found',
  'conflict',
  'too-large',
  'unsupported-media-type',
  'too-many-requests',
  'unavailable',
  'defect',
] as const;
export type ProblemType = (typeof PROBLEM_TYPES)[number];

interface Row {
  readonly status: number;
  readonly title: string;
  /** Said when the thrower knows nothing better. */
  readonly detail: string;
}

const ROWS: Readonly<Record<ProblemType, Row>> = {
  'invalid-input': {
    status: 400,
    title: 'The request cannot be used',
    detail: 'Mend what is listed and send it again.',
  },
  'not-authenticated': {
    status: 401,
    title: 'No valid key or session',
    detail: 'Sign in, or send "Authorization: Bearer <key>" with a key of staff.apiKeys in the configuration.',
  },
  'sign-in-failed': {
    status: 401,
    title: 'Not signed in',
    detail: 'User name or password is wrong, or this person may not sign in.',
  },
  'not-allowed': { status: 403, title: 'Not allowed', detail: 'None of your roles may do this.' },
  'sign-in-again': {
    status: 403,
    title: 'Sign in again',
    detail:
      'Your last sign-in is too long ago for this: confirm who you are (POST /staff/v1/session/re-authentication) and repeat the request.',
  },
  'not-found': { status: 404, title: 'Not found', detail: 'There is nothing at this address.' },
  conflict: {
    status: 409,
    title: 'Not possible in this state',
    detail: 'Its state has changed, or does not allow this. Read it again before another try.',
  },
  'too-large': { status: 413, title: 'Too large', detail: 'The body is larger than this address takes.' },
  'unsupported-media-type': {
    status: 415,
    title: 'Unknown kind of body',
    detail: 'Send application/json, or text/csv where the documentation says so.',
  },
  'too-many-requests': { status: 429, title: 'Too many attempts', detail: 'Wait as long as Retry-After says.' },
  unavailable: {
    status: 503,
    title: 'Not available now',
    detail: 'Nothing was changed. The same request may succeed later.',
  },
  defect: {
    status: 500,
    title: 'A fault of ours',
    detail: 'It has been logged. Whether something was changed, the audit log tells.',
  },
};

/** A refusal of a staff request. `detail` and problems are our own sentences, without values of the request. */
export class StaffProblem extends Error {
  override readonly name = 'StaffProblem';

  constructor(
    readonly type: ProblemType,
    detail: string = ROWS[type].detail,
    readonly problems?: readonly ValueProblem[],
    /** Seconds: becomes the header Retry-After. */
    readonly retryAfter?: number,
  ) {
    super(detail);
  }

  get status(): number {
    return ROWS[this.type].status;
  }

  toBody(): ProblemBody {
    const { type, status, message: detail, problems } = this;
    return { type: `urn:verigate:problem:${type}`, title: ROWS[type].title, status, detail, problems };
  }
}

/** 400: each problem with its place. */
export const invalid = (problems: readonly ValueProblem[]): StaffProblem =>
  new StaffProblem('invalid-input', undefined, problems);

/** 404: `what` completes "There is no such ...". */
export const notFound = (what: string): StaffProblem => new StaffProblem('not-found', `There is no such ${what}.`);

/** 409: says in one sentence what stands in the way. */
export const conflict = (detail: string): StaffProblem => new StaffProblem('conflict', detail);

/** 403 for what roles alone do not decide, such as the four-eyes rule. */
export const notAllowed = (detail: string): StaffProblem => new StaffProblem('not-allowed', detail);

/** 429: `seconds` until another try makes sense. */
export const tooMany = (seconds: number): StaffProblem =>
  new StaffProblem('too-many-requests', undefined, undefined, seconds);

export const typeOfStatus = (status: number): ProblemType =>
  PROBLEM_TYPES.find((type) => ROWS[type].status === status) ?? (status < 500 ? 'invalid-input' : 'defect');
