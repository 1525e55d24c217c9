import type { FlowConfig, GatewayConfig, StaffApiKey } from './config/index.js';
import { KeyFault, KeyRefusal } from './keys/index.js';
import { StorageError } from './storage/index.js';

type ListenError = Error & { readonly code?: string };

const LISTEN_ERRORS: Readonly<Record<string, (place: string) => string>> = {
  EADDRINUSE: (place) =>
    `${place} is in use: stop what listens there, or set PORT to another port (PORT=0 takes a free one).`,
  EACCES: (place) => `This user may not listen on ${place}: set PORT to a port above 1023.`,
  EADDRNOTAVAIL: (place) => `${place} is not an address of this machine: set HOST to one (0.0.0.0 for all).`,
  ENOTFOUND: (place) => `${place} is not an address of this machine: set HOST to one (0.0.0.0 for all).`,
};

/** Why the gateway did not start, in one sentence for the operator; undefined when it is none of the reasons that can be foreseen. */
export function sentenceOf(error: unknown, { server }: GatewayConfig): string | undefined {
  if (error instanceof StorageError || error instanceof KeyFault || error instanceof KeyRefusal) return error.message;
  return LISTEN_ERRORS[(error as ListenError).code ?? '']?.(`Port ${server.port} on ${server.host}`);
}

const SAMPLE = {
  email: 'ana@example.test',
  givenName: 'Ana',
  surname: 'Example',
  extension_DateOfBirth: '1990-01-02',
  ui_locales: 'en-US',
};

/** For the demo only: its secret is on the screen of whoever started it, and good for the mock provider alone. */
function trial(flow: FlowConfig, url: string, staffKey: StaffApiKey | undefined): string {
  const [credential] = flow.authentication.basic;
  if (!credential) return '';
  const { username, secret } = credential;
  return [
    '',
    'This is the demo: an embedded PostgreSQL, the mock provider, and the flow "customers". Try it:',
    '',
    `  curl -i ${url}/connectors/${flow.name}/before-creating-user \\`,
    `    -u '${username}:${secret.reveal()}' \\`,
    `    -H 'content-type: application/json' \\`,
    `    -d '${JSON.stringify(SAMPLE)}'`,
    '',
    ...(staffKey
      ? [
          'Staff work through /staff/v1 (docs/staff-api.md):',
          '',
          `  curl ${url}/staff/v1/me -H 'authorization: Bearer ${staffKey.secret.reveal()}'`,
          '',
        ]
      : []),
    'Another surname, for example "Rejected", gives another outcome: npm run signup -- --list',
    'To check real people write a verigate.yaml: see "Configuration by example" in README.md.',
  ].join('\n');
}

/** What stands after # is sent to no server: the page of the console reads it. */
const setup = (url: string, token: string): readonly string[] => [
  '',
  'Nobody can sign in yet. This link makes the first administrator, once, within 24 hours (docs/staff-sign-in.md):',
  '',
  `  ${url}/console/sign-in#setup=${token}`,
];

/** What the operator sees when the gateway is up. `setupToken`: of the gateway that started. */
export function bannerOf(config: GatewayConfig, url: string, startMs: number, setupToken?: string): string {
  const flows = [...config.flows.values()];
  const lines = flows.map(
    ({ name, steps, budgetMs }) =>
      `  flow ${name}: ${Object.keys(steps).join(', ')} (answers within ${budgetMs / 1_000} s)`,
  );
  const head = `Verigate is listening on ${url} (configuration ${config.version}, up after ${(startMs / 1_000).toFixed(1)} s)`;
  const [first] = flows;
  const administrator = setupToken === undefined ? [] : setup(config.server.publicUrl ?? url, setupToken);
  return [
    head,
    ...lines,
    ...administrator,
    ...(config.demo && first ? [trial(first, url, config.staff.apiKeys[0])] : []),
  ].join('\n');
}
