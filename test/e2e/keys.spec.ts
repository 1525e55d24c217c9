import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type KeyService, startVaultServer, VAULT_TEST } from '#libs/simulators';
import type { KeyRingView } from '../../src/keys/index.js';
import { Child } from '../medium/child.js';
import { TestPostgres } from '../medium/database.js';
import { aRunningGateway, type RunningGateway, SECRET, STAFF_SECRET } from '../support/running-gateway.js';

/** No key of 32 bytes anywhere: the key service guards the master key too. */
const yamlOf = (vault: string): string => `
keys:
  provider: vault-transit
  vaultTransit: { address: "${vault}", keyName: ${VAULT_TEST.keyName}, token: "${VAULT_TEST.token}" }
flows:
  customers:
    authentication: { basic: [{ username: entra, secret: "${SECRET}" }] }
    steps: { before-creating-user: [verification] }
    verification: { route: [mock], strategy: first-answer }
providers:
  mock: {}
staff: { apiKeys: [{ name: owner, secret: "${STAFF_SECRET}", roles: [owner] }] }
`;

let postgres: TestPostgres;
let vault: KeyService;
let gateway: RunningGateway | undefined;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  vault = await startVaultServer();
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});
afterAll(async () => {
  await vault.close();
  await postgres.stop();
});

const person = (name: string) => ({
  email: `${name}@example.test`,
  givenName: name,
  surname: 'Example',
  extension_DateOfBirth: '1990-01-02',
  ui_locales: 'en-US',
});

describe('a gateway whose keys Vault guards', () => {
  it('starts without a key in its configuration, rotates while it serves, and reads everything after its next start', async () => {
    const databaseUrl = await postgres.fresh();
    gateway = await aRunningGateway({ yaml: yamlOf(vault.origin), databaseUrl });
    expect((await gateway.press(person('ana'))).status).toBe(200);
    const before = await gateway.staff('GET', '/staff/v1/keys');
    expect(before.body).toMatchObject({
      provider: 'vault-transit',
      providerKey: 'transit/verigate',
      health: 'ok',
      versions: [{ version: 1, state: 'current', subjects: 1 }],
    });
    expect(before.headers.get('cache-control')).toBe('no-store');

    const rotated = await gateway.staff('POST', '/staff/v1/keys/rotation');
    expect(rotated.status).toBe(200);
    expect((rotated.body as unknown as KeyRingView).versions.map(({ version, state }) => [version, state])).toEqual([
      [1, 'retiring'],
      [2, 'current'],
    ]);
    expect((await gateway.press(person('bob'))).status).toBe(200);
    expect((await gateway.staff('GET', '/staff/v1/keys')).body).toMatchObject({
      versions: [{ version: 1 }, { version: 2, guardedBy: 'vault-transit' }],
    });

    vault.trouble('outage', 'outage', 'outage');
    const refused = await gateway.staff('POST', '/staff/v1/keys/rotation');
    expect(refused.status).toBe(503);
    expect(refused.body['detail']).toMatch(/is sealed \(HTTP 503\)\. Nothing was changed\.$/);
    expect((await gateway.press(person('cyn'))).status).toBe(200);
    expect(gateway.logged()).not.toContain(VAULT_TEST.token);
    await gateway.close();

    gateway = await aRunningGateway({ yaml: yamlOf(vault.origin), databaseUrl });
    const { versions } = (await gateway.staff('GET', '/staff/v1/keys')).body as unknown as KeyRingView;
    expect(versions.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(3);
    expect((await gateway.get('/health/ready')).body).toMatchObject({ status: 'ready' });
  });

  it('does not start without it, and says so', async () => {
    const away = await startVaultServer();
    await away.close();
    const databaseUrl = await postgres.fresh();
    await expect(aRunningGateway({ yaml: yamlOf(away.origin), databaseUrl })).rejects.toThrow(
      'The key service vault-transit (key transit/verigate) cannot be reached',
    );
  });
});

describe('npm run keys:rotate', () => {
  it('makes a version in the database of the configuration, and says in a sentence when it cannot', async () => {
    const folder = postgres.folder;
    const env = {
      VERIGATE_CONFIG: '',
      VERIGATE_DATA_DIR: `${folder}/data`,
      DATABASE_URL: await postgres.fresh(),
    };
    const child = new Child('../../src/storage/cli/keys-rotate.ts', [], { env });
    expect(await child.ended()).toBe('');
    expect(child.lines).toEqual([
      expect.stringMatching(/^version 2 is made, guarded by local-file \(key local:[0-9a-f]{16}\)/),
    ]);

    const lost = new Child('../../src/storage/cli/keys-rotate.ts', [], {
      env: { ...env, VERIGATE_DATA_DIR: `${folder}/elsewhere` },
    });
    expect(await lost.ended()).toMatch(/^This database was written with another master key/);
    expect(await lost.exitCode()).toBe(1);
  });
});
