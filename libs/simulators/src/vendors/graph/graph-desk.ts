import { randomBytes } from 'node:crypto';
import type { VendorReply, VendorRequest } from '../vendor-server.js';
import { GraphAccounts, type GraphIdentity, type GraphUser, type ReplicationLag } from './graph-accounts.js';
import { filterOf } from './graph-filter.js';
import { errorReply, jsonReply } from './graph-replies.js';

export const GRAPH_TEST_TENANT = {
  tenantId: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
  clientId: '6731de76-14a6-49ae-97bc-6eba6914391e',
  clientSecret: 'graph-test-secret-0123456789',
  tenantDomain: 'contoso.onmicrosoft.example',
} as const;

/** How one call goes wrong. `after`: Graph has acted, and its answer is lost. */
export type GraphTrouble =
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' };

export interface GraphCall {
  /** Such as `POST /users`: ids and filters are left out. */
  readonly route: string;
  readonly status: number;
}

export interface GraphSeed {
  readonly userPrincipalName: string;
  readonly mail?: string;
  readonly userType?: string;
  readonly identities?: readonly GraphIdentity[];
}

export interface GraphDeskOptions {
  readonly now?: () => number;
  readonly tokenLifetimeSeconds?: number;
}

export const GRAPH_VERSION = '/v1.0';
const LIFETIME_S = 3_599;

/** What answers behind the server. */
export class GraphDesk {
  readonly accounts = new GraphAccounts();
  readonly calls: GraphCall[] = [];
  tokenCalls = 0;
  private readonly tokens = new Map<string, number>();
  private readonly troubles = new Map<string, GraphTrouble[]>();
  private replication: ReplicationLag = { lookUps: 0, changes: 0 };

  constructor(private readonly options: GraphDeskOptions) {}

  meet(route: string, troubles: readonly GraphTrouble[]): void {
    this.troubles.set(route, [...(this.troubles.get(route) ?? []), ...troubles]);
  }

  setLag(lag: Partial<ReplicationLag>): void {
    this.replication = { lookUps: 0, changes: 0, ...lag };
  }

  revokeTokens(): void {
    this.tokens.clear();
  }

  seed({ mail, userType = 'Member', userPrincipalName, identities = [] }: GraphSeed): GraphUser {
    const user = this.accounts.add(
      { mail, userType, userPrincipalName, identities, madeBy: 'seed', properties: {} },
      { lookUps: 0, changes: 0 },
    );
    if (!user) throw new Error('a seeded account takes what another one has');
    return user;
  }

  answer(request: VendorRequest): VendorReply {
    const url = new URL(request.path, 'http://graph.invalid');
    if (url.pathname === `/${GRAPH_TEST_TENANT.tenantId}/oauth2/v2.0/token`) return this.token(request);
    if (url.pathname.endsWith('/oauth2/v2.0/token'))
      return errorReply(400, 'invalid_request', 'AADSTS90002: no such tenant');
    if (!url.pathname.startsWith(`${GRAPH_VERSION}/`)) return { status: 404, body: '' };
    const [, collection = '', id] = url.pathname.slice(GRAPH_VERSION.length).split('/');
    const route = `${request.method} /${collection}${id === undefined ? '' : '/{id}'}`;
    const reply = this.answerAt(route, request, url, id);
    this.calls.push({ route, status: reply.status });
    return reply;
  }

