import { Client, type Context, GraphClientError, type Middleware } from '@microsoft/microsoft-graph-client';
import type { Identity } from '#libs/connector-protocols';
import type { KeptToken } from '#libs/provider-kit';
import { type HttpExchange, type HttpPort, ProviderError } from '#libs/provider-spec';
import type { GraphConfig } from '../../config/index.js';
import type { GraphBody } from './account-plan.js';
import { graphToken } from './graph.token.js';
import { faultOf, GraphFault } from './graph-fault.js';

/** An account of the directory, as far as we look. */
export interface Account {
  readonly id: string;
  readonly userType?: string;
  /** Of its identities. Undefined: the directory did not say. */
  readonly issuers?: readonly string[];
}

/** The directory in which accounts are made. Every method throws GraphFault. */
export interface Directory {
  findByIdentity(identity: Identity): Promise<Account | undefined>;
  /** All who have it: an address is not unique. */
  findByMail(email: string): Promise<readonly Account[]>;
  createUser(user: GraphBody): Promise<Account>;
  invite(invitation: GraphBody): Promise<Account>;
  changeUser(id: string, changes: GraphBody): Promise<void>;
}

const CALL_MS = 15_000;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Microsoft's client over our own port: it writes paths and bodies and reads replies; the one middleware adds the token and sends. Its own
 * middlewares are left out on purpose: they open sockets of their own, and repeat a POST that may have been executed.
 */
export class GraphDirectory implements Directory {
  readonly #client: Client;

  constructor(config: GraphConfig, http: HttpPort, now: () => number = Date.now) {
    const { origin, pathname } = new URL(config.baseUrl);
    const version = pathname.split('/').filter(Boolean).join('/');
    this.#client = Client.initWithMiddleware({
      baseUrl: origin,
      defaultVersion: version,
      middleware: new Transport(http, graphToken(config, http, now), now),
    });
  }

  /** Unique in the tenant (reference microsoft.md section 3). */
  async findByIdentity({ issuer, issuerAssignedId }: Identity): Promise<Account | undefined> {
    const of = `c/issuerAssignedId eq ${quoted(issuerAssignedId)} and c/issuer eq ${quoted(issuer)}`;
    const [account, ...others] = await this.#find(`identities/any(c:${of})`);
    if (others.length > 0) throw new GraphFault('conflict');
    return account;
  }

  findByMail(email: string): Promise<readonly Account[]> {
    return this.#find(`mail eq ${quoted(email)}`);
  }

  async createUser(user: GraphBody): Promise<Account> {
    return accountIn(await this.#call(() => this.#client.api('/users').post(user)));
  }

  async invite(invitation: GraphBody): Promise<Account> {
    const reply = await this.#call(() => this.#client.api('/invitations').post(invitation));
    return accountIn((reply as { readonly invitedUser?: unknown } | null)?.invitedUser);
  }

  async changeUser(id: string, changes: GraphBody): Promise<void> {
    await this.#call(() => this.#client.api(`/users/${encodeURIComponent(id)}`).patch(changes));
  }

  /** The client puts a query together as it is given: characters of an address would end it. */
  async #find(filter: string): Promise<readonly Account[]> {
    const path = `/users?$filter=${encodeURIComponent(filter)}&$select=id,userType,identities`;
    const reply = (await this.#call(() => this.#client.api(path).get())) as { readonly value?: unknown } | null;
    if (!Array.isArray(reply?.value)) throw new GraphFault('unavailable');
    return reply.value.map(accountIn);
  }

  async #call(send: () => Promise<unknown>): Promise<unknown> {
    try {
      return await send();
    } catch (error) {
      const fault: unknown = error instanceof GraphClientError ? error.customError : undefined;
      throw fault instanceof GraphFault ? fault : new GraphFault('unavailable');
    }
  }
}

class Transport implements Middleware {
  constructor(
    private readonly http: HttpPort,
    private readonly token: KeptToken,
    private readonly now: () => number,
  ) {}

  async execute(context: Context): Promise<void> {
    try {
      context.response = await this.#send(context);
    } catch (error) {
      // The only error that the client hands on as it is, with what it was made of.
      throw Object.assign(new GraphClientError('not answered'), { customError: error });
    }
  }

  async #send({ request, options }: Context): Promise<Response> {
    const signal = AbortSignal.timeout(CALL_MS);
    const token = await this.token.get(signal);
    const exchange: HttpExchange = {
      method: options?.method as HttpExchange['method'],
      url: new URL(request as string),
      headers: {
        authorization: `Bearer ${token.reveal()}`,
        accept: 'application/json',
        ...(options?.body ? { 'content-type': 'application/json' } : {}),
      },
      ...(options?.body ? { body: Buffer.from(options.body as string) } : {}),
    };
    const reply = await this.http.send(exchange, signal).catch((error: unknown) => {
      throw ProviderError.is(error) ? new GraphFault('unavailable') : error;
    });
    const fault = faultOf(reply, this.now());
    if (fault?.kind === 'unauthenticated') this.token.drop(token);
    if (fault) throw fault;
    const { status, headers, body } = reply;
    return new Response(status === 204 ? null : body, { status, headers });
  }
}

/** OData: a quote inside a text is doubled. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function accountIn(value: unknown): Account {
  const { id, userType, identities } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || !GUID.test(id)) throw new GraphFault('unavailable');
  return {
    id,
    ...(typeof userType === 'string' ? { userType } : {}),
    ...(Array.isArray(identities) ? { issuers: identities.flatMap(issuerIn) } : {}),
  };
}

/** Identities of local accounts may have none. */
function issuerIn(identity: unknown): string[] {
  const { issuer } = (identity ?? {}) as { readonly issuer?: unknown };
  return typeof issuer === 'string' ? [issuer] : [];
}
