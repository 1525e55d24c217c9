import { randomBytes } from 'node:crypto';
import { makeTestAuthority } from '../vendors/tls.js';
import { startOwnGateway } from './own-gateway.js';
import { ATTEMPT_CAP_MS } from './pace.js';
import { openPolicyStage, type PolicyConfiguration } from './policy-stage.js';
import { ROUTES, type Route, type RouteContext } from './routes.js';
import { groupOf, type PlayGroup } from './run-scenario.js';
import type { Credential, Surroundings } from './surroundings.js';

export interface OwnStage {
  readonly groups: readonly PlayGroup[];
  close(): Promise<void>;
}

/** No fault may open a breaker here: each scenario meets its vendor as if it were the first. */
const LIMITS = { timeout: `${ATTEMPT_CAP_MS}ms`, breaker: { minimumCalls: 10_000 } };
const USERNAME = 'simulated-caller';

/** As in the demo; a claim goes out too, for the platform to read. */
const flowOf = ({ instances, failOver }: Pick<Route, 'instances' | 'failOver'>, secret: string): object => ({
  authentication: { basic: [{ username: USERNAME, secret }] },
  attributes: { dateOfBirth: 'extension_DateOfBirth', nationalId: 'extension_NationalId', phone: 'extension_Phone' },
  steps: { 'after-federation': [], 'before-creating-user': ['verification'], 'before-sending-token': [] },
  verification: { route: Object.keys(instances), ...(failOver ? { failOver } : {}) },
  onUnavailable: 'block',
  claims: { extension_IdvStatus: 'status' },
});

function configurationOf(routes: readonly Route[], policy: PolicyConfiguration, secret: string): object {
  const instances = routes.flatMap((route) => Object.entries(route.instances));
  return {
    ...policy,
    server: { drain: '2s', logLevel: 'warn' },
    flows: { ...policy.flows, ...Object.fromEntries(routes.map((route) => [route.flow, flowOf(route, secret)])) },
    providers: {
      ...policy.providers,
      ...Object.fromEntries(instances.map(([name, settings]) => [name, { ...settings, ...LIMITS }])),
    },
  };
}

/** Vendor servers, a gateway in front of them, and what to play on it. Everything that was opened is closed again when a part fails. */
export async function openOwnStage(
  around: Surroundings,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<OwnStage> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    say('Starting the vendor servers');
    const context: RouteContext = {
      authority: await makeTestAuthority(),
      onClose: (closer) => void closers.push(closer),
    };
    const routes: Route[] = [];
    for (const open of ROUTES) routes.push(await open(context));
    const credential: Credential = { username: USERNAME, secret: randomBytes(32).toString('base64url') };
    const policy = await openPolicyStage(credential, context.onClose);
    signal.throwIfAborted();

    say('Starting the gateway');
    const configuration = configurationOf(routes, policy.configuration, credential.secret);
    const gateway = await startOwnGateway({
      configuration,
      environment: around.environment,
      signal,
      onProgress: (line) => say(`  ${line}`),
    });
    closers.push(() => gateway.close());
    const { url, died } = gateway;
    const over = AbortSignal.any([signal, died]);
    const groups = routes.map(({ scenarios, countCalls }) =>
      groupOf(scenarios, { url, credential, vendorCalls: countCalls(url), signal: over }),
    );
    return { groups: [...groups, ...policy.groupsAt({ url, credential, signal: over })], close };
  } catch (error) {
    await close();
    throw error;
  }
}
