import { describe, expect, it } from '@jest/globals';
import { describeProviderConformance } from '#libs/provider-conformance';
import {
  type HttpExchange,
  type HttpPort,
  type HttpReply,
  type ProviderDefinition,
  type ProviderDependencies,
  ProviderError,
  type ProviderOutcome,
  Sensitive,
  type VerificationProvider,
} from '#libs/provider-spec';
import { type ExemplaryConfig, exemplaryProvider } from './exemplary.provider.js';
import { record } from './recorder.js';
import { TEACHING_HARNESS } from './teaching.scenarios.js';

type Definition = ProviderDefinition<ExemplaryConfig>;
type Verify = VerificationProvider['verify'];

/** The exemplary provider with its verify changed. */
const verifying = (change: (inner: Verify, dependencies: ProviderDependencies) => Verify): Definition => ({
  ...exemplaryProvider,
  create(config, dependencies) {
    const inner = exemplaryProvider.create(config, dependencies);
    return { verify: change(inner.verify.bind(inner), dependencies) };
  },
});

/** The exemplary provider with its way out changed. */
const sending = (change: (send: HttpPort['send']) => HttpPort['send']): Definition => ({
  ...exemplaryProvider,
  create: (config, dependencies) =>
    exemplaryProvider.create(config, {
      ...dependencies,
      http: { send: change((exchange, signal) => dependencies.http.send(exchange, signal)) },
    }),
});

const replying = async (
  send: HttpPort['send'],
  exchange: HttpExchange,
  signal: AbortSignal,
  change: (reply: HttpReply) => HttpReply,
) => change(await send(exchange, signal));

let shared: VerificationProvider | undefined;
let lastReply: HttpReply | undefined;

