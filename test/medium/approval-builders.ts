import { v7 as uuidv7 } from 'uuid';
import type { ClaimValue, Identity } from '#libs/connector-protocols';
import { PooledHttpPort } from '#libs/provider-kit';
import { type Applicant, Sensitive } from '#libs/provider-spec';
import { GRAPH_TEST_TENANT, type GraphServer } from '#libs/simulators';
import {
  ApprovalDesk,
  type ApprovalRequest,
  CaseDesk,
  CaseEvents,
  CaseSweeper,
  type Directory,
  GraphDirectory,
  PROVISIONING_SETTINGS,
  ProvisioningRunner,
  type ProvisioningSettings,
} from '../../src/approvals/index.js';
import type { ApprovalPolicy, FlowConfig, GraphConfig } from '../../src/config/index.js';
import type { ApprovalEvents } from '../../src/observability/index.js';
import type { StaffIdentity } from '../../src/staff/index.js';
import {
  type Database,
  PostgresAuditStore,
  PostgresCaseStore,
  PostgresProvisioningStore,
} from '../../src/storage/index.js';
import { aGateway, aSignup } from './builders.js';

export const GOOGLE: Identity = { signInType: 'federated', issuer: 'google.com', issuerAssignedId: '0123' };

export const aReviewer = (name: string, email?: string): StaffIdentity => ({
  id: `key:${name}`,
  displayName: name,
  roles: ['reviewer'],
  ...(email === undefined ? {} : { email: new Sensitive(email) }),
});

export interface Asking {
  readonly email?: string;
  readonly identities?: readonly Identity[];
  readonly claims?: Readonly<Record<string, ClaimValue>>;
  readonly country?: string;
  readonly flow?: string;
  readonly decisionId?: string;
  readonly reason?: string;
  readonly verified?: boolean;
}

/** One call at "before creating the user", as the pipeline hands it on. */
export function aRequest(asking: Asking = {}): ApprovalRequest {
  const { email = 'canary.person@example.test', identities = [GOOGLE], flow = 'customers', reason, verified } = asking;
  const decisionId = asking.decisionId ?? uuidv7();
  const claims = { email, displayName: 'Canarya Person', city: 'Oslo', ...asking.claims };
  const applicant: Applicant = {
    givenName: new Sensitive('Canarya'),
    surname: new Sensitive('Person'),
    ...(email === '' ? {} : { email: new Sensitive(email) }),
    ...(asking.country === undefined ? {} : { country: new Sensitive(asking.country) }),
  };
  return {
    signup: aSignup({ decisionId, flow }),
    subject: { decisionId, flow, step: 'before-creating-user', applicant, identities },
    call: { claims: new Map(Object.entries(claims)), identities, locales: ['fr-CA'] },
    reason: reason ?? 'approval_required',
    verified,
  };
}

export const aPolicy = (change: Partial<ApprovalPolicy> = {}): ApprovalPolicy => ({
  auto: [],
  slaMs: 3_600_000,
  expiryMs: 86_400_000,
  fourEyes: false,
  ...change,
});

export const graphOf = (server: Pick<GraphServer, 'baseUrl' | 'authority'>): GraphConfig => ({
  ...GRAPH_TEST_TENANT,
  clientSecret: new Sensitive(GRAPH_TEST_TENANT.clientSecret),
  inviteRedirectUrl: 'https://app.contoso.example/welcome',
  sendInvitationMessage: true,
  upnMarker: '#EXT#',
  baseUrl: server.baseUrl,
  authority: server.authority,
});

/** Quick enough for tests; which waits follow which faults has its own table. */
export const QUICK: ProvisioningSettings = {
  ...PROVISIONING_SETTINGS,
  everyMs: 20,
  leaseMs: 5_000,
  backOff: { firstMs: 4, longestMs: 20, attempts: 40 },
};

export interface Replica {
  readonly approvals: ApprovalDesk;
  readonly cases: CaseDesk;
  readonly sweeper: CaseSweeper;
  readonly store: PostgresCaseStore;
  readonly runner?: ProvisioningRunner;
  /** What was told of provisioning: `result:code`. */
  readonly tried: readonly string[];
  readonly clock: { now: () => Date };
  close(): Promise<void>;
}

export interface ReplicaSetup {
  readonly policies?: Readonly<Record<string, ApprovalPolicy>>;
  readonly graph?: GraphConfig;
  readonly settings?: ProvisioningSettings;
  /** In place of Graph itself. */
  readonly directory?: (real: Directory) => Directory;
}

/** The approvals of one gateway process. */
export async function aReplica(database: Database, setup: ReplicaSetup = {}): Promise<Replica> {
  const { graph, settings = QUICK, policies = { customers: aPolicy() } } = setup;
  const { log, vault } = await aGateway(database);
  const audit = new PostgresAuditStore(database);
  await audit.openLog({ origin: log.origin, first: log.entry(NEVER_WRITTEN) });
  const events = new CaseEvents(log);
  const store = new PostgresCaseStore(database, audit.origin);
  const clock = { now: () => new Date() };
  const flows = new Map(Object.entries(policies).map(([name, approval]) => [name, { name, approval } as FlowConfig]));
  const tried: string[] = [];
  const heard: ApprovalEvents = {
    provisioningTried: (_, result, { code }) => void tried.push(`${result}:${code}`),
    workerFailed: (worker, error) => void tried.push(`${worker}:${String(error)}`),
  };
  const http = graph && new PooledHttpPort(poolTo(graph));
  const real = graph && http && new GraphDirectory(graph, http);
  const directory = real && (setup.directory?.(real) ?? real);
  const runner =
    graph &&
    directory &&
    new ProvisioningRunner(
      {
        store: new PostgresProvisioningStore(database, audit.origin),
        cases: store,
        vault,
        events,
        directory,
        graph,
        heard,
      },
      settings,
    );
  const now = { now: () => clock.now() };
  return {
    approvals: new ApprovalDesk({ flows }, store, vault, events, now),
    cases: new CaseDesk(store, vault, events, { graph }, now, () => runner?.wake()),
    sweeper: new CaseSweeper(store, events, now, heard),
    store,
    runner,
    tried,
    clock,
    async close() {
      await runner?.stop();
      await http?.close();
    },
  };
}

/** The log is open already when a replica starts. */
const NEVER_WRITTEN = {
  kind: 'gateway.started',
  actor: { type: 'gateway', id: 'test' },
  body: { config_version: '0' },
} as const;

const poolTo = ({ baseUrl }: GraphConfig) => ({
  origins: [new URL(baseUrl).origin],
  maxReplyBytes: 65_536,
  connectTimeoutMs: 2_000,
  connections: 8,
});
