import type { ConnectorProtocol, DecodedCall, WireAnswer } from '#libs/connector-protocols';
import type { Applicant, ProviderOutcome } from '#libs/provider-spec';
import type { ApprovalResult, Approvals, CaseState } from '../../src/approvals/index.js';
import type { FlowConfig } from '../../src/config/index.js';
import { type IncomingSignup, ReplyWriter } from '../../src/connector/index.js';
import type { ClaimResult, Conclusion, Journal, SignupRecord } from '../../src/journal/index.js';
import type { SignupEvents } from '../../src/observability/index.js';
import type {
  AttributeRules,
  Invitations,
  ListCheck,
  ListFindings,
  ReservationResult,
  RuleOutcome,
} from '../../src/policy/index.js';
import type { AttemptEnd, RoutePlan } from '../../src/verification/index.js';

export const aFlow = (change: Partial<FlowConfig> = {}): FlowConfig => ({
  name: 'customers',
  connector: 'microsoft.user-flow',
  callerTimeoutMs: 5_000,
  budgetMs: 4_000,
  authentication: { basic: [] },
  attributes: { givenName: 'givenName', surname: 'surname', email: 'email' },
  steps: { 'after-federation': [], 'before-creating-user': ['verification'], 'before-sending-token': [] },
  verification: { route: ['first', 'second'], strategy: 'first-answer', failOver: 'when-not-charged' },
  onUnavailable: { outage: 'block', timeout: 'block', misconfiguration: 'block' },
  outcomes: { verified: 'continue', rejected: 'block', inconclusive: 'review', pending: 'review' },
  messages: { defaultLocale: 'en', overrides: {} },
  claims: {},
  timeZone: 'UTC',
  attributeRules: [],
  replayMs: 120_000,
  invitation: { claim: 'extension_InvitationCode', required: false },
  ...change,
});

export const aCall = (claims: Record<string, string> = { givenName: 'Ana', surname: 'Ng' }): DecodedCall => ({
  claims: new Map(Object.entries(claims)),
  identities: [],
  locales: ['en'],
});

export const anIncoming = (change: Partial<IncomingSignup> = {}): IncomingSignup => ({
  flow: aFlow(),
  step: 'before-creating-user',
  call: aCall(),
  caller: { method: 'basic', name: 'entra' },
  correlationId: '00000000-0000-4000-8000-000000000001',
  ...change,
});

/** Says the decision's words instead of a wire format's. */
const plainProtocol: ConnectorProtocol = {
  id: 'microsoft.user-flow',
  steps: ['after-federation', 'before-creating-user', 'before-sending-token'],
  legalReplies: (step) =>
    step === 'before-creating-user' ? ['continue', 'block', 'correct_input'] : ['continue', 'block'],
  decode: () => aCall(),
  encode: (_step, reply) => ({
    status: 200,
    body:
      reply.kind === 'continue'
        ? ['continue', ...Object.entries(reply.claims).map(([name, value]) => `${name}=${value}`)].join(' ')
        : `${reply.kind} ${reply.message}`,
  }),
};

export const plainReplies = (now = new Date('2026-11-22T12:00:00Z')): ReplyWriter =>
  new ReplyWriter(
    [plainProtocol],
    { text: (_flow, key, _locales, attributes = []) => [key, ...attributes].join(' ') },
    { now: () => now },
  );

const ignore = (): void => undefined;
export const silentEvents = (change: Partial<SignupEvents> = {}): SignupEvents => ({
  received: ignore,
  finished: ignore,
  attemptEnded: ignore,
  decided: ignore,
  replayed: ignore,
  deferred: ignore,
  failed: ignore,
  ...change,
});

