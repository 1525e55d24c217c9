import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** The answer that a vendor would give if nothing went wrong; a fault spoils it on its way out. */
export interface PlainReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Sent instead, where the answer is no text. */
  readonly bytes?: Buffer;
}

/** How slow is slow, so that tests need not wait as long as people do. */
export interface FaultPace {
  /** Milliseconds before a Slow answer starts. */
  readonly slowMs: number;
  /** Milliseconds between two pieces of a Drip answer. */
  readonly dripMs: number;
}

/** Slow lasts longer than the 4 s that a sign-up waits, and less than a provider's own cap. */
export const DEFAULT_PACE: FaultPace = { slowMs: 6_000, dripMs: 250 };

interface Stage {
  readonly response: ServerResponse;
  readonly reply: PlainReply;
  readonly pace: FaultPace;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

interface Fault {
  /** Whoever signs up under this surname meets the fault. */
  readonly surname: string;
  readonly effect: string;
  /** Resolves when the fault is complete, or as far as it goes. */
  perform(stage: Stage): void | Promise<void>;
}

const DRIP_BYTES = 16;
const OVERSIZE_BYTES = 8 * 1024 * 1024;
const MAINTENANCE =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>';

/** Sends a whole answer with a correct content-length. */
export function sendWhole(response: ServerResponse, { status, headers, body, bytes }: PlainReply): void {
  sendBytes(response, status, headers, bytes ?? Buffer.from(body));
}

function sendBytes(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> | undefined,
  bytes: Buffer,
): void {
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.end(bytes);
}

const statusOnly =
  (status: number, headers?: Readonly<Record<string, string>>) =>
  ({ response }: Stage): void =>
    sendWhole(response, { status, headers, body: '' });

const withBody =
  (change: (body: string) => string, contentType?: string) =>
  ({ response, reply }: Stage): void =>
    sendWhole(response, {
      status: 200,
      headers: { ...reply.headers, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
      body: change(reply.body),
    });

const firstHalf = (body: string): string => body.slice(0, Math.floor(body.length / 2));

/** An invalid UTF-8 byte in the middle of an answer that would pass. */
function sendWrongCharset({ response, reply }: Stage): void {
  const half = firstHalf(reply.body);
  const bytes = Buffer.concat([Buffer.from(half), Buffer.of(0xe9), Buffer.from(reply.body.slice(half.length))]);
  sendBytes(response, 200, reply.headers, bytes);
}

function sendHalfThenDie({ response, reply }: Stage): Promise<void> {
  const bytes = Buffer.from(reply.body);
  response.writeHead(200, { ...reply.headers, 'content-length': bytes.length });
  return new Promise((resolve) => {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      response.socket?.destroy();
      resolve();
    });
  });
}

async function sendSlowly({ response, reply, pace, closing }: Stage): Promise<void> {
  await pause(pace.slowMs, undefined, { signal: closing });
  sendWhole(response, reply);
}

async function drip({ response, reply, pace, closing }: Stage): Promise<void> {
  const bytes = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': bytes.length });
  for (let start = 0; start < bytes.length && !response.destroyed; start += DRIP_BYTES) {
    response.write(bytes.subarray(start, start + DRIP_BYTES));
    await pause(pace.dripMs, undefined, { signal: closing });
  }
  response.end();
}

/** Chunked, so that only a reader that counts what arrives can notice; padded with blanks, so that it would parse. */
function sendOversize({ response, reply }: Stage): void {
  response.writeHead(200, { ...reply.headers });
  response.write(reply.body);
  response.end(' '.repeat(OVERSIZE_BYTES));
}

/** Every way in which a vendor can fail instead of answering. A fault starts after the vendor has counted (and billed) the call. */
export const FAULTS = {
  ServiceUnavailable: { surname: 'ServiceUnavailable', effect: 'HTTP 503, empty', perform: statusOnly(503) },
  InternalError: { surname: 'InternalError', effect: 'HTTP 500, empty', perform: statusOnly(500) },
  RateLimited: {
    surname: 'RateLimited',
    effect: 'HTTP 429 with Retry-After: 1',
    perform: statusOnly(429, { 'retry-after': '1' }),
  },
  Unauthorized: { surname: 'Unauthorized', effect: 'HTTP 401, empty', perform: statusOnly(401) },
  Html: {
    surname: 'Html',
    effect: 'HTTP 200 with an HTML maintenance page',
    perform: withBody(() => MAINTENANCE, 'text/html; charset=utf-8'),
  },
  Garbage: {
    surname: 'Garbage',
    effect: 'HTTP 200 with random text',
    perform: withBody(() => randomBytes(96).toString('base64')),
  },
  Truncated: {
    surname: 'Truncated',
    effect: 'HTTP 200 with the first half of a passing body, its content-length correct',
    perform: withBody(firstHalf),
  },
  Empty: { surname: 'Empty', effect: 'HTTP 200, empty', perform: withBody(() => '') },
  Reset: {
    surname: 'Reset',
    effect: 'the connection dies before any byte of the answer',
    perform: ({ response }) => {
      response.socket?.destroy();
    },
  },
  HalfBody: {
    surname: 'HalfBody',
    effect: 'the connection dies in the middle of a passing body',
    perform: sendHalfThenDie,
  },
  Hang: { surname: 'Hang', effect: 'no answer at all', perform: () => {} },
  Slow: { surname: 'Slow', effect: 'a passing answer later than the caller waits', perform: sendSlowly },
  Drip: { surname: 'Drip', effect: 'a passing answer, a few bytes at a time', perform: drip },
  Redirect: {
    surname: 'Redirect',
    effect: 'HTTP 302 to another path',
    perform: statusOnly(302, { location: '/redirected' }),
  },
  Oversize: { surname: 'Oversize', effect: 'a passing answer, padded to 8 MiB', perform: sendOversize },
  WrongCharset: {
    surname: 'WrongCharset',
    effect: 'a passing answer with a byte that is not UTF-8',
    perform: sendWrongCharset,
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

const BY_SURNAME: ReadonlyMap<string, FaultName> = new Map(
  FAULT_NAMES.map((name) => [FAULTS[name].surname.toLowerCase(), name]),
);

/** The fault that a person of this surname meets; upper and lower case do not matter, because vendors' formats change it. */
export function faultOfSurname(surname: string): FaultName | undefined {
  return BY_SURNAME.get(surname.trim().toLowerCase());
}

/** Spoils an answer. Never throws: a fault that is cut short by the end of the server is over. */
export async function performFault(name: FaultName, stage: Stage): Promise<void> {
  const fault: Fault = FAULTS[name];
  try {
    await fault.perform(stage);
  } catch (error) {
    if (!stage.closing.aborted) throw error;
  }
}
