import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import {
  AWS_TEST_ACCOUNT,
  AWS_TEST_KEY,
  AZURE_TEST_VAULT,
  type KeyService,
  startAwsKmsServer,
  startAzureKeyVaultServer,
  startVaultServer,
  VAULT_TEST,
} from '#libs/simulators';
import type { AwsKmsConfig, AzureKeyVaultConfig, KeyServiceConfig, VaultTransitConfig } from '../../config/index.js';
import { KeyFault } from '../key-fault.js';
import type { KeyProvider } from '../key-provider.port.js';
import { keyProviderOf } from './driver.registry.js';

const CONTEXT = { service: 'verigate', purpose: 'kek', version: '2' };
const { signal } = new AbortController();
const secret = (text: string): Sensitive<string> => new Sensitive(text);

interface Subject {
  readonly start: () => Promise<KeyService>;
  readonly config: (origin: string) => KeyServiceConfig;
  /** The same with a credential that the service does not know. */
  readonly wrongCredentials: (origin: string) => KeyServiceConfig;
  readonly wrongKey: (origin: string) => KeyServiceConfig;
  /** Vault says the same of a key that it does not have and of one that the token may not use. */
  readonly saysOfWrongKey?: KeyFault['kind'];
  readonly saysOfWrongCredentials?: KeyFault['kind'];
  /** Do its stored names hold the version of the key? AWS keeps that to itself. */
  readonly namesVersions: boolean;
  readonly secrets: readonly string[];
}

const azure = (origin: string, change: Partial<AzureKeyVaultConfig> = {}): AzureKeyVaultConfig => ({
  kind: 'azure-key-vault',
  vaultUrl: origin,
  authority: origin,
  tenantId: AZURE_TEST_VAULT.tenantId,
  clientId: AZURE_TEST_VAULT.clientId,
  clientSecret: secret(AZURE_TEST_VAULT.clientSecret),
  keyName: AZURE_TEST_VAULT.keyName,
  scope: AZURE_TEST_VAULT.scope,
  ...change,
});
const aws = (origin: string, change: Partial<AwsKmsConfig> = {}): AwsKmsConfig => ({
  kind: 'aws-kms',
  endpoint: origin,
  region: AWS_TEST_ACCOUNT.region,
  keyId: AWS_TEST_KEY,
  accessKeyId: secret(AWS_TEST_ACCOUNT.accessKeyId),
  secretAccessKey: secret(AWS_TEST_ACCOUNT.secretAccessKey),
  ...change,
});
const vault = (origin: string, change: Partial<VaultTransitConfig> = {}): VaultTransitConfig => ({
  kind: 'vault-transit',
  address: origin,
  mount: VAULT_TEST.mount,
  keyName: VAULT_TEST.keyName,
  derived: false,
  token: secret(VAULT_TEST.token),
  ...change,
});
const role = { token: undefined, roleId: secret(VAULT_TEST.roleId), secretId: secret(VAULT_TEST.secretId) };

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'azure-key-vault': {
    start: () => startAzureKeyVaultServer(),
    config: azure,
    wrongCredentials: (origin) => azure(origin, { clientSecret: secret('another~secret') }),
    wrongKey: (origin) => azure(origin, { keyName: 'another' }),
    namesVersions: true,
    secrets: [AZURE_TEST_VAULT.clientSecret],
  },
  'aws-kms': {
    start: () => startAwsKmsServer(),
    config: aws,
    wrongCredentials: (origin) => aws(origin, { secretAccessKey: secret('another/secret') }),
    wrongKey: (origin) => aws(origin, { keyId: 'alias/another' }),
    namesVersions: false,
    secrets: [AWS_TEST_ACCOUNT.secretAccessKey, AWS_TEST_ACCOUNT.accessKeyId],
  },
  'aws-kms with temporary credentials': {
    start: () => startAwsKmsServer({ account: { ...AWS_TEST_ACCOUNT, sessionToken: 'session/of+nobody==' } }),
    config: (origin) => aws(origin, { sessionToken: secret('session/of+nobody==') }),
    wrongCredentials: (origin) => aws(origin),
    wrongKey: (origin) => aws(origin, { keyId: 'alias/another', sessionToken: secret('session/of+nobody==') }),
    namesVersions: false,
    secrets: ['session/of+nobody=='],
  },
  'vault-transit with a token': {
    start: () => startVaultServer(),
    config: vault,
    wrongCredentials: (origin) => vault(origin, { token: secret('hvs.another') }),
    wrongKey: (origin) => vault(origin, { keyName: 'another' }),
    saysOfWrongKey: 'forbidden',
    saysOfWrongCredentials: 'forbidden',
    namesVersions: true,
    secrets: [VAULT_TEST.token],
  },
  'vault-transit with an AppRole, a namespace and a key that derives': {
    start: () => startVaultServer({ derived: true, namespace: 'compliance' }),
    config: (origin) => vault(origin, { ...role, derived: true, namespace: 'compliance' }),
    wrongCredentials: (origin) =>
      vault(origin, { ...role, secretId: secret('another'), derived: true, namespace: 'compliance' }),
    wrongKey: (origin) => vault(origin, { ...role, keyName: 'another', derived: true, namespace: 'compliance' }),
    saysOfWrongKey: 'forbidden',
    namesVersions: true,
    secrets: [VAULT_TEST.secretId, VAULT_TEST.roleId],
  },
};

