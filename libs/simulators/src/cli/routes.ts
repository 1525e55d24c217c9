import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { EXPERIAN_PERSONAS } from '../vendors/experian/index.js';
import { IDOLOGY_PERSONAS } from '../vendors/idology/index.js';
import type { TestAuthority } from '../vendors/tls.js';
import type { VendorServer } from '../vendors/vendor-server.js';
import { type CallCounter, countAtServers, countInMetrics } from './call-counter.js';
import { crossCore1Settings, crossCore2Settings, preciseIdSettings, startExperian } from './experian-settings.js';
import { failOverAlways, failOverCharged, failOverFree, lostFirstAnswer, vendorDown } from './fail-over-scenarios.js';
import { idologySettings, startIdology } from './idology-settings.js';
import { mockScenarios } from './mock-scenarios.js';
import type { Scenario } from './scenario.js';
import { vendorScenarios } from './vendor-scenarios.js';

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

/** The ways of ending, for a further route to a vendor that another route plays in full. */
const FEW = ['Accept', 'Refer', 'Reject', 'Nodecision', 'Deceased', 'ServiceUnavailable', 'Truncated', 'Slow'];
const FEW_EXPERIAN = EXPERIAN_PERSONAS.filter(({ name }) => FEW.includes(name));

const closedAfter = async <S extends VendorServer>(starting: Promise<S>, { onClose }: RouteContext): Promise<S> => {
  const server = await starting;
  onClose(() => server.close());
  return server;
};

const at =
  (...servers: readonly VendorServer[]) =>
  () =>
    countAtServers(...servers);

/** A port at which nobody answers: taken, and let go again. */
async function deadOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const mock: OpenRoute = async () => ({
  flow: 'mock',
  instances: { mock: {} },
  scenarios: mockScenarios('mock'),
  countCalls: (url) => countInMetrics(url, 'mock'),
});

const idology: OpenRoute = async (context) => {
  const server = await closedAfter(startIdology(), context);
  // Turned away by XML before there is a transaction (libs/simulators/src/vendors/idology).
  const uncounted = ['ip-not-registered', 'failed', 'failed-keyed'];
  return {
    flow: 'idology',
    instances: { idology: idologySettings(server.origin) },
    scenarios: vendorScenarios({ flow: 'idology', personas: IDOLOGY_PERSONAS, uncounted }),
    countCalls: at(server),
  };
};

const experian: OpenRoute = async (context) => {
  const server = await closedAfter(startExperian(context.authority), context);
  // Turned away at the gateway in front of CrossCore (libs/simulators/src/vendors/experian).
  const [uncounted, replayed] = [['Unauthorized'], ['Unauthorized', 'Unauthorizedonce']];
  return {
    flow: 'experian',
    instances: { experian: crossCore2Settings(server, context.authority.caPem) },
    scenarios: vendorScenarios({ flow: 'experian', personas: EXPERIAN_PERSONAS, uncounted, replayed }),
    countCalls: at(server),
  };
};

const crossCore1: OpenRoute = async (context) => {
  const { authority } = context;
  const server = await closedAfter(startExperian(authority, true), context);
  const client = await authority.issue({ commonName: 'gateway.simulated.test', client: true });
  return {
    flow: 'experian-crosscore1',
    instances: { 'experian-crosscore1': crossCore1Settings(server, authority.caPem, client) },
    scenarios: vendorScenarios({ flow: 'experian-crosscore1', personas: FEW_EXPERIAN }),
    countCalls: at(server),
  };
};

const preciseId: OpenRoute = async (context) => {
  const server = await closedAfter(startExperian(context.authority), context);
  return {
    flow: 'experian-precise-id',
    instances: { 'experian-precise-id': preciseIdSettings(server, context.authority.caPem) },
    scenarios: vendorScenarios({ flow: 'experian-precise-id', personas: FEW_EXPERIAN }),
    countCalls: at(server),
  };
};

/** The first provider cannot be reached at all, which costs nothing. */
const firstAway: OpenRoute = async (context) => {
  const second = await closedAfter(startExperian(context.authority), context);
  return {
    flow: 'failover',
    instances: {
      'away-idology': idologySettings(await deadOrigin()),
      'away-experian': crossCore2Settings(second, context.authority.caPem),
    },
    scenarios: failOverFree('failover'),
    countCalls: at(second),
  };
};

const bothUp =
  (flow: string, failOver: Route['failOver'], scenarios: (flow: string) => readonly Scenario[]): OpenRoute =>
  async (context) => {
    const first = await closedAfter(startIdology(), context);
    const second = await closedAfter(startExperian(context.authority), context);
    return {
      flow,
      failOver,
      instances: {
        [`${flow}-idology`]: idologySettings(first.origin),
        [`${flow}-experian`]: crossCore2Settings(second, context.authority.caPem),
      },
      scenarios: scenarios(flow),
      countCalls: at(first, second),
    };
  };

const vendorAway: OpenRoute = async () => ({
  flow: 'vendor-down',
  instances: { 'down-idology': idologySettings(await deadOrigin()) },
  scenarios: vendorDown('vendor-down'),
  countCalls: (url) => countInMetrics(url, 'down-idology'),
});

/** Slower than an impatient caller, faster than the flow's budget. */
const lateForTheFirstTry: OpenRoute = async (context) => {
  const server = await closedAfter(startIdology(1_800), context);
  return {
    flow: 'retry',
    instances: { 'retry-idology': idologySettings(server.origin) },
    scenarios: lostFirstAnswer('retry'),
    countCalls: at(server),
  };
};

export const ROUTES: readonly OpenRoute[] = [
  mock,
  idology,
  experian,
  crossCore1,
  preciseId,
  firstAway,
  bothUp('failover-charged', 'when-not-charged', failOverCharged),
  bothUp('failover-always', 'always', failOverAlways),
  vendorAway,
  lateForTheFirstTry,
];
