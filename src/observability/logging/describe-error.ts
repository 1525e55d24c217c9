import { ProviderError } from '#libs/provider-spec';

/** What is logged of a thrown value. */
export class DescribedError {
  constructor(
    readonly name: string,
    readonly kind: string | undefined,
    readonly code: string | undefined,
    readonly message: string | undefined,
    /** Name, and code where there is one, of the cause: `TypeError`, `Error ECONNRESET`. */
    readonly cause: string | undefined,
    readonly stack: readonly string[],
  ) {}
}

/** Families whose messages are our own sentences. Any other message may quote what it stumbled over: JSON.parse and PostgreSQL do. */
const OWN_FAMILIES: ReadonlySet<string> = new Set([
  'ProviderError',
  'ProtocolError',
  'JournalUnavailable',
  'KeyFault',
  'StaffProblem',
]);

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
/** Node, undici and Fastify codes, and SQLSTATE. */
const CODE = /^(?:[A-Z][A-Z0-9_]{2,63}|[0-9A-Z]{5})$/;
const FRAME = /^ {4}at (?:[\w$.<>[\] #*]+ \()?(?:file:\/\/|node:|\/|[A-Z]:\\)[^()\s]+:\d+:\d+\)?$/;
const MAX_FRAMES = 12;
const MAX_MESSAGE = 300;

const nameOf = (error: Error): string => (NAME.test(error.name) ? error.name : 'Error');

function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && CODE.test(code) ? code : undefined;
}

function causeOf(error: Error): string | undefined {
  if (!(error.cause instanceof Error)) return undefined;
  const code = codeOf(error.cause);
  return code === undefined ? nameOf(error.cause) : `${nameOf(error.cause)} ${code}`;
}

/** The stack begins with the message, which may span lines: it is cut off before frames are looked for. */
function framesOf(error: Error): string[] {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const start = stack.lastIndexOf(error.message);
  const rest = start < 0 ? stack : stack.slice(start + error.message.length);
  return rest
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim());
}

/** Name, our own message, kind, code and frames; never a foreign message, a body, or anything else that hangs on the error. */
export function describeError(thrown: unknown): DescribedError {
  if (!(thrown instanceof Error)) {
    return new DescribedError('NotAnError', undefined, undefined, undefined, undefined, []);
  }
  const isOurs = ProviderError.is(thrown) || OWN_FAMILIES.has(thrown.name);
  return new DescribedError(
    nameOf(thrown),
    ProviderError.is(thrown) ? thrown.kind : undefined,
    codeOf(thrown),
    isOurs ? thrown.message.slice(0, MAX_MESSAGE) : undefined,
    causeOf(thrown),
    framesOf(thrown),
  );
}