const PACE = { attemptMs: 2_000, attempts: 3, pauseMs: 1 };
const noMasterKey = (): never => {
  throw new Error('nothing here is derived from a master key');
};
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function provider(config: KeyServiceConfig, pace = PACE): KeyProvider {
  const made = keyProviderOf(config, { derivedKey: noMasterKey, pace });
  open.push(made);
  return made;
}

async function faultOf(work: Promise<unknown>): Promise<KeyFault> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KeyFault)) throw new Error(`expected a KeyFault, not ${inspect(error)}`);
  return error;
}

/** What every provider must do, a file or a service. */
function itGuardsKeys(make: () => Promise<KeyProvider>): void {
  it('gives back what it wrapped, and holds none of it in the clear', async () => {
    const guard = await make();
    for (const key of [randomBytes(32), Buffer.alloc(32), Buffer.alloc(32, 0xff)]) {
      const guarded = await guard.wrap(key, CONTEXT, signal);
      expect(await guard.unwrap(guarded, CONTEXT, signal)).toEqual(key);
      expect(guarded.wrapped.includes(key)).toBe(false);
      expect(guarded.wrapped.toString('latin1')).not.toContain(key.toString('base64'));
    }
  });

  it('wraps the same key differently each time', async () => {
    const guard = await make();
    const key = randomBytes(32);
    const [one, two] = [await guard.wrap(key, CONTEXT, signal), await guard.wrap(key, CONTEXT, signal)];
    expect(one.wrapped).not.toEqual(two.wrapped);
  });

  it('takes the members of a context in any order, and no other context', async () => {
    const guard = await make();
    const key = randomBytes(32);
    const guarded = await guard.wrap(key, CONTEXT, signal);
    const turned = Object.fromEntries(Object.entries(CONTEXT).reverse());
    expect(await guard.unwrap(guarded, turned, signal)).toEqual(key);
    for (const other of [{ ...CONTEXT, version: '3' }, { ...CONTEXT, more: 'x' }, { purpose: 'kek' }]) {
      expect((await faultOf(guard.unwrap(guarded, other, signal))).kind).toBe('not_ours');
    }
  });

  it('notices a changed byte', async () => {
    const guard = await make();
    const guarded = await guard.wrap(randomBytes(32), CONTEXT, signal);
    const wrapped = Buffer.from(guarded.wrapped);
    const last = wrapped.length - 3;
    wrapped[last] = wrapped[last] === 0x41 ? 0x42 : 0x41;
    expect((await faultOf(guard.unwrap({ ...guarded, wrapped }, CONTEXT, signal))).kind).toBe('not_ours');
  });
}

describe('a local file', () => {
  const key = new Sensitive(randomBytes(32));
  itGuardsKeys(async () => provider({ kind: 'local-file', key }));

  it('tells which file it was, and unwraps with no other', async () => {
    const guarded = await provider({ kind: 'local-file', key }).wrap(randomBytes(32), CONTEXT, signal);
    const other = provider({ kind: 'local-file', key: new Sensitive(randomBytes(32)) });
    expect(guarded.providerKey).toMatch(/^local:[0-9a-f]{16}$/);
    expect(other.keyName).not.toBe(guarded.providerKey);
    expect(await faultOf(other.unwrap(guarded, CONTEXT, signal))).toMatchObject({ kind: 'not_ours' });
  });

  it('is derived where it was not given', async () => {
    const derivedKey = () => key;
    const derived = keyProviderOf({ kind: 'local-file' }, { derivedKey });
    expect(derived.keyName).toBe(provider({ kind: 'local-file', key }).keyName);
  });
});

