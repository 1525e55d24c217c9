import type { ClaimValue, ConnectorProtocol, Reply, ReplyKind, WireAnswer } from '#libs/connector-protocols';
import type { ApplicantAttribute } from '#libs/provider-spec';
import type { FlowConfig, OutgoingFact } from '../config/index.js';
import type { Decision, MessageKey } from '../decision/index.js';

/** The words of the message catalogue. */
export interface ReplyWords {
  text(
    flow: FlowConfig,
    key: MessageKey,
    locales: readonly string[],
    attributes?: readonly ApplicantAttribute[],
  ): string;
}

/** What of the sign-up's record an answer needs. */
export interface ReplyContext {
  readonly decisionId: string;
  readonly locales: readonly string[];
  /** Claims that go with Continue besides the configured facts: what rules changed, what an invitation gives. */
  readonly claims?: Readonly<Record<string, ClaimValue>>;
}

/** Decision -> the caller's wire format, in the applicant's language. */
export class ReplyWriter {
  readonly #protocols: ReadonlyMap<string, ConnectorProtocol>;

  constructor(
    protocols: readonly ConnectorProtocol[],
    private readonly words: ReplyWords,
    private readonly clock: { now(): Date },
  ) {
    this.#protocols = new Map(protocols.map((protocol) => [protocol.id, protocol]));
  }

  legalReplies(flow: FlowConfig, step: string): readonly ReplyKind[] {
    return this.#protocolOf(flow).legalReplies(step);
  }

  write(flow: FlowConfig, step: string, context: ReplyContext, decision: Decision): WireAnswer {
    return this.#protocolOf(flow).encode(step, this.#replyOf(flow, context, decision));
  }

  #protocolOf(flow: FlowConfig): ConnectorProtocol {
    const protocol = this.#protocols.get(flow.connector);
    if (!protocol) throw new Error(`no protocol is installed for connector ${flow.connector}`);
    return protocol;
  }

  #replyOf(flow: FlowConfig, context: ReplyContext, decision: Decision): Reply {
    if (decision.kind === 'continue') {
      return { kind: 'continue', claims: { ...context.claims, ...this.#factsOf(flow, context, decision) } };
    }
    if (decision.text !== undefined) return { kind: decision.kind, message: decision.text };
    const attributes = decision.kind === 'correct_input' ? decision.attributes : [];
    return { kind: decision.kind, message: this.words.text(flow, decision.message, context.locales, attributes) };
  }

  /** Where nothing was checked nothing is said: it would overwrite what an earlier check found out. */
  #factsOf(flow: FlowConfig, { decisionId }: ReplyContext, { status }: Decision): Record<string, ClaimValue> {
    if (status === 'not_required') return {};
    const facts: Record<OutgoingFact, ClaimValue> = {
      status,
      time: this.clock.now().toISOString(),
      reference: decisionId,
    };
    return Object.fromEntries(Object.entries(flow.claims).map(([claim, fact]) => [claim, facts[fact]]));
  }
}
