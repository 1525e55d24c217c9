import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import {
  AWS_TEST_ACCOUNT,
  AWS_TEST_KEY,
  type KeyService,
  startAwsKmsServer,
  startVaultServer,
  VAULT_TEST,
} from '#libs/simulators';
import { fingerprintOf, openAuditLog } from '../../src/audit/index.js';
import { type KeyServiceConfig, LockedMasterKey } from '../../src/config/index.js';
import { openKeyGuard, openMasterKey } from '../../src/keys/index.js';
import { kekContext } from '../../src/keys/key-guard.js';
import { type Database, PostgresAuditStore, PostgresKeyRingStore } from '../../src/storage/index.js';
import { entriesOf, MASTER_KEY } from './builders.js';
import { TestPostgres } from './database.js';
import { aReplica, LOCAL_KEYS, openAll, PACE, type Replica, type ReplicaSetup, vaultAt } from './key-builders.js';

let postgres: TestPostgres;
let database: Database;
let vault: KeyService;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  vault = await startVaultServer();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await vault.close();
});
afterAll(() => postgres.stop());

async function start(setup: ReplicaSetup = { service: vaultAt(vault.origin) }): Promise<Replica> {
  const replica = await aReplica(database, setup);
  open.push(replica);
  return replica;
}

const awsAt = (origin: string): KeyServiceConfig => ({
  kind: 'aws-kms',
  endpoint: origin,
  region: AWS_TEST_ACCOUNT.region,
  keyId: AWS_TEST_KEY,
  accessKeyId: new Sensitive(AWS_TEST_ACCOUNT.accessKeyId),
  secretAccessKey: new Sensitive(AWS_TEST_ACCOUNT.secretAccessKey),
});

/** Everything that the database holds, in the forms in which bytes may stand there. */
async function dump(): Promise<string> {
  const tables = await database.query.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ name }) => database.pool.query<{ row: string }>(`select t::text as row from "${name}" t`)),
  );
  return rows.flatMap(({ rows: found }) => found.map(({ row }) => row)).join('\n');
}

describe('a key service', () => {
  it('guards the keys: none stands in the database or in what is printed', async () => {
    const replica = await start();
    await replica.signUp();
    await replica.rotate();
    await replica.signUp();
    await replica.settle();
    const second = replica.ring.current().key.export();
    expect(replica.ring.current().version).toBe(2);
    await replica.rotate();
    const third = replica.ring.current().key.export();
    const text = `${await dump()}${inspect([replica.ring, replica.guard, replica.desk, replica.events.heard], { depth: 8 })}`;
    for (const key of [second, third, MASTER_KEY.reveal()]) {
      expect(key).toHaveLength(32);
      for (const form of ['hex', 'base64', 'base64url'] as const) expect(text).not.toContain(key.toString(form));
    }
    expect(text).not.toContain(VAULT_TEST.token);
    expect(await dump()).toContain(Buffer.from('vault:v1:').toString('hex'));
  });

  it('that is away at the start lets nobody start', async () => {
    const there = await start();
    await there.rotate();
    await vault.close();
    await expect(start()).rejects.toThrow(
      'The key service vault-transit (key transit/verigate) cannot be reached: check its address and the way there.',
    );
  });

  it('that does not know us lets nobody start', async () => {
    vault.revokeTokens();
    await expect(start()).rejects.toThrow(/does not allow us to use the key.*\(HTTP 403\)/);
  });

  it('that is away later stops no sign-up, no reading, and shows', async () => {
    const replica = await start();
    await replica.signUp();
    await replica.rotate();
    vault.trouble(...Array.from({ length: 6 }, () => 'outage' as const));
    await replica.watch.check();
    expect(replica.watch.health).toBe('unreachable');
    await replica.signUp();
    expect(await openAll(replica, database)).toBe(2);
    await expect(replica.rotate()).rejects.toThrow('is there and does not work, or is sealed (HTTP 503)');
    expect((await replica.store.all()).map(({ version }) => version)).toEqual([1, 2]);
    expect((await replica.desk.view()).health).toBe('unreachable');
    // Keys that are in memory wrap anew without it.
    replica.clock.pass(60_000);
    await replica.settle();
    expect(await openAll(replica, database)).toBe(2);

    vault.clear();
    for (let left = 0; left < 6 && replica.watch.health !== 'ok'; left += 1) await replica.watch.check();
    expect(replica.watch.health).toBe('ok');
    expect(replica.events.named('healthChanged').map(([, health]) => health)).toEqual(['unreachable', 'ok']);
  });

  it('whose key is disabled is noticed by who runs, and lets nobody start', async () => {
    const replica = await start();
    await replica.rotate();
    await replica.signUp();
    vault.disableKey(true);
    await replica.watch.check();
    expect(replica.watch.health).toBe('refused');
    expect(String(replica.events.named('healthChanged')[0]?.[2])).toContain('has the key disabled');
    expect(await openAll(replica, database)).toBe(1);
    await expect(start()).rejects.toThrow('has the key disabled');
    vault.disableKey(false);
    expect(await openAll(await start(), database)).toBe(1);
  });

  it('is not asked by any sign-up or reading', async () => {
    const replica = await start();
    await replica.rotate();
    vault.clear();
    for (let person = 0; person < 5; person += 1) await replica.signUp();
    await openAll(replica, database);
    expect(vault.requests).toEqual([]);
  });

  it('wraps the keys anew with the newest version of its own', async () => {
    const replica = await start();
    await replica.signUp();
    await replica.rotate();
    await replica.settle();
    vault.rotateKey();
    replica.clock.pass(3_600_000);
    await replica.runner.turn();
    expect((await replica.store.all()).map(({ kept }) => kept?.providerKey)).toEqual([
      undefined,
      'transit/verigate:v2',
    ]);
    const entries = (await entriesOf(database)).entries.filter(({ kind }) => kind === 'key.reguarded');
    expect(entries.map(({ envelope }) => JSON.parse(envelope.toString()).body)).toEqual([
      { key: 'kek 2', provider: 'vault-transit' },
    ]);
    expect(await openAll(await start(), database)).toBe(1);
  });
});

