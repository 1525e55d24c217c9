import { startVendorServer, type VendorServer, type VendorServerOptions } from '../vendor-server.js';
import type { GraphUser, ReplicationLag } from './graph-accounts.js';
import {
  GRAPH_VERSION,
  type GraphCall,
  GraphDesk,
  type GraphDeskOptions,
  type GraphSeed,
  type GraphTrouble,
} from './graph-desk.js';

export interface GraphServerOptions extends GraphDeskOptions, Omit<VendorServerOptions, 'handle' | 'pace'> {}

/** The simulated Microsoft Graph with the token endpoint of its tenant. `calls` of the vendor server holds nothing: see `graphCalls`. */
export interface GraphServer extends VendorServer {
  /** For `graph.baseUrl` and `graph.authority`. */
  readonly baseUrl: string;
  readonly authority: string;
  readonly accounts: readonly GraphUser[];
  readonly graphCalls: readonly GraphCall[];
  tokenCalls(): number;
  /** The next calls of the route (such as `POST /users`) meet these, in this order; `*` is every route of Graph. */
  trouble(route: string, ...troubles: readonly GraphTrouble[]): void;
  /** Holds for accounts that are made from now on. */
  lag(lag: Partial<ReplicationLag>): void;
  /** Every token issued so far is refused from now on. */
  revokeTokens(): void;
  /** An account that was there before. */
  seed(user: GraphSeed): GraphUser;
}

/** Token endpoint, users and invitations on one port (reference microsoft.md section 3). */
export async function startGraphServer(options: GraphServerOptions = {}): Promise<GraphServer> {
  const desk = new GraphDesk(options);
  const server = await startVendorServer({
    port: options.port,
    tls: options.tls,
    handle: (request) => desk.answer(request),
  });
  return {
    ...server,
    baseUrl: server.origin + GRAPH_VERSION,
    authority: server.origin,
    get accounts() {
      return desk.accounts.all;
    },
    graphCalls: desk.calls,
    tokenCalls: () => desk.tokenCalls,
    trouble: (route, ...troubles) => desk.meet(route, troubles),
    lag: (lag) => desk.setLag(lag),
    revokeTokens: () => desk.revokeTokens(),
    seed: (user) => desk.seed(user),
    clear: () => {
      desk.calls.length = 0;
      server.clear();
    },
  };
}
