import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { LockedMasterKey } from '../../src/config/index.js';
import { loadExample, yamlBlocks } from './examples.js';
import { ENV, GOOD, load, MemoryFiles, problemsOf } from './fixtures.js';

// JSON is YAML.
const withKeys = (keys: object): string => `${GOOD}keys: ${JSON.stringify(keys)}\n`;
const KEY = Buffer.alloc(32, 5).toString('base64');
const AZURE = {
  vaultUrl: 'https://contoso-keys.vault.azure.net',
  keyName: 'verigate',
  tenantId: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
  clientId: '6731de76-14a6-49ae-97bc-6eba6914391e',
  clientSecret: 'canary-secret',
};
const AWS = { region: 'eu-central-1', keyId: 'alias/verigate', accessKeyId: 'canary-id', secretAccessKey: 'canary' };
const VAULT = { address: 'https://vault.contoso.example:8200', keyName: 'verigate' };
const OWN_DATABASE = { ...ENV, DATABASE_URL: 'postgres://user:canary@db.example:5432/verigate' };

describe('keys', () => {
  it('are guarded by a file of the data folder where nothing is said', () => {
    const files = new MemoryFiles();
    const { keys } = load({ yaml: GOOD, files });
    expect(keys.service).toMatchObject({ kind: 'local-file' });
    const kept = [...files.contents.keys()].filter((path) => path.endsWith('/keys/wrapping.key'));
    expect(kept).toHaveLength(1);
    expect(load({ yaml: GOOD, files }).keys).toEqual(keys);
  });

  it('follow from the master key with a database of one’s own, unless there is a key for them', () => {
    const yaml = withKeys({ master: KEY });
    expect(load({ yaml, env: OWN_DATABASE }).keys).toEqual({ service: { kind: 'local-file' } });
    const { service } = load({ yaml: withKeys({ master: KEY, localKey: KEY }), env: OWN_DATABASE }).keys;
    expect(service.kind === 'local-file' && service.key?.reveal()).toEqual(Buffer.alloc(32, 5));
  });

  it.each([
    ['azure-key-vault', { azureKeyVault: AZURE }, { scope: 'https://vault.azure.net/.default' }],
    ['aws-kms', { awsKms: AWS }, { endpoint: 'https://kms.eu-central-1.amazonaws.com' }],
    ['aws-kms', { awsKms: { ...AWS, region: 'cn-north-1' } }, { endpoint: 'https://kms.cn-north-1.amazonaws.com.cn' }],
    ['aws-kms', { awsKms: { ...AWS, endpoint: 'https://kms.internal' } }, { endpoint: 'https://kms.internal' }],
    ['vault-transit', { vaultTransit: { ...VAULT, token: 'canary' } }, { mount: 'transit', derived: false }],
  ] as const)('may be guarded by %s, and the master key then need not be given', (provider, section, expected) => {
    const config = load({ yaml: withKeys({ provider, ...section }), env: OWN_DATABASE });
    expect(config.keys.service).toMatchObject({ kind: provider, ...expected });
    expect(config.masterKey).toBeInstanceOf(LockedMasterKey);
    expect(() => config.masterKey.reveal()).toThrow('not unwrapped yet');
    expect(JSON.stringify(config)).not.toContain('canary');
  });

  it('take the master key along that was kept so far', () => {
    const files = new MemoryFiles();
    const before = load({ yaml: GOOD, files }).masterKey.reveal();
    const yaml = withKeys({ provider: 'aws-kms', awsKms: AWS });
    expect(load({ yaml, files }).masterKey.reveal()).toEqual(before);
    expect(load({ yaml }).masterKey).toBeInstanceOf(LockedMasterKey);
  });

  it('have another version of the configuration with another service, and none with another secret', () => {
    const of = (change: object) => load({ yaml: withKeys({ provider: 'aws-kms', awsKms: { ...AWS, ...change } }) });
    expect(of({ secretAccessKey: 'other' }).version).toBe(of({}).version);
    expect(of({ keyId: 'alias/other' }).version).not.toBe(of({}).version);
  });

  it.each([
    [{ provider: 'aws-kms' }, 'keys.awsKms', 'is missing: the provider is aws-kms'],
    [{ awsKms: AWS }, 'keys.awsKms', 'is not used: the provider is local-file'],
    [{ former: { provider: 'azure-key-vault' } }, 'keys.former.azureKeyVault', 'is missing'],
    [{ localKey: 'short' }, 'keys.localKey', 'must be 32 bytes in base64'],
    [{ provider: 'vault-transit', vaultTransit: VAULT }, 'keys.vaultTransit.token', 'is missing: give a token'],
    [
      { provider: 'vault-transit', vaultTransit: { ...VAULT, token: 't', roleId: 'r', secretId: 's' } },
      'keys.vaultTransit.token',
      'stands beside an AppRole',
    ],
    [
      { provider: 'vault-transit', vaultTransit: { ...VAULT, roleId: 'r' } },
      'keys.vaultTransit.secretId',
      'is missing: an AppRole has both ids',
    ],
    [
      { provider: 'aws-kms', awsKms: { ...AWS, region: 'Frankfurt' } },
      'keys.awsKms.region',
      'must be a region such as eu-central-1',
    ],
    [
      { provider: 'azure-key-vault', azureKeyVault: { ...AZURE, vaultUrl: 'http://vault.example' } },
      'keys.azureKeyVault.vaultUrl',
      'must begin with https://',
    ],
    [
      { provider: 'vault-transit', vaultTransit: { ...VAULT, token: 't', mount: '/transit/' } },
      'keys.vaultTransit.mount',
      'without slashes around it',
    ],
  ])('%j are refused at %s', (keys, place, text) => {
    const problems = problemsOf({ yaml: withKeys(keys) });
    expect(JSON.stringify(problems)).toContain(place);
    expect(JSON.stringify(problems)).toContain(text);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });
});

describe('docs/keys.md', () => {
  const FLOWS = {
    customers: {
      authentication: { basic: [{ username: 'entra', secret: 'a-secret-of-nobody-0123456789-0123456789' }] },
      steps: { 'before-creating-user': ['verification'] },
      verification: { route: ['mock'] },
    },
  };

  it.each(yamlBlocks(readFileSync('docs/keys.md', 'utf8')))('has an example that loads: %#', async (example) => {
    const { keys } = await loadExample(`flows: ${JSON.stringify(FLOWS)}\nproviders: { mock: {} }\n${example}`);
    expect(keys.service.kind).not.toBe('local-file');
  });
});
