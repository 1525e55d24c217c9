import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.js';
import { type Gateway, startGateway } from '../../src/gateway.js';
import { SENDABLE_KINDS } from '../../src/notifications/index.js';
import { startObservability } from '../../src/observability/index.js';
import { checkRule } from '../../src/policy/index.js';
import type { StaffRole } from '../../src/staff/index.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { People, type Sent, type SignedIn, send } from './browser.js';

export type { Sent };

export const SECRET = 'e2e-secret-0123456789-0123456789-0123456789';
/** For `staff.apiKeys` of a verigate.yaml. */
export const STAFF_SECRET = 'e2e-staff-secret-0123456789-0123456789-0123456789';

/** The whole gateway in this process, over real HTTP. */
export interface RunningGateway extends Gateway {
  /** Every line that was logged so far. */
  logged(): string;
  press(claims: object, where?: { flow?: string; step?: string; secret?: string }): Promise<Sent>;
  get(path: string): Promise<Sent>;
  /** As staff: with the demo's own key, or STAFF_SECRET where there is a file. An object is sent as JSON, text as CSV. */
  staff(method: string, path: string, how?: { body?: object | string; secret?: string }): Promise<Sent>;
  /**
   * A person who is signed in, as their browser would be: the first call makes the first administrator with the set-up token. Each call is
   * another person; with the role personal-data-reader, one that has it by a grant.
   */
  signedIn(role: StaffRole): Promise<SignedIn>;
  /** The process of the embedded database at the moment. */
  databasePid(): number;
}

export interface GatewaySetup {
  /** A verigate.yaml; without one the demo runs. */
  readonly yaml?: string;
  /** Without one the embedded database runs. */
  readonly databaseUrl?: string;
}

/** For keys that have to end. */
export const TOMORROW = new Date(Date.now() + 24 * 60 * 60_000).toISOString();

/** 32 bytes; replicas share it. */
export const MASTER_KEY = Buffer.alloc(32, 9).toString('base64');

export async function aRunningGateway({ yaml, databaseUrl }: GatewaySetup): Promise<RunningGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'verigate-e2e-'));
  const file = join(folder, 'verigate.yaml');
  if (yaml !== undefined) writeFileSync(file, yaml);
  const env = {
    PORT: '0',
    HOST: '127.0.0.1',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    VERIGATE_DATA_DIR: join(folder, 'data'),
    ...(yaml === undefined ? {} : { VERIGATE_CONFIG: file }),
  };
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const config = loadConfig({
    env,
    cwd: folder,
    installed,
    checks: { attributeRule: checkRule, eventKinds: SENDABLE_KINDS },
  });
  const lines: string[] = [];
  const observability = await startObservability({
    log: { level: 'debug', destination: { write: (line: string) => void lines.push(line) } },
    flows: [...config.flows.values()],
    providers: [...config.providers.keys()],
  });
  const demoSecret = (file: string): string =>
    (JSON.parse(readFileSync(join(folder, 'data', file), 'utf8')) as { secret: string }).secret;
  const gateway = await startGateway({
    config,
    observability,
    onProgress: () => undefined,
    onDatabaseLost: (error) => {
      throw error;
    },
  });
  const username = yaml === undefined ? 'demo' : 'entra';
  const ownSecret = yaml === undefined ? demoSecret('demo-credential.json') : SECRET;
  const staffSecret = yaml === undefined ? demoSecret('demo-staff-key.json') : STAFF_SECRET;
  const people = new People(gateway.url, gateway.setupToken);
  return {
    url: gateway.url,
    setupToken: gateway.setupToken,
    signedIn: (role) => people.signedIn(role),
    logged: () => lines.join(''),
    press: (claims, { flow = 'customers', step = 'before-creating-user', secret = ownSecret } = {}) =>
      send(`${gateway.url}/connectors/${flow}/${step}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`,
        },
        body: JSON.stringify(claims),
      }),
    get: (path) => send(`${gateway.url}${path}`, {}),
    staff: (method, path, { body, secret = staffSecret } = {}) =>
      send(`${gateway.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        },
        body: typeof body === 'object' ? JSON.stringify(body) : body,
      }),
    databasePid: () => Number.parseInt(readFileSync(join(folder, 'data/database/cluster/postmaster.pid'), 'utf8'), 10),
    async close() {
      await gateway.close();
      await observability.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