  private answerAt(route: string, request: VendorRequest, url: URL, id: string | undefined): VendorReply {
    if (!this.accepts(request.headers.authorization)) {
      return errorReply(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.');
    }
    const trouble = this.next(route);
    if (trouble?.kind === 'throttle') {
      const headers = { 'retry-after': String(trouble.retryAfterSeconds) };
      return errorReply(429, 'TooManyRequests', 'Too many requests.', headers);
    }
    if (trouble?.kind === 'status') return errorReply(trouble.status, 'serviceNotAvailable', 'Try again later.');
    if (trouble?.kind === 'reset' && trouble.when === 'before') return { status: 200, body: '', fault: 'Reset' };
    const reply = this.act(route, request, url, id);
    return trouble?.kind === 'reset' ? { ...reply, fault: 'Reset' } : reply;
  }

  private next(route: string): GraphTrouble | undefined {
    return this.troubles.get(route)?.shift() ?? this.troubles.get('*')?.shift();
  }

  private act(route: string, request: VendorRequest, url: URL, id: string | undefined): VendorReply {
    switch (route) {
      case 'GET /users':
        return this.find(url.searchParams.get('$filter') ?? '', url.searchParams.get('$select') ?? 'id,userType');
      case 'POST /users':
        return this.create(contentOf(request));
      case 'POST /invitations':
        return this.invite(contentOf(request));
      case 'PATCH /users/{id}':
        return this.accounts.change(id as string, contentOf(request))
          ? { status: 204, body: '' }
          : errorReply(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist.`);
      default:
        return errorReply(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    }
  }

  private find(filter: string, select: string): VendorReply {
    const matches = filterOf(filter);
    if (!matches) return errorReply(400, 'Request_UnsupportedQuery', 'Unsupported or invalid query filter clause.');
    const asked = new Set(select.split(','));
    const shown = ({ id, userType, identities }: GraphUser) =>
      Object.fromEntries(Object.entries({ id, userType, identities }).filter(([name]) => asked.has(name)));
    return jsonReply(200, { value: this.accounts.lookUp(matches).map(shown) });
  }

  private create(body: Content): VendorReply {
    const { userPrincipalName, accountEnabled, mail, userType, identities, displayName, mailNickname, ...rest } = body;
    const missing = Object.entries({ userPrincipalName, mail, displayName, mailNickname }).find(
      ([, value]) => typeof value !== 'string' || value === '',
    );
    if (missing) return errorReply(400, 'Request_BadRequest', `Invalid value specified for property '${missing[0]}'.`);
    const wrong =
      accountEnabled !== true || userType !== 'Guest' || !Array.isArray(identities) || identities.length === 0;
    if (wrong) return errorReply(400, 'Request_BadRequest', 'A property of the guest is not right.');
    const suffix = `@${GRAPH_TEST_TENANT.tenantDomain}`;
    if (
      !/^[A-Za-z0-9'.\-_!#^~]+$/.test((userPrincipalName as string).slice(0, -suffix.length)) ||
      !(userPrincipalName as string).endsWith(suffix)
    ) {
      return errorReply(
        400,
        'Request_BadRequest',
        `Property userPrincipalName is invalid: ${String(userPrincipalName)}`,
      );
    }
    const bad = Object.keys(rest).find(
      (name) => name.startsWith('extension_') && !/^extension_[0-9a-f]{32}_/.test(name),
    );
    if (bad)
      return errorReply(400, 'Request_BadRequest', `The following extension properties are not available: ${bad}.`);
    const user = this.accounts.add(
      {
        userPrincipalName: userPrincipalName as string,
        userType: 'Guest',
        mail: mail as string,
        identities: identities as GraphIdentity[],
        madeBy: 'users',
        properties: { displayName, mailNickname, ...rest },
      },
      this.replication,
    );
    if (user) return jsonReply(201, { id: user.id, userPrincipalName, mail });
    return errorReply(
      409,
      'Request_ResourceConflict',
      `Another object with the same value already exists: ${String(mail)}`,
    );
  }

  /** The same address again is the same guest, as in the real directory; a member of the tenant cannot be invited. */
  private invite(body: Content): VendorReply {
    const {
      invitedUserEmailAddress: email,
      inviteRedirectUrl,
      sendInvitationMessage = false,
      invitedUserDisplayName,
    } = body;
    if (typeof email !== 'string' || typeof inviteRedirectUrl !== 'string') {
      return errorReply(400, 'BadRequest', 'A required property is missing.');
    }
    const there = this.accounts.withMail(email);
    if (there && there.userType !== 'Guest') {
      return errorReply(
        400,
        'BadRequest',
        `The invited user already exists in the directory as object ID: ${there.id}.`,
      );
    }
    const name = `${email.replace('@', '_')}#EXT#@${GRAPH_TEST_TENANT.tenantDomain}`;
    const properties = {
      sendInvitationMessage,
      ...(invitedUserDisplayName === undefined ? {} : { displayName: invitedUserDisplayName }),
    };
    const made = {
      userPrincipalName: name,
      userType: 'Guest',
      mail: email,
      identities: [],
      madeBy: 'invitations' as const,
      properties,
    };
    const user = there ?? this.accounts.add(made, this.replication);
    if (!user) return errorReply(409, 'Request_ResourceConflict', 'A conflicting object exists.');
    return jsonReply(201, {
      id: user.id,
      status: 'PendingAcceptance',
      inviteRedeemUrl: 'https://redeem.invalid/',
      invitedUser: { id: user.id },
    });
  }

  private accepts(authorization: string | undefined): boolean {
    const ends = this.tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
    return ends !== undefined && this.now() < ends;
  }

  private token({ method, headers, body }: VendorRequest): VendorReply {
    this.tokenCalls += 1;
    const trouble = this.troubles.get('POST /token')?.shift();
    if (trouble?.kind === 'status') return { status: trouble.status, body: '' };
    const form = new URLSearchParams(body.toString('utf8'));
    const isForm = method === 'POST' && headers['content-type'] === 'application/x-www-form-urlencoded';
    if (!isForm || form.get('grant_type') !== 'client_credentials' || !form.get('scope')?.endsWith('/.default')) {
      return jsonReply(400, { error: 'invalid_request', error_description: 'AADSTS900144' });
    }
    const { clientId, clientSecret } = GRAPH_TEST_TENANT;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return jsonReply(401, {
        error: 'invalid_client',
        error_description: 'AADSTS7000215: Invalid client secret provided.',
      });
    }
    const lifetime = this.options.tokenLifetimeSeconds ?? LIFETIME_S;
    const token = randomBytes(48).toString('base64url');
    this.tokens.set(token, this.now() + lifetime * 1000);
    return jsonReply(200, {
      token_type: 'Bearer',
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: token,
    });
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}

type Content = Readonly<Record<string, unknown>>;

function contentOf({ headers, body }: VendorRequest): Content {
  if (!headers['content-type']?.startsWith('application/json')) return {};
  const content: unknown = JSON.parse(body.toString('utf8'));
  return typeof content === 'object' && content !== null ? (content as Content) : {};
}
