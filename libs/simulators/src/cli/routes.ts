import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { TestAuthority } from '../vendors/tls.js';
import type { VendorServer } from '../vendors/vendor-server.js';
import { type CallCounter, countAtServers, countInMetrics } from './call-counter.js';
import {
  crossCore1Settings,
  crossCore2Settings,
  experianScenarios,
  fewExperianScenarios,
  preciseIdSettings,
  startExperian,
} from './experian-stage.js';
import { mockScenarios } from './mock-scenarios.js';
import { aPerson } from './people.js';
import type { Scenario } from './scenario.js';
import { ENDS } from './vendor-ends.js';

/** One flow of the configuration, the vendors behind it, and what is played on it. */
export interface Route {
  readonly flow: string;
  /** Provider instances in the order in which they are asked: name -> settings. */
  readonly instances: Readonly<Record<string, object>>;
  readonly failOver?: 'when-not-charged' | 'always';
  readonly scenarios: readonly Scenario[];
  readonly countCalls: (url: string) => CallCounter;
}

export interface RouteContext {
  readonly authority: TestAuthority;
  /** Called in reverse order when all is over. */
  readonly onClose: (closer: () => Promise<void>) => void;
}

type OpenRoute = (context: RouteContext) => Promise<Route>;

const mock: OpenRoute = async () => ({
  flow: 'mock',
  instances: { mock: {} },
  scenarios: mockScenarios('mock'),
  countCalls: (url) => countInMetrics(url, 'mock'),
});

function kept<S extends VendorServer>(server: S, { onClose }: RouteContext): S {
  onClose(() => server.close());
  return server;
}

const experian: OpenRoute = async (context) => {
  const server = kept(await startExperian(context.authority), context);
  return {
    flow: 'experian',
    instances: { experian: crossCore2Settings(server, context.authority.caPem) },
    scenarios: experianScenarios('experian'),
    countCalls: () => countAtServers(server),
  };
};

const crossCore1: OpenRoute = async (context) => {
  const { authority } = context;
  const server = kept(await startExperian(authority, true), context);
  const client = await authority.issue({ commonName: 'gateway.simulated.test', client: true });
  return {
    flow: 'experian-crosscore1',
    instances: { 'experian-crosscore1': crossCore1Settings(server, authority.caPem, client) },
    scenarios: fewExperianScenarios('experian-crosscore1'),
    countCalls: () => countAtServers(server),
  };
};

const preciseId: OpenRoute = async (context) => {
  const server = kept(await startExperian(context.authority), context);
  return {
    flow: 'experian-precise-id',
    instances: { 'experian-precise-id': preciseIdSettings(server, context.authority.caPem) },
    scenarios: fewExperianScenarios('experian-precise-id'),
    countCalls: () => countAtServers(server),
  };
};

export const ROUTES: readonly OpenRoute[] = [mock, experian, crossCore1, preciseId];
