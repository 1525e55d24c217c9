import type { UserFlowStep } from '#libs/connector-protocols';

/** What the applicant ends up looking at. `created`: the sign-up went on. */
export type Page = 'created' | 'block page' | 'form error' | 'engine error';

export interface WireReply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

export interface ReadPage {
  readonly page: Page;
  /** What the person reads there, if anything. */
  readonly message?: string;
  /** Claims that the directory would store. */
  readonly claims: Readonly<Record<string, string | number | boolean>>;
  /** Everything that departs from the documented contract, also where the platform would overlook it. */
  readonly problems: readonly string[];
}

type Body = Readonly<Record<string, unknown>>;

/** Names of the platform's own attributes that a reply may set (reference microsoft.md sections 1.3 and 1.4). */
const BUILT_IN: ReadonlySet<string> = new Set(
  'email displayName givenName surname jobTitle streetAddress city postalCode state country'.split(' '),
);
const ENVELOPE: ReadonlySet<string> = new Set(['version', 'action', 'status', 'userMessage']);
const MAX_MESSAGE = 250;

/** The sentence that B2C shows for anything outside the contract (section 1.5). It helps nobody, so it must never be seen. */
export const ENGINE_MESSAGE = 'AADB2C90075: The claims exchange returned an error, and the sign-up cannot go on.';

const engineError = (...problems: string[]): ReadPage => ({
  page: 'engine error',
  message: ENGINE_MESSAGE,
  claims: {},
  problems,
});

/** Reads a reply as the platform does (sections 1.4 and 1.5). */
export function readReply(step: UserFlowStep, reply: WireReply): ReadPage {
  const { status, contentType, body } = reply;
  if (status !== 200 && status !== 400) return engineError(`HTTP status ${status}`);
  const parsed = parse(body);
  if (parsed === undefined) return engineError('the body is not a JSON object');
  const common = [...flawsOfEnvelope(parsed, contentType)];
  const read = ACTIONS[String(parsed['action'])];
  if (!read) return engineError(...common, 'the action is none of Continue, ShowBlockPage, ValidationError');
  const page = read(step, status, parsed);
  return { ...page, problems: [...common, ...page.problems] };
}

function parse(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

function* flawsOfEnvelope(body: Body, contentType: string | undefined): Generator<string> {
  if (!/^application\/json\b/i.test(contentType ?? '')) yield 'the content type is not application/json';
  if (typeof body['version'] !== 'string') yield 'version is not a string';
  for (const [name, value] of Object.entries(body)) if (value === null) yield `${name} is null`;
}

type ReadAction = (step: UserFlowStep, status: number, body: Body) => ReadPage;

const readContinue: ReadAction = (step, status, body) => {
  if (status !== 200) return engineError(`Continue with HTTP status ${status}`);
  const problems: string[] = [];
  const claims: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(body)) {
    if (ENVELOPE.has(name) || value === null) continue;
    const flaw = flawOfClaim(step, name, value);
    if (flaw) problems.push(flaw);
    else claims[name] = value as string | number | boolean;
  }
  if ('status' in body) problems.push('Continue carries a status');
  if (Object.values(body).includes(null)) return engineError(...problems);
  return { page: 'created', claims, problems };
};

function flawOfClaim(step: UserFlowStep, name: string, value: unknown): string | undefined {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return `${name} is no claim value`;
  if (step === 'before-sending-token' && name === 'email') return 'email is returned before the token';
  if (!BUILT_IN.has(name) && !name.startsWith('extension_'))
    return `${name} is ignored: it lacks the extension_ prefix`;
  return undefined;
}

const readBlock: ReadAction = (step, status, body) => {
  if (status !== 200) return engineError(`ShowBlockPage with HTTP status ${status}`);
  const problems = [...flawsOfMessage(body), ...('status' in body ? ['ShowBlockPage carries a status'] : [])];
  // The platform goes on as if nothing had been said (section 1.4, last line).
  if (step === 'before-sending-token') {
    return { page: 'created', claims: {}, problems: [...problems, 'ShowBlockPage is ignored before the token'] };
  }
  if (typeof body['userMessage'] !== 'string') return engineError(...problems);
  return { page: 'block page', message: body['userMessage'], claims: {}, problems };
};

const readValidation: ReadAction = (step, status, body) => {
  if (status !== 400) return engineError(`ValidationError with HTTP status ${status}`);
  if (body['status'] !== 400 && body['status'] !== '400') return engineError('ValidationError without its status 400');
  if (step !== 'before-creating-user') return engineError(`ValidationError at ${step}`);
  if (typeof body['userMessage'] !== 'string') return engineError(...flawsOfMessage(body));
  return { page: 'form error', message: body['userMessage'], claims: {}, problems: [...flawsOfMessage(body)] };
};

function* flawsOfMessage({ userMessage }: Body): Generator<string> {
  if (typeof userMessage !== 'string' || userMessage.trim() === '') yield 'userMessage is missing';
  else if (userMessage.length > MAX_MESSAGE) yield `userMessage has ${userMessage.length} characters`;
  else if (/[<>\p{Cc}]/u.test(userMessage)) yield 'userMessage is not plain text';
}

const ACTIONS: Readonly<Record<string, ReadAction>> = {
  Continue: readContinue,
  ShowBlockPage: readBlock,
  ValidationError: readValidation,
};