describe('a change of the key service', () => {
  it('takes the keys along, wrapped anew, while the former one is still named', async () => {
    const old = await start();
    await old.rotate();
    await old.signUp();
    const aws = await startAwsKmsServer();
    open.push(aws);
    const service = awsAt(aws.origin);
    await expect(start({ service })).rejects.toThrow('cannot unwrap what the database holds');

    const both = await start({ service, former: vaultAt(vault.origin) });
    expect(await openAll(both, database)).toBe(1);
    await database.pool.query('update worker_lease set until = now()');
    await both.runner.turn();
    expect((await both.store.all()).map(({ kept }) => kept?.service)).toEqual([undefined, 'aws-kms']);

    const alone = await start({ service });
    expect(await openAll(alone, database)).toBe(1);
    await alone.signUp();
    // Who runs with the former one still reads.
    expect(await openAll(old, database)).toBe(2);
  });
});

describe('a key that is not ours', () => {
  it('is refused when another local key is given', async () => {
    const replica = await start({ service: LOCAL_KEYS });
    await replica.rotate();
    const other: KeyServiceConfig = { kind: 'local-file', key: new Sensitive(Buffer.alloc(32, 4)) };
    await expect(start({ service: other })).rejects.toThrow('cannot unwrap what the database holds');
  });

  it('is refused when somebody who may write into the database and wrap has planted it', async () => {
    const replica = await start();
    const kept = await replica.guard.wrap(randomBytes(32), kekContext(2));
    await replica.store.add({ version: 2, kept, proof: randomBytes(32) }, []);
    await expect(replica.ring.fetch(2)).rejects.toThrow('cannot unwrap what the database holds');
    await replica.watch.follow();
    expect(replica.ring.current().version).toBe(1);
    await expect(start()).rejects.toThrow('cannot unwrap what the database holds');
  });

  it('is refused when a version is passed off as another, or as derived', async () => {
    const replica = await start();
    await replica.rotate();
    await replica.rotate();
    await database.pool.query(
      'update key_encryption_key k set wrapped = o.wrapped, proof = o.proof from key_encryption_key o where k.version = 3 and o.version = 2',
    );
    await expect(start()).rejects.toThrow('cannot unwrap what the database holds');
    await database.pool.query(
      `update key_encryption_key set provider = 'derived', wrapped = null, proof = null where version = 3`,
    );
    await expect(start()).rejects.toThrow('cannot unwrap what the database holds');
  });
});

describe('the master key', () => {
  const parts = (service: KeyServiceConfig = vaultAt(vault.origin)) => {
    const audit = new PostgresAuditStore(database);
    const guard = openKeyGuard({ masterKey: new LockedMasterKey(), keys: { service } }, PACE);
    open.push(guard);
    return { audit, guard, store: new PostgresKeyRingStore(database, audit.origin) };
  };
  const unlock = async (key?: Sensitive<Buffer>) => {
    const { store, guard, audit } = parts();
    const given = key && { key, check: () => audit.checkMasterKey(fingerprintOf(key)) };
    return openMasterKey(store, guard, given);
  };

  it('is made and wrapped at the first start, of whichever process, and unwrapped by one call at the next', async () => {
    const keys = await Promise.all([unlock(), unlock(), unlock()]);
    const [first] = keys.map((key) => key.reveal().toString('hex'));
    expect(new Set(keys.map((key) => key.reveal().toString('hex')))).toEqual(new Set([first]));
    vault.clear();
    expect((await unlock()).reveal().toString('hex')).toBe(first);
    expect(vault.requests).toEqual(['/v1/transit/decrypt/verigate']);
    const text = await dump();
    expect(text).not.toContain(first);
    const replica = await start({ service: vaultAt(vault.origin), masterKey: keys[0] });
    await replica.signUp();
    expect(await openAll(replica, database)).toBe(1);
  });

  it('of an existing database is given once, and then guarded', async () => {
    await openAuditLog(parts().audit, MASTER_KEY);
    await expect(unlock()).rejects.toThrow('give that key as keys.master for one start');
    await expect(unlock(new Sensitive(Buffer.alloc(32, 1)))).rejects.toThrow('another master key');
    expect(await parts().store.find()).toBeUndefined();
    expect((await unlock(MASTER_KEY)).reveal()).toEqual(MASTER_KEY.reveal());
    expect((await unlock()).reveal()).toEqual(MASTER_KEY.reveal());
    await expect(unlock(new Sensitive(Buffer.alloc(32, 1)))).rejects.toThrow(
      'keys.master is not the master key of this database',
    );
  });

  it('cannot be used before it is unwrapped', () => {
    const locked = new LockedMasterKey();
    expect(() => locked.reveal()).toThrow('not unwrapped yet');
    expect(() => locked.map()).toThrow('not unwrapped yet');
  });

  it('is wrapped anew with the service’s newest version too', async () => {
    const masterKey = await unlock();
    const replica = await start({ service: vaultAt(vault.origin), masterKey });
    vault.rotateKey();
    await replica.runner.turn();
    expect((await replica.store.find())?.providerKey).toBe('transit/verigate:v2');
    expect((await unlock()).reveal()).toEqual(masterKey.reveal());
  });
});
