import { makeTestAuthority } from '#libs/simulators';
import { type GatewayConfig, loadConfig } from '../../src/config/index.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { MemoryFiles } from './fixtures.js';

/** What an example may leave for its reader to fill in. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  instance: 'np0123456789',
  listener: 'DefaultRequestListener',
  tenant: 'EXAMPLE',
  scenario: 'EIDV',
  preamble: 'TEST1',
  'two letters': 'VG',
  'seven digits': '0000001',
};

/** What stands in the variables of the examples; all others hold what may be a password, an id or a user name. */
const VARIABLES: Readonly<Record<string, string>> = {
  DEMO_STAFF_SECRET: 'demo-staff-secret-0123456789-0123456789',
  EXPERIAN_TENANT: 'EXAMPLE',
  EXPERIAN_REQUEST_TYPE: 'Authenticateplus-Standalone',
};

const referred = (yaml: string, kind: string): string[] =>
  [...yaml.matchAll(new RegExp(`\\$\\{${kind}:([^}]+)\\}`, 'g'))].map(([, name]) => name ?? '');

const filledIn = (yaml: string): string =>
  yaml.replaceAll(/<([a-z ]+)>/g, (found, name: string) => PLACEHOLDERS[name] ?? found);

async function fileContents(paths: readonly string[]): Promise<Record<string, string>> {
  const { certPem, keyPem } = await (await makeTestAuthority()).issue({ commonName: 'example', client: true });
  const textOf = (path: string): string => {
    if (path.endsWith('.crt')) return certPem;
    return path.endsWith('.key') ? keyPem : `${Buffer.alloc(32, 9).toString('base64url')}\n`;
  };
  return Object.fromEntries(paths.map((path) => [path, textOf(path)]));
}

/** Loads the YAML of an example as the gateway would; invented secrets stand behind its references. */
export async function loadExample(text: string): Promise<GatewayConfig> {
  const yaml = filledIn(text);
  const names = referred(yaml, 'env');
  const env = Object.fromEntries(
    names.map((name) => [name, VARIABLES[name] ?? `${name}-0123456789-0123456789@example.test`]),
  );
  const files = new MemoryFiles({ ...(await fileContents(referred(yaml, 'file'))), '/app/verigate.yaml': yaml });
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  return loadConfig({ env, cwd: '/app', installed, files });
}

/** Every YAML block of a page. */
export const yamlBlocks = (page: string): string[] =>
  [...page.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, yaml]) => yaml ?? '');