/** A journal in memory that keeps what it was told, in order. */
export class RecordingJournal implements Journal {
  readonly entries: string[] = [];
  readonly conclusions: Conclusion[] = [];
  /** Set one to make the next calls behave so. */
  claimResult: () => Promise<ClaimResult> = async () => ({ kind: 'won' });
  concludeResult: () => ReturnType<Journal['conclude']> = async () => ({ kind: 'recorded' });
  keepsLease = true;
  deferral: () => Promise<void> = async () => undefined;
  otherAnswer: WireAnswer | undefined;

  async claim({ attempt }: Parameters<Journal['claim']>[0]): Promise<ClaimResult> {
    const result = await this.claimResult();
    this.entries.push(`claim ${attempt?.provider ?? '-'} ${result.kind}`);
    return result;
  }
  async nextAttempt({ ended, next }: Parameters<Journal['nextAttempt']>[0]): Promise<boolean> {
    this.entries.push(`next ${ended?.provider ?? 'claim'} -> ${next.provider}`);
    return this.keepsLease;
  }
  async conclude(conclusion: Conclusion): ReturnType<Journal['conclude']> {
    const result = await this.concludeResult();
    this.entries.push(`conclude ${conclusion.answer.body}`);
    this.conclusions.push(conclusion);
    return result;
  }
  answerOf(_decisionId: string, signal: AbortSignal): Promise<WireAnswer | undefined> {
    if (this.otherAnswer) return Promise.resolve(this.otherAnswer);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
  }
  async recordDeferred({ answered }: { signup: SignupRecord; answered: unknown }): Promise<void> {
    await this.deferral();
    this.entries.push(`deferred ${(answered as { kind: string }).kind}`);
  }
}

/** A policy as values: what each of its parts answers, and what it was asked. */
export class ScriptedPolicy {
  readonly asked: string[] = [];
  rules: RuleOutcome | Error = { problems: [], changes: {} };
  lists: ListFindings | Error = {};
  reservation: ReservationResult | Error = { kind: 'refused', reason: 'unknown' };
  approval: ApprovalResult | Error = { kind: 'approved' };
  earlier: { caseId: string; state: CaseState } | undefined;

  readonly attributeRules: AttributeRules = { apply: async () => this.#say('rules', this.rules) };
  readonly listCheck: ListCheck = { check: async () => this.#say('lists', this.lists) };
  readonly invitations: Invitations = {
    reserve: async () => this.#say('reserve', this.reservation),
    settle: async (_decisionId, end) => void this.asked.push(`settle ${end}`),
  };
  readonly approvals: Approvals = {
    statusOf: async () => this.#say('status', this.earlier),
    request: async ({ reason, verified: passed }) => this.#say(`request ${reason} ${passed}`, this.approval),
  };

  #say<T>(question: string, answer: T | Error): T {
    this.asked.push(question);
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

export const verified: ProviderOutcome = { status: 'verified', signals: [], unmapped: [] };
export const rejected: ProviderOutcome = { status: 'rejected', signals: [], unmapped: [] };
export const fault = (
  kind: Extract<AttemptEnd, { fault: unknown }>['fault']['kind'],
  delivery: 'not_sent' | 'sent' | 'unknown',
  failsOver = true,
): AttemptEnd => ({ fault: { kind, delivery }, failsOver, attributes: [] });

/** Providers as scripts: each attempt takes the next end of its provider. */
export class ScriptedDesk {
  readonly calls: string[] = [];
  constructor(
    private readonly script: Record<string, (() => Promise<AttemptEnd>)[]>,
    private readonly route: RoutePlan = { kind: 'ready', providers: Object.keys(script) },
  ) {}
  plan(): RoutePlan {
    return this.route;
  }
  leaseMs(): number {
    return 15_000;
  }
  async attempt(name: string, request: { applicant: Applicant; reference: string }): Promise<AttemptEnd> {
    this.calls.push(`${name} ${request.reference.length}`);
    const next = this.script[name]?.shift();
    if (!next) throw new Error(`${name} was called more often than scripted`);
    return next();
  }
  async lookup(): Promise<AttemptEnd | undefined> {
    return undefined;
  }
}