describe.each(Object.entries(SUBJECTS))('%s', (_name, subject) => {
  async function serve(): Promise<KeyService> {
    const service = await subject.start();
    open.push(service);
    return service;
  }
  const both = async (pace = PACE) => {
    const service = await serve();
    return { service, guard: provider(subject.config(service.origin), pace) };
  };

  itGuardsKeys(async () => (await both()).guard);

  it('opens what older versions of the key wrapped, and wraps with the newest', async () => {
    const { service, guard } = await both();
    const key = randomBytes(32);
    const old = await guard.wrap(key, CONTEXT, signal);
    service.rotateKey();
    const young = await guard.wrap(key, CONTEXT, signal);
    expect(await guard.unwrap(old, CONTEXT, signal)).toEqual(key);
    expect(await guard.unwrap(young, CONTEXT, signal)).toEqual(key);
    expect(service.operations).toEqual(['wrap 1', 'wrap 2', 'unwrap 1', 'unwrap 2']);
    expect(old.providerKey !== young.providerKey).toBe(subject.namesVersions);
  });

  it('says in words of ours which credential, key or switch is wrong, and does not try again', async () => {
    const { service, guard } = await both();
    const guarded = await guard.wrap(randomBytes(32), CONTEXT, signal);
    const credentials = await faultOf(
      provider(subject.wrongCredentials(service.origin)).wrap(randomBytes(32), CONTEXT, signal),
    );
    expect(credentials.kind).toBe(subject.saysOfWrongCredentials ?? 'unauthenticated');
    const key = await faultOf(provider(subject.wrongKey(service.origin)).wrap(randomBytes(32), CONTEXT, signal));
    expect(key.kind).toBe(subject.saysOfWrongKey ?? 'no_key');
    service.disableKey(true);
    service.clear();
    expect((await faultOf(guard.unwrap(guarded, CONTEXT, signal))).kind).toBe('disabled');
    expect(service.requests).toHaveLength(1);
    service.disableKey(false);
    expect(await guard.unwrap(guarded, CONTEXT, signal)).toHaveLength(32);
  });

  it('tries again what passes: too many calls, an outage, a broken connection', async () => {
    const { service, guard } = await both();
    const key = randomBytes(32);
    const guarded = await guard.wrap(key, CONTEXT, signal);
    for (const trouble of ['throttle', 'outage', 'Reset', 'HalfBody'] as const) {
      service.trouble(trouble, trouble);
      expect(await guard.unwrap(guarded, CONTEXT, signal)).toEqual(key);
    }
  });

  it.each([
    ['throttle', 'busy'],
    ['outage', 'unavailable'],
    ['Reset', 'unreachable'],
  ] as const)('gives up on %s after three attempts: %s', async (trouble, kind) => {
    const { service, guard } = await both();
    const guarded = await guard.wrap(randomBytes(32), CONTEXT, signal);
    service.clear();
    service.trouble(trouble, trouble, trouble);
    expect((await faultOf(guard.unwrap(guarded, CONTEXT, signal))).kind).toBe(kind);
    expect(service.requests).toHaveLength(3);
  });

  it('waits no longer than its time, and for nobody who has gone', async () => {
    const { service, guard } = await both({ ...PACE, attemptMs: 250, attempts: 1 });
    const guarded = await guard.wrap(randomBytes(32), CONTEXT, signal);
    service.trouble('Hang', 'Hang');
    expect((await faultOf(guard.unwrap(guarded, CONTEXT, signal))).kind).toBe('unreachable');
    const gone = AbortSignal.abort();
    expect((await faultOf(guard.unwrap(guarded, CONTEXT, gone))).kind).toBe('unreachable');
  });

  it.each(['Html', 'Garbage', 'Truncated', 'Empty', 'Oversize', 'WrongCharset'] as const)(
    'reads nothing into an answer that is none: %s',
    async (trouble) => {
      const { service, guard } = await both();
      const guarded = await guard.wrap(randomBytes(32), CONTEXT, signal);
      service.trouble(trouble);
      expect((await faultOf(guard.unwrap(guarded, CONTEXT, signal))).kind).toBe('unreadable');
    },
  );

  it('follows no redirect', async () => {
    const { service, guard } = await both();
    const guarded = await guard.wrap(randomBytes(32), CONTEXT, signal);
    service.clear();
    service.trouble('Redirect');
    await faultOf(guard.unwrap(guarded, CONTEXT, signal));
    expect(service.requests).toHaveLength(1);
  });

  it('tells when nobody is there', async () => {
    const service = await serve();
    const guard = provider(subject.config(service.origin));
    await service.close();
    const fault = await faultOf(guard.wrap(randomBytes(32), CONTEXT, signal));
    expect(fault).toMatchObject({ kind: 'unreachable', passes: true });
    expect(fault.message).toContain('cannot be reached');
  });

  it('keeps keys and credentials out of every error', async () => {
    const { service, guard } = await both({ ...PACE, attempts: 1 });
    const key = randomBytes(32);
    const guarded = await guard.wrap(key, CONTEXT, signal);
    const faults: KeyFault[] = [];
    for (const trouble of ['throttle', 'outage', 'Garbage', 'Truncated', 'Reset'] as const) {
      service.trouble(trouble);
      faults.push(await faultOf(guard.unwrap(guarded, CONTEXT, signal)));
    }
    faults.push(await faultOf(guard.unwrap(guarded, { purpose: 'other' }, signal)));
    const printed = faults.map((fault) => inspect(fault, { depth: 10 })).join('\n');
    const forms = [key.toString('base64'), key.toString('base64url'), key.toString('hex'), ...subject.secrets];
    for (const form of forms) expect(printed).not.toContain(form);
    expect(inspect(guard, { depth: 10 })).not.toContain(subject.secrets[0]);
  });
});