/** One bad habit at a time, and the checks that must notice it. */
const HABITS: readonly {
  readonly habit: string;
  readonly definition: Definition;
  readonly noticedBy: readonly string[];
}[] = [
  {
    habit: 'takes a fault for an answer',
    definition: verifying(
      (inner) => (request, call) =>
        inner(request, call).catch(
          (): ProviderOutcome => ({ status: 'inconclusive', reason: 'no_decision', signals: [], unmapped: [] }),
        ),
    ),
    noticedBy: ['lets faults through > unreachable, not_sent: once, unchanged, not sent again'],
  },
  {
    habit: 'asks again when a call failed',
    definition: verifying((inner) => (request, call) => inner(request, call).catch(() => inner(request, call))),
    noticedBy: [
      'lets faults through > a 503 is not sent again',
      'lets faults through > timed_out, unknown: once, unchanged, not sent again',
    ],
  },
  {
    habit: 'throws what it happens to catch',
    definition: verifying(
      (inner) => (request, call) =>
        inner(request, call).catch(() => {
          throw new TypeError('something went wrong');
        }),
    ),
    noticedBy: [
      'fails closed > a 200 with the body "" is not verified',
      'fails closed > a 500 that carries a passing body is not verified',
    ],
  },
  {
    habit: 'logs the person',
    definition: verifying((inner, { log }) => (request, call) => {
      log.info('asking', { name: request.applicant.givenName?.reveal() ?? '' });
      return inner(request, call);
    }),
    noticedBy: ['keeps secrets > in logs, outcomes and errors of every scenario'],
  },
  {
    habit: "quotes the vendor's reply in its error",
    definition: sending((send) => async (exchange, signal) => {
      const reply = await send(exchange, signal);
      if (reply.status >= 400)
        throw new ProviderError('vendor_fault', `vendor said ${reply.body}`, { delivery: 'sent' });
      return reply;
    }),
    noticedBy: ['keeps secrets > when the vendor throws them back at us'],
  },
  {
    habit: 'leaves the person in the cause of an error',
    definition: verifying(
      (inner) => (request, call) =>
        inner(request, call).catch((fault: ProviderError) => {
          const cause = new Error(`asked for ${request.applicant.givenName?.reveal()}`);
          throw new ProviderError(fault.kind, 'failed', { delivery: fault.delivery, cause });
        }),
    ),
    noticedBy: ['keeps secrets > when the port fails'],
  },
  {
    habit: 'puts the body into the address',
    definition: sending((send) => (exchange, signal) => {
      const url = new URL(exchange.url);
      if (exchange.body) url.searchParams.set('q', Buffer.from(exchange.body).toString());
      return send({ ...exchange, url }, signal);
    }),
    noticedBy: ['keeps secrets > out of the address, which proxies and servers write down'],
  },
  {
    habit: 'waits with a signal of its own',
    definition: sending((send) => (exchange) => send(exchange, new AbortController().signal)),
    noticedBy: [
      'behaves under load > gives up when its signal says so, without another call',
      'behaves under load > starts nothing when its time is over already',
      'behaves under load > gives up while an auxiliary call hangs, and says that nothing was bought',
    ],
  },
  {
    habit: 'makes up a birth date',
    definition: verifying((inner) => (request, call) => {
      const dateOfBirth = request.applicant.dateOfBirth ?? new Sensitive('1990-01-01');
      return inner({ ...request, applicant: { ...request.applicant, dateOfBirth } }, call);
    }),
    noticedBy: ['asks only what it was told > refuses before sending when dateOfBirth or nationalIdLast4 is missing'],
  },
  {
    habit: 'makes up a value that nobody requires',
    definition: verifying((inner) => (request, call) => {
      const nationalIdLast4 = request.applicant.nationalIdLast4 ?? new Sensitive('0000');
      return inner({ ...request, applicant: { ...request.applicant, nationalIdLast4 } }, call);
    }),
    noticedBy: ['asks only what it was told > never invents a value for an attribute that it was not given'],
  },
  {
    habit: 'sends no reference',
    definition: verifying((inner) => (request, call) => inner({ ...request, reference: 'none' }, call)),
    noticedBy: [
      'reads its vendor > puts our reference into the request, so that a lost call can be found',
      'behaves under load > keeps 50 calls at once apart',
    ],
  },
  {
    habit: 'keeps the first instance for all',
    definition: {
      ...exemplaryProvider,
      create: (config, dependencies) => {
        const own = exemplaryProvider.create(config, dependencies);
        return { verify: (request, call) => ((shared ??= own), shared.verify(request, call)) };
      },
    },
    noticedBy: ['behaves under load > keeps nothing between instances: two with other settings do not mix'],
  },
  {
    habit: 'keeps the last reply in a shared place',
    definition: sending((send) => async (exchange, signal) => {
      const reply = await send(exchange, signal);
      if (exchange.url.pathname === '/token') return reply;
      lastReply = reply;
      await new Promise((resolve) => setImmediate(resolve));
      return lastReply;
    }),
    noticedBy: ['behaves under load > keeps 50 calls at once apart'],
  },
  {
    habit: 'does not look at the status',
    definition: sending(
      (send) => (exchange, signal) => replying(send, exchange, signal, (reply) => ({ ...reply, status: 200 })),
    ),
    noticedBy: [
      'fails closed > a 201 that carries a passing body is not verified',
      'fails closed > a 503 that carries a passing body is not verified',
    ],
  },
  {
    habit: 'passes whoever was not refused',
    definition: verifying((inner) => async (request, call) => {
      const outcome = await inner(request, call);
      return outcome.status === 'inconclusive' && outcome.reason === 'no_decision'
        ? { status: 'verified', signals: [], unmapped: [] }
        : outcome;
    }),
    noticedBy: [
      'fails closed > a 200 with the body "{}" is not verified',
      'fails closed > no missing fact turns "plain fail" into verified',
      'fails closed > no missing fact turns "referral" into verified',
    ],
  },
  {
    habit: 'forgives a body that was cut short',
    definition: sending(
      (send) => (exchange, signal) =>
        replying(send, exchange, signal, (reply) => {
          const mended = [reply.body, reply.body.concat('}')].find((body) => isJson(body));
          return { ...reply, body: mended ?? reply.body };
        }),
    ),
    noticedBy: ['fails closed > a passing body that was cut short, or came twice, is not verified'],
  },
  {
    habit: 'passes beside a code that it does not know',
    definition: verifying((inner) => async (request, call) => {
      const outcome = await inner(request, call);
      return outcome.status === 'inconclusive' && outcome.reason === 'unmapped_code'
        ? { status: 'verified', signals: [], unmapped: outcome.unmapped }
        : outcome;
    }),
    noticedBy: ['reads its vendor > pass beside an unknown code'],
  },
  {
    habit: 'starts a timer while it is built',
    definition: {
      ...exemplaryProvider,
      create: (config, dependencies) => {
        const timer = setTimeout(() => undefined, 1);
        const inner = exemplaryProvider.create(config, dependencies);
        return { verify: (request, call) => (clearTimeout(timer), inner.verify(request, call)) };
      },
    },
    noticedBy: ['construction > is pure: no call, no timer, no line in the log'],
  },
  {
    habit: 'says that a call was sent when only a token was asked for',
    definition: verifying(
      (inner) => (request, call) =>
        inner(request, call).catch((fault: ProviderError) => {
          throw new ProviderError(fault.kind, 'failed', { delivery: 'sent' });
        }),
    ),
    noticedBy: ['behaves under load > gives up while an auxiliary call hangs, and says that nothing was bought'],
  },
  {
    habit: 'calls another host than it declares',
    definition: {
      ...exemplaryProvider,
      transport: (config) => ({ ...exemplaryProvider.transport(config), origins: ['https://other.test'] }),
    },
    noticedBy: ['construction > derives the transport from the settings'],
  },
];

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

describe('one bad habit at a time', () => {
  for (const { habit, definition, noticedBy } of HABITS) {
    it(`the kit notices a provider that ${habit}`, async () => {
      shared = undefined;
      const report = await record((test) => describeProviderConformance({ ...TEACHING_HARNESS, definition }, test));
      const ends = noticedBy.map((check) => [check, report.get(check)]);
      expect(ends).toEqual(noticedBy.map((check) => [check, 'failed']));
      // The habit is one of many things: what has nothing to do with it still passes.
      expect([...report.values()].filter((end) => end === 'passed').length).toBeGreaterThan(9);
    }, 60_000);
  }
});
