import { inspect } from 'node:util';
import { plainToInstance } from 'class-transformer';
import {
  type Applicant,
  type CallContext,
  type HttpExchange,
  type HttpPort,
  type HttpReply,
  ProviderError,
  type ProviderOutcome,
  Sensitive,
  type VerificationProvider,
  type VerificationRequest,
} from '#libs/provider-spec';
import { CANARY_PERSON } from './canary.js';
import type { AttributeValues, ProviderHarness, Scenario, ScriptedReply } from './harness.js';

/** How long a check waits for a provider that may never come back. A provider that behaves settles at once. */
const PATIENCE_MS = 2_000;

/** What came of one call: a value, a fault, or nothing. */
export type Result =
  | { readonly kind: 'outcome'; readonly outcome: ProviderOutcome }
  | { readonly kind: 'fault'; readonly fault: unknown }
  | { readonly kind: 'never_settled' };

export type Respond = (exchange: HttpExchange, signal: AbortSignal) => Promise<HttpReply>;

/** One instance of the provider between a scripted port and a log that is kept. */
export interface Stage {
  readonly provider: VerificationProvider;
  readonly billable: readonly HttpExchange[];
  readonly auxiliary: readonly HttpExchange[];
  /** Everything logged, one text a line. */
  readonly lines: readonly string[];
}

export const referenceOf = (number: number): string => `CNF${String(number).padStart(23, '0')}`;

export const repliesOf = (scenario: Scenario): readonly ScriptedReply[] =>
  scenario.reply === undefined ? [] : [scenario.reply].flat();

export const written = (reply: ScriptedReply, reference: string): HttpReply =>
  typeof reply === 'function' ? reply(reference) : reply;

export const bodyOf = (exchange: HttpExchange): string =>
  exchange.body === undefined ? '' : Buffer.from(exchange.body).toString('utf8');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Address, headers and body as one text, plain and percent-decoded. */
export function textOf(exchange: HttpExchange): string {
  const plain = [exchange.url.href, ...Object.values(exchange.headers), bodyOf(exchange)];
  return [...plain, ...plain.map(decoded)].join('\n');
}

/** What was said of the person and of the message: words of address and body. Headers may hold nonces and signatures. */
export const wordsOf = (exchange: HttpExchange | undefined): ReadonlySet<string> =>
  new Set(exchange ? decoded(`${exchange.url.href} ${bodyOf(exchange)}`).match(/[\p{L}\p{N}_-]+/gu) : []);

/** Everything that a reader of logs could see of a value: inspected, as JSON, and along its chain of causes. */
export function everythingIn(value: unknown): string {
  const texts = [inspect(value, { depth: 9, showHidden: true }), json(value)];
  for (let error = value, depth = 0; error instanceof Error && depth < 9; error = error.cause, depth += 1) {
    texts.push(
      String(error),
      error.stack ?? '',
      inspect(error.cause, { depth: 9 }),
      json(Object.fromEntries(Object.entries(error))),
    );
  }
  return texts.join('\n');
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

export class Theatre<Config extends object> {
  /** Every attribute that the provider accepts, with a canary's value. */
  readonly person: AttributeValues;

  constructor(readonly harness: ProviderHarness<Config>) {
    const { accepts } = harness.definition.capabilities;
    const values: AttributeValues = { ...CANARY_PERSON, ...harness.applicant };
    this.person = Object.fromEntries(accepts.map((attribute) => [attribute, values[attribute]]));
  }

  config(settings: Readonly<Record<string, unknown>> = this.harness.settings): Config {
    return plainToInstance(this.harness.definition.configClass, structuredClone(settings), {
      exposeDefaultValues: true,
    });
  }

  request(person: AttributeValues = this.person, reference: string = referenceOf(1)): VerificationRequest {
    const entries = Object.entries(person).map(([attribute, value]) => [attribute, new Sensitive(value)]);
    return Object.freeze({ applicant: Object.freeze(Object.fromEntries(entries)) as Applicant, reference });
  }

  call(signal: AbortSignal = new AbortController().signal): CallContext {
    return { signal, correlationId: 'conformance-1' };
  }

  /** Builds the provider over a port that keeps the contract of HttpPort and answers billable calls with `respond`. */
  stage(
    respond: Respond,
    options: { readonly settings?: Readonly<Record<string, unknown>>; readonly respondAuxiliary?: Respond } = {},
  ): Stage {
    const billable: HttpExchange[] = [];
    const auxiliary: HttpExchange[] = [];
    const lines: string[] = [];
    const write = (event: string, fields?: object) => void lines.push(`${event} ${everythingIn(fields)}`);
    const http: HttpPort = {
      send: async (exchange, signal) => {
        if (signal.aborted)
          throw new ProviderError('cancelled', 'given up before the request left', { delivery: 'not_sent' });
        if (this.harness.auxiliary?.matches(exchange)) {
          auxiliary.push(exchange);
          return options.respondAuxiliary?.(exchange, signal) ?? this.harness.auxiliary.reply(exchange);
        }
        billable.push(exchange);
        return respond(exchange, signal);
      },
    };
    const provider = this.harness.definition.create(this.config(options.settings), {
      http,
      clock: { now: () => new Date('2026-01-15T12:00:00Z') },
      log: { info: write, warn: write },
    });
    return { provider, billable, auxiliary, lines };
  }

  /** A stage whose vendor plays a scenario; the last reply repeats, so that a call too many is counted, not hidden. */
  playing(scenario: Scenario, reference: string = referenceOf(1)): Stage {
    const replies = repliesOf(scenario);
    let turn = 0;
    const { auxiliary } = scenario;
    return this.stage(
      async () => {
        const reply = replies[Math.min(turn++, replies.length - 1)];
        if (!reply) throw new ProviderError('unreachable', 'this scenario has no reply', { delivery: 'not_sent' });
        return written(reply, reference);
      },
      auxiliary ? { respondAuxiliary: async () => auxiliary } : {},
    );
  }

  /** A stage whose vendor gives one reply, always. */
  answering(reply: HttpReply): Stage {
    return this.stage(async () => reply);
  }

  personOf(scenario: Scenario): AttributeValues {
    return { ...this.person, ...scenario.applicant };
  }
}

/** Calls the provider and waits for what comes of it, with patience. */
export async function ask(
  stage: Stage,
  request: VerificationRequest,
  call: CallContext,
  patienceMs: number = PATIENCE_MS,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<Result>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'never_settled' }), patienceMs);
  });
  const work = (async (): Promise<Result> => {
    try {
      return { kind: 'outcome', outcome: await stage.provider.verify(request, call) };
    } catch (fault) {
      return { kind: 'fault', fault };
    }
  })();
  const result = await Promise.race([work, patience]);
  clearTimeout(timer);
  return result;
}