describe('credentials that end', () => {
  it.each([
    ['Azure', () => startAzureKeyVaultServer(), azure],
    ['an AppRole', () => startVaultServer(), (origin: string) => vault(origin, role)],
  ] as const)('are got anew for %s when they are refused', async (_name, start, config) => {
    const service = await start();
    open.push(service);
    const guard = provider(config(service.origin));
    const key = randomBytes(32);
    const guarded = await guard.wrap(key, CONTEXT, signal);
    service.revokeTokens();
    expect(await guard.unwrap(guarded, CONTEXT, signal)).toEqual(key);
  });
});

describe('what a row of the database says', () => {
  it('does not send Azure’s token to another address', async () => {
    const service = await startAzureKeyVaultServer();
    const thief = await startAzureKeyVaultServer();
    open.push(service, thief);
    const guard = provider(azure(service.origin));
    const guarded = await guard.wrap(randomBytes(32), CONTEXT, signal);
    for (const address of [`${thief.origin}/keys/verigate/1`, `${service.origin}/secrets/x/y`, 'file:///etc/passwd']) {
      const fault = await faultOf(guard.unwrap({ ...guarded, providerKey: address }, CONTEXT, signal));
      expect(fault.kind).toBe('not_ours');
    }
    expect(thief.requests).toEqual([]);
  });

  it('does not open what somebody wrapped with the public key for another purpose', async () => {
    const service = await startAzureKeyVaultServer();
    open.push(service);
    const guard = provider(azure(service.origin));
    const foreign = await guard.wrap(randomBytes(32), { purpose: 'somebody else’s' }, signal);
    expect((await faultOf(guard.unwrap(foreign, CONTEXT, signal))).kind).toBe('not_ours');
  });
});

describe('the fake of AWS', () => {
  it('refuses a request that is signed for another time, region or body', async () => {
    const service = await startAwsKmsServer();
    open.push(service);
    const late = keyProviderOf(aws(service.origin), {
      derivedKey: noMasterKey,
      pace: PACE,
      now: () => Date.now() - 10 * 60_000,
    });
    open.push(late);
    expect((await faultOf(late.wrap(randomBytes(32), CONTEXT, signal))).kind).toBe('unauthenticated');
    const elsewhere = provider(aws(service.origin, { region: 'us-east-1' }));
    expect((await faultOf(elsewhere.wrap(randomBytes(32), CONTEXT, signal))).kind).toBe('unauthenticated');
    expect(service.operations).toEqual([]);
  });
});
