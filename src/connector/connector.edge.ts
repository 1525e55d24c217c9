import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CheckedProtocol, WireAnswer } from '#libs/connector-protocols';
import { type FlowConfig, GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { send } from './answer.sender.js';
import { CallerAuthenticator } from './authentication/caller.authenticator.js';
import { CONNECTORS_PREFIX, readTarget } from './connector.target.js';
import { CONNECTOR_EVENTS, type ConnectorEvents, type RefusalReason } from './connector-events.port.js';
import { Conversation, tell } from './conversation.js';
import { type Admission, Exchange } from './exchange.js';
import { SafeAnswers } from './safe-answers.js';
import { SIGNUP_HANDLER, type SignupHandler } from './signup-handler.port.js';
import { TRANSPORT_REFUSALS, type TransportStatus } from './transport-refusals.js';
import { WORDS, type Words } from './words.port.js';

/** Injection token of the protocols that flows may name. */
export const PROTOCOLS: unique symbol = Symbol('Protocols');

/** A call that is not let in. */
interface Refusal {
  readonly status: TransportStatus;
  readonly reason: RefusalReason;
  readonly headers?: Readonly<Record<string, string>>;
  readonly flow?: string;
}

const UNKNOWN_PATH: Refusal = { status: 404, reason: 'unknown_path' };
const WRONG_METHOD: Refusal = { status: 405, reason: 'wrong_method', headers: { allow: 'POST' } };
const challenge = (reason: RefusalReason, flow?: string): Refusal => ({
  status: 401,
  reason,
  headers: { 'www-authenticate': 'Basic realm="verigate", charset="UTF-8"' },
  flow,
});

/** W3C Trace Context section 3.2. */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NO_BODY = new Uint8Array();

/**
 * `POST /connectors/{flow}/{step}`: everything about a sign-up call that is HTTP. Whatever happens behind it, the caller gets an answer
 * of its contract inside the flow's budget; nothing of Fastify's or Nest's own error bodies gets out.
 */
@Injectable()
export class ConnectorEdge {
  readonly #protocols: ReadonlyMap<string, CheckedProtocol>;
  readonly #safe: SafeAnswers;
  readonly #conversation: Conversation;
  readonly #exchanges = new WeakMap<FastifyRequest, Exchange>();

  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'flows' | 'server'>,
    private readonly authenticator: CallerAuthenticator,
    @Inject(SIGNUP_HANDLER) handler: SignupHandler,
    @Inject(WORDS) words: Words,
    @Inject(CONNECTOR_EVENTS) private readonly events: ConnectorEvents,
    @Inject(PROTOCOLS) protocols: readonly CheckedProtocol[],
  ) {
    this.#protocols = new Map(protocols.map((protocol) => [protocol.id, protocol]));
    this.#safe = new SafeAnswers(protocols, words);
    this.#conversation = new Conversation(handler, this.#safe, events);
  }

  /** Call before the instance is ready. Parsers, hooks and error handling stay inside the prefix. */
  register(fastify: FastifyInstance): void {
    void fastify.register(async (scope) => this.#install(scope), { prefix: CONNECTORS_PREFIX });
  }

  #install(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', (request, reply, done) => {
      const admission = this.#admit(request);
      if ('reason' in admission) return this.#refuse(request, reply, admission);
      this.#begin(request, reply, admission);
      done();
    });
    scope.setErrorHandler((error, request, reply) => this.#recover(error, request, reply));
    scope.setNotFoundHandler((request, reply) => this.#refuse(request, reply, UNKNOWN_PATH));
    // One wildcard: a parameter would be decoded, and refused by the router when it is long.
    scope.post('/*', { bodyLimit: this.config.server.maxBodyBytes }, (request) => this.#converse(request));
  }

  /** Everything that can be known before the body is read. */
  #admit({ raw, method, headers }: FastifyRequest): Admission | Refusal {
    const target = readTarget(raw.url ?? '');
    if (!target) return UNKNOWN_PATH;
    if (method !== 'POST') return WRONG_METHOD;
    const presented = { rawHeaders: raw.rawHeaders, peer: raw.socket.remoteAddress };
    const caller = this.authenticator.authenticate(target.flow, presented);
    const known = this.#flow(target.flow);
    if (!known) return challenge('unknown_flow');
    const { name: flow, steps } = known.flow;
    if (typeof caller === 'string') return challenge(caller, flow);
    if (!steps[target.step]) return { status: 404, reason: 'step_not_configured', flow };
    const isTooLarge = Number(headers['content-length']) > this.config.server.maxBodyBytes;
    return isTooLarge ? { status: 413, reason: 'too_large', flow } : { ...known, step: target.step, caller };
  }

  #flow(name: string): { readonly flow: FlowConfig; readonly protocol: CheckedProtocol } | undefined {
    const flow = this.config.flows.get(name);
    const protocol = flow && this.#protocols.get(flow.connector);
    return flow && protocol && { flow, protocol };
  }

  /** The clock runs from here, the body's journey included. */
  #begin(request: FastifyRequest, reply: FastifyReply, admission: Admission): void {
    const transmit = (answer: WireAnswer): void => send(request, reply, answer);
    const onOverdue = (exchange: Exchange): void => this.#conversation.overdue(exchange);
    this.#exchanges.set(request, new Exchange(admission, transmit, onOverdue));
  }

  #refuse(request: FastifyRequest, reply: FastifyReply, { status, reason, headers, flow }: Refusal): void {
    send(request, reply, TRANSPORT_REFUSALS[status], headers);
    tell(() => this.events.refused(flow, status, reason));
  }

  /** Returns before there is an answer: Fastify waits for the reply, which any of several may give. */
  #converse(request: FastifyRequest): void {
    const exchange = this.#exchanges.get(request);
    if (!exchange) throw new Error('a request came past admission');
    const { body, headers } = request;
    const traceparent = headers['traceparent'];
    this.#conversation.converse(exchange, {
      body: body instanceof Uint8Array ? body : NO_BODY,
      contentType: headers['content-type'],
      traceparent: typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined,
    });
  }

  #recover(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const exchange = this.#exchanges.get(request);
    if (exchange) this.#conversation.interrupted(exchange, error);
    else this.#recoverUnadmitted(error, request, reply);
  }

  /** A hook threw, so nobody is known; the flow's safe answer lets nobody through and tells a stranger nothing. */
  #recoverUnadmitted(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const target = readTarget(request.raw.url ?? '');
    const known = target && this.#flow(target.flow);
    if (!known) return this.#refuse(request, reply, target ? challenge('unknown_flow') : UNKNOWN_PATH);
    const answer = this.#safe.failed(known.protocol, known.flow, target.step, []);
    send(request, reply, answer);
    tell(() => this.events.failed(known.flow.name, target.step, error));
    tell(() => this.events.refused(known.flow.name, answer.status, 'defect'));
  }
}
