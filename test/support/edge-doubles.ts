import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { type CheckedProtocol, microsoftUserFlow, type WireAnswer } from '#libs/connector-protocols';
import { Sensitive } from '#libs/provider-spec';
import type { Deadline } from '#libs/resilience';
import type { FlowConfig, GatewayConfig } from '../../src/config/index.js';
import { CallerAuthenticator } from '../../src/connector/authentication/caller.authenticator.js';
import { ConnectorEdge } from '../../src/connector/connector.edge.js';
import { connectorServerOptions } from '../../src/connector/connector.server-options.js';
import type { ConnectorEvents } from '../../src/connector/connector-events.port.js';
import type { IncomingSignup } from '../../src/connector/signup-handler.port.js';
import type { Words } from '../../src/connector/words.port.js';

export const SECRET = 'correct:horse:battery';
export const basic = (username: string, secret: string): string =>
  `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;

export function aFlow(overrides: Partial<FlowConfig> = {}): FlowConfig {
  return {
    name: 'customers',
    connector: 'microsoft.user-flow',
    callerTimeoutMs: 5000,
    budgetMs: 4000,
    authentication: { basic: [{ username: 'entra', secret: new Sensitive(SECRET) }] },
    attributes: {},
    steps: { 'after-federation': [], 'before-creating-user': ['verification'], 'before-sending-token': [] },
    onUnavailable: { outage: 'block', timeout: 'block', misconfiguration: 'block' },
    outcomes: { verified: 'continue', rejected: 'block', inconclusive: 'review', pending: 'review' },
    messages: { defaultLocale: 'en', overrides: {} },
    claims: {},
    timeZone: 'UTC',
    attributeRules: [],
    replayMs: 120_000,
    invitation: { claim: 'extension_InvitationCode', required: true },
    ...overrides,
  };
}

export const words: Words = { text: (flow, key, locales) => `${flow.name} ${key} ${locales.join('+')}`.trim() };

/** Every event as an array: its name, then its arguments, errors by message and times left out. */
export class EventLog implements ConnectorEvents {
  readonly seen: unknown[][] = [];
  refused(...details: unknown[]): void {
    this.seen.push(['refused', ...details]);
  }
  answered(flow: string, step: string, action: string, status: number): void {
    this.seen.push(['answered', flow, step, action, status]);
  }
  failed(flow: string, step: string, error: unknown): void {
    this.seen.push(['failed', flow, step, error instanceof Error ? error.message : error]);
  }
  misdirected(...details: unknown[]): void {
    this.seen.push(['misdirected', ...details]);
  }
}

export type Handle = (signup: IncomingSignup, deadline: Deadline) => Promise<WireAnswer>;

export const toContinue: Handle = async ({ step }) =>
  microsoftUserFlow.encode(step, { kind: 'continue', claims: { extension_IdvStatus: 'verified' } });

export interface EdgeOptions {
  readonly flows?: readonly FlowConfig[];
  readonly maxBodyBytes?: number;
  readonly trustedProxies?: readonly string[];
  readonly protocols?: readonly CheckedProtocol[];
  readonly words?: Words;
  readonly events?: ConnectorEvents;
  /** Closing waits for what is under way. */
  readonly drains?: boolean;
  /** On the root instance, before the edge: a host such as Nest. */
  readonly host?: (app: FastifyInstance) => void;
}

export type Call = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

export interface RunningEdge {
  readonly origin: string;
  readonly port: number;
  readonly events: EventLog;
  /** The next calls are handled so. */
  handle: Handle;
  readonly handled: IncomingSignup[];
  post(path: string, call?: Call): Promise<Response>;
  /** Bytes in, bytes out until the server closes. */
  raw(request: string | Buffer): Promise<string>;
  close(): Promise<void>;
}

/** The edge on a bare Fastify server, over real sockets. */
export async function startEdge(options: EdgeOptions = {}): Promise<RunningEdge> {
  const flows = options.flows ?? [aFlow()];
  const server = { trustedProxies: options.trustedProxies ?? [], maxBodyBytes: options.maxBodyBytes ?? 16_384 };
  const config = { flows: new Map(flows.map((flow) => [flow.name, flow])), server } as unknown as GatewayConfig;
  const events = new EventLog();
  const handled: IncomingSignup[] = [];
  const running = { handle: toContinue };
  const edge = new ConnectorEdge(
    config,
    new CallerAuthenticator({ ...config, pepper: Buffer.alloc(32, 7), clock: { now: () => new Date() } }),
    {
      handle: (signup, deadline) => {
        handled.push(signup);
        return running.handle(signup, deadline);
      },
    },
    options.words ?? words,
    options.events ?? events,
    options.protocols ?? [microsoftUserFlow],
  );
  const app = fastify({
    ...connectorServerOptions(() => events),
    ...(options.drains ? {} : { forceCloseConnections: true }),
  });
  options.host?.(app);
  edge.register(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return Object.assign(running, {
    origin,
    port,
    events,
    handled,
    post: (path: string, init: Call = {}) =>
      fetch(origin + path, {
        method: 'POST',
        body: '{}',
        ...init,
        headers: { authorization: basic('entra', SECRET), 'content-type': 'application/json', ...init.headers },
      }),
    raw: (request: string | Buffer) => talk(port, request),
    close: () => app.close(),
  });
}

const talk = (port: number, request: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', reject).on('close', () => resolve(text));
  });
