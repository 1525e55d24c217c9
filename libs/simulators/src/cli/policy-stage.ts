import { randomBytes } from 'node:crypto';
import { startMailServer, startWebhookReceiver } from '../receivers/index.js';
import { GRAPH_TEST_TENANT, startGraphServer } from '../vendors/graph/index.js';
import { countInMetrics } from './call-counter.js';
import { APPROVALS } from './policy-approvals.js';
import { INVITATIONS } from './policy-invitations.js';
import { LISTS } from './policy-lists.js';
import { playPolicy } from './policy-play.js';
import { partnerLookups, RULES_THEME, startPartner } from './policy-rules.js';
import type { PolicyTheme, Props } from './policy-scenario.js';
import { StaffDesk } from './policy-staff.js';
import type { PlayGroup, Stage } from './run-scenario.js';
import type { Credential } from './surroundings.js';

export const POLICY_THEMES: readonly PolicyTheme[] = [LISTS, INVITATIONS, APPROVALS, RULES_THEME];

/** A part of a configuration file. */
export interface PolicyConfiguration {
  readonly flows: Readonly<Record<string, object>>;
  readonly providers: Readonly<Record<string, object>>;
  readonly [section: string]: unknown;
}

export interface PolicyStage {
  readonly configuration: PolicyConfiguration;
  /** What to play as soon as a gateway with this configuration is up. */
  groupsAt(gateway: Omit<Stage, 'vendorCalls'>): readonly PlayGroup[];
}

/** The provider of a theme, whose calls are told apart by its name. */
const providerOf = ({ name }: PolicyTheme): string => `policy-${name}`;

const KEYS = {
  desk: ['owner', 'operator', 'reviewer'],
  colleague: ['reviewer'],
  'own-system': ['reviewer'],
} as const;

const newSecret = (): string => randomBytes(32).toString('base64url');

/** The flows of the themes, each theme with a mock provider of its own. */
export function flowsAndProviders(themes: readonly PolicyTheme[], { username, secret }: Credential) {
  const flowsOf = (theme: PolicyTheme): [string, object][] => {
    const common = {
      authentication: { basic: [{ username, secret }] },
      attributes: { dateOfBirth: 'extension_DateOfBirth', phone: 'extension_Phone' },
      verification: { route: [providerOf(theme)] },
      onUnavailable: 'block',
    };
    return Object.entries(theme.flows).map(([flow, settings]) => [flow, { ...common, ...settings }]);
  };
  return {
    flows: Object.fromEntries(themes.flatMap(flowsOf)),
    providers: Object.fromEntries(themes.map((theme) => [providerOf(theme), { type: 'mock', ...theme.provider }])),
  };
}

/** Directory, mail server, webhook receiver and the customer's endpoints, with the part of the configuration that leads to them. */
export async function openPolicyStage(
  credential: Credential,
  onClose: (closer: () => Promise<void>) => void,
): Promise<PolicyStage> {
  const opened = async <S extends { close(): Promise<void> }>(starting: Promise<S>): Promise<S> => {
    const server = await starting;
    onClose(() => server.close());
    return server;
  };
  const signingSecret = newSecret();
  const graph = await opened(startGraphServer());
  const mail = await opened(startMailServer());
  const webhooks = await opened(startWebhookReceiver({ secret: signingSecret }));
  const partner = await opened(startPartner());
  const gone = await startPartner();
  await gone.close();
  const keys = Object.entries(KEYS).map(([name, roles]) => ({ name, roles, secret: newSecret() }));
  const secretOf = (name: keyof typeof KEYS): string => keys.find((key) => key.name === name)?.secret ?? '';

  const configuration: PolicyConfiguration = {
    ...flowsAndProviders(POLICY_THEMES, credential),
    staff: { apiKeys: keys },
    graph: {
      ...GRAPH_TEST_TENANT,
      inviteRedirectUrl: 'https://app.example.test/',
      baseUrl: graph.baseUrl,
      authority: graph.authority,
    },
    webhooks: [{ name: 'own-system', url: webhooks.url, secret: signingSecret, events: ['case.*'] }],
    mail: {
      smtp: { host: '127.0.0.1', port: mail.port },
      from: 'sign-up@example.test',
      approvers: ['desk@example.test'],
    },
    externalLookups: partnerLookups(partner.origin, gone.origin),
  };

  const groupsAt: PolicyStage['groupsAt'] = ({ url, credential: caller, signal }) => {
    const as = (name: keyof typeof KEYS) => new StaffDesk(url, secretOf(name), signal);
    const props: Props = {
      desk: as('desk'),
      colleague: as('colleague'),
      ownSystem: as('own-system'),
      graph,
      mail,
      webhooks,
    };
    return POLICY_THEMES.map((theme) => {
      const stage: Stage = { url, credential: caller, signal, vendorCalls: countInMetrics(url, providerOf(theme)) };
      const plays = theme.scenarios.map((scenario) => ({
        name: scenario.name,
        run: () => playPolicy(scenario, stage, props),
      }));
      return { plays, signal };
    });
  };
  return { configuration, groupsAt };
}
